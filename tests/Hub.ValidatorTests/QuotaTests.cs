using System.Text.Json;
using FluentAssertions;
using Hub.Feeds.Validation;
using Hub.Tests;
using Newtonsoft.Json.Schema;
using Xunit;

namespace Hub.ValidatorTests;

public sealed class QuotaTests
{
    private static readonly JsonElement Source = JsonDocument.Parse(HousingMarket.Schema).RootElement;

    [Fact]
    public void Past_the_quota_a_refusal_still_has_its_pointers_and_codes()
    {
        var schema = new SubmissionSchema("test", SchemaCompiler.TryCompile(Source), new QuotaUsedUp());
        var record = HousingMarket.Record.Replace("120", "-120", StringComparison.Ordinal);

        var report = schema.Validate(HousingMarket.Submission(HousingMarket.Record, record).Utf8(), TestContext.Current.CancellationToken);

        report!.Errors.Select(InEnglish.Of).Should().Equal(InEnglish.Violation("/records/1/units", "minimum", "expected an integer of at least 0, found -120", 1));
    }

    [Fact]
    public void A_valid_submission_costs_nothing_of_the_quota()
    {
        var schema = new SubmissionSchema("test", SchemaCompiler.TryCompile(Source), new QuotaUsedUp());

        schema.Validate(HousingMarket.Submission(HousingMarket.Record).Utf8(), TestContext.Current.CancellationToken).Should().BeNull();
    }

    [Fact]
    public void Past_the_quota_a_schema_that_is_not_compiled_cannot_be_judged()
    {
        var schema = new SubmissionSchema("test", null, new QuotaUsedUp());

        var validate = () => schema.Validate("{}"u8.ToArray(), TestContext.Current.CancellationToken);

        validate.Should().Throw<ValidatorQuotaException>().WithInnerException<JSchemaException>();
    }

    [Fact]
    public void A_missing_licence_key_is_no_error_and_a_wrong_one_is()
    {
        NewtonsoftLicense.Register(null);
        NewtonsoftLicense.Register(" ");

        var register = () => NewtonsoftLicense.Register("not-a-key");

        register.Should().Throw<JSchemaException>();
    }
}
