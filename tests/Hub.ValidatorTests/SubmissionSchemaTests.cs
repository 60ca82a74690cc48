using FluentAssertions;
using Hub.Feeds.Validation;
using Xunit;

namespace Hub.ValidatorTests;

public sealed class SubmissionSchemaTests
{
    private static readonly SubmissionSchema Housing = SubmissionSchema.Compile(HousingMarket.Schema, "housing-market/v1");

    public static TheoryData<string, string, string, string, string> Violations => new()
    {
        { "units", "\"units\":-3", "/records/1/units", "minimum", "expected an integer of at least 0, found -3" },
        { "units", "\"units\":\"x\"", "/records/1/units", "type", "expected an integer, found \"x\"" },
        { "units", "\"units\":1.5", "/records/1/units", "type", "expected an integer, found 1.5" },
        { "units", "\"units\":{\"a\":[1]}", "/records/1/units", "type", "expected an integer, found an object" },
        { "contract", "\"contract\":\"other\"", "/records/1/contract", "enum", "expected one of \"regular\", \"campus\" or \"short-stay\", found \"other\"" },
        { "place", "\"place\":\"Leiden\\n\"", "/records/1/place", "pattern", "expected a text that matches ^[a-z]+(-[a-z]+)*$, found \"Leiden\n\"" },
        { "place", "\"place\":\"leiden\\n\"", "/records/1/place", "pattern", "expected a text that matches ^[a-z]+(-[a-z]+)*$, found \"leiden\n\"" },
        { "place", "\"place\":\"abcdefghijklmnopqrstuvwxyzabcdefghijklmno\"", "/records/1/place", "max-length", "expected a text of at most 40 characters, found 41 characters" },
        { "medianWaitMonths", "\"medianWaitMonths\":0.75", "/records/1/medianWaitMonths", "multiple-of", "expected a multiple of 0.5, found 0.75" },
        { "medianWaitMonths", "\"medianWaitMonths\":1.2e3", "/records/1/medianWaitMonths", "exclusive-maximum", "expected a number below 1200, found 1.2e3" },
        { "medianWaitMonths", "\"medianWaitMonths\":true", "/records/1/medianWaitMonths", "type", "expected a number or null, found true" },
        { "shortage", "\"shortage\":-1000", "/records/1/shortage", "exclusive-minimum", "expected an integer above -1000, found -1000" },
        { "surveyed", "\"surveyed\":\"2024-02-30\"", "/records/1/surveyed", "format", "expected a date such as 2024-02-29, found \"2024-02-30\"" },
        { "units", "\"un~i/ts\":1,\"units\":2", "/records/1/un~0i~1ts", "additional-property", "expected only the members 'place', 'contract', 'units', 'vacant', 'medianWaitMonths', 'shortage', 'surveyed', 'isFinal' and 'dispersion', found this one" },
        { "dispersion", "\"dispersion\":false", "/records/1/dispersion", "enum", "expected one of 0, 0.5, 1, null or \"unknown\", found false" },
    };

    [Theory]
    [MemberData(nameof(Violations))]
    public void A_violation_says_where_it_is_what_was_expected_and_what_was_found(string member, string instead, string pointer, string code, string detail)
    {
        var record = HousingMarket.Record.Replace(Written(member), instead, StringComparison.Ordinal);

        var report = Housing.Validate(HousingMarket.Submission(HousingMarket.Record, record).Utf8(), TestContext.Current.CancellationToken);

        report!.Errors.Select(InEnglish.Of).Should().Equal(InEnglish.Violation(pointer, code, detail, 1));
    }

    [Fact]
    public void A_missing_member_is_reported_where_it_should_have_been()
    {
        var report = Housing.Validate(HousingMarket.Submission("""{"place":"leiden","contract":"campus"}""").Utf8(), TestContext.Current.CancellationToken);

        report!.Errors.Select(InEnglish.Of).Should().Equal(
            InEnglish.Violation("/records/0/units", "required", "expected the member 'units', which is missing", 0),
            InEnglish.Violation("/records/0/vacant", "required", "expected the member 'vacant', which is missing", 0));
    }

    [Fact]
    public void A_violation_outside_the_records_has_no_record()
    {
        var report = Housing.Validate("""{"feed":"x","period":"2024-13","note":"","records":[]}"""u8.ToArray(), TestContext.Current.CancellationToken);

        report!.Errors.Select(InEnglish.Of).Should().Equal(
            InEnglish.Violation("/feed", "const", "expected exactly \"housing-market\", found \"x\""),
            InEnglish.Violation("/period", "pattern", "expected a text that matches ^[0-9]{4}-(0[1-9]|1[0-2])$, found \"2024-13\""),
            InEnglish.Violation("/note", "min-length", "expected a text of at least 1 character, found 0 characters"),
            InEnglish.Violation("/records", "min-items", "expected at least 1 item, found 0 items"));
    }

    [Fact]
    public void All_violations_are_counted_and_the_first_thousand_listed()
    {
        var records = Enumerable.Repeat("""{"place":"leiden","contract":"campus","units":-1}""", 1500).ToArray();

        var report = Housing.Validate(HousingMarket.Submission(records).Utf8(), TestContext.Current.CancellationToken);

        report!.Count.Should().Be(3000);
        report.Errors.Should().HaveCount(1000).And.OnlyContain(error => error.Pointer.Length > 0);
        report.Counts.Should().BeEquivalentTo(new Dictionary<string, long> { ["minimum"] = 1500, ["required"] = 1500 });
    }

    [Theory]
    [InlineData("jan@example.org", "a text of 15 characters")]
    [InlineData("06-12 34 56", "a text of 11 characters")]
    [InlineData("Zuid", "\"Zuid\"")]
    [InlineData("Wxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "\"Wxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…\"")]
    public void Values_that_may_be_personal_are_described_and_long_ones_cut(string value, string found)
    {
        var schema = SubmissionSchema.Compile("""{"type":"integer"}""", "test");

        var report = schema.Validate($"\"{value}\"".Utf8(), TestContext.Current.CancellationToken);

        report!.Errors[0].Detail.En.Should().Be($"expected an integer, found {found}");
    }

    [Fact]
    public void A_number_as_long_as_a_citizen_service_number_is_not_repeated()
    {
        var schema = SubmissionSchema.Compile("""{"type":"integer","maximum":100}""", "test");

        schema.Validate("123456782"u8.ToArray(), TestContext.Current.CancellationToken)!
            .Errors.Should().ContainSingle().Which.Detail.En.Should().Be("expected an integer of at most 100, found a number of 9 digits");
    }

    [Fact]
    public void A_schema_with_other_keywords_is_left_to_the_reference_validator()
    {
        var schema = SubmissionSchema.Compile(
            """{"type":"object","minProperties":1,"properties":{"a":{"type":"array","uniqueItems":true},"b":{"anyOf":[{"type":"integer"},{"type":"null"}]}},"propertyNames":{"maxLength":5}}""", "test");

        schema.IsCompiled.Should().BeFalse();
        schema.Validate("""{"a":[1,2],"b":null}"""u8.ToArray(), TestContext.Current.CancellationToken).Should().BeNull();
        schema.Validate("{}"u8.ToArray(), TestContext.Current.CancellationToken)!.Counts.Should().ContainKey("min-properties");
        schema.Validate("""{"a":[1,1.0],"b":"x"}"""u8.ToArray(), TestContext.Current.CancellationToken)!
            .Errors.Select(error => (error.Pointer, error.Code)).Should().Equal(("/a/1", "unique-items"), ("/b", "any-of"));
        schema.Validate("""{"toolong":1}"""u8.ToArray(), TestContext.Current.CancellationToken)!
            .Errors.Select(InEnglish.Of).Should().Equal(InEnglish.Violation("/toolong", "max-length", "expected a text of at most 5 characters, found 7 characters"));
    }

    [Theory]
    [InlineData("{", "")]
    [InlineData("[]", "")]
    [InlineData("""{"type":"object","type":"array"}""", "")]
    [InlineData("""{"$schema":"http://json-schema.org/draft-07/schema#"}""", "/$schema")]
    [InlineData("""{"properties":{"a":{"type":"integr"}}}""", "/properties/a/type")]
    [InlineData("""{"properties":{"a":{"minimum":"1"}}}""", "/properties/a/minimum")]
    public void An_unusable_schema_is_refused_with_its_name_and_the_place(string text, string pointer)
    {
        var compile = () => SubmissionSchema.Compile(text, "lic-events/v2.json");

        compile.Should().Throw<SchemaException>().Where(e => e.Name == "lic-events/v2.json" && e.Pointer == pointer && e.Reason.Length > 0);
    }

    [Theory]
    [InlineData("""{"$ref":"https://example.org/other.json"}""")]
    [InlineData("""{"$ref":"#/$defs/none"}""")]
    [InlineData("""{"pattern":"("}""")]
    [InlineData("""{"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}}}""")]
    public void A_schema_that_leads_nowhere_is_refused(string text)
    {
        var compile = () => SubmissionSchema.Compile(text, "test");

        compile.Should().Throw<SchemaException>();
    }

    [Fact]
    public void Schemas_may_refer_to_themselves()
    {
        var schema = SubmissionSchema.Compile("""{"type":"object","additionalProperties":false,"properties":{"in":{"$ref":"#"},"n":{"type":"integer"}}}""", "test");

        schema.IsCompiled.Should().BeTrue();
        schema.Validate("""{"in":{"in":{"n":1}}}"""u8.ToArray(), TestContext.Current.CancellationToken).Should().BeNull();
        schema.Validate("""{"in":{"in":{"n":"1"}}}"""u8.ToArray(), TestContext.Current.CancellationToken)!
            .Errors.Should().ContainSingle().Which.Pointer.Should().Be("/in/in/n");
    }

    [Fact]
    public void A_text_on_which_a_pattern_never_ends_is_refused()
    {
        var schema = SubmissionSchema.Compile("""{"type":"string","pattern":"^(?=a)(a+)+$"}""", "test");

        schema.IsCompiled.Should().BeFalse();
        schema.Validate("\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\""u8.ToArray(), TestContext.Current.CancellationToken)!
            .Errors.Should().ContainSingle().Which.Code.Should().Be("pattern");
    }

    [Fact]
    public void Every_feed_of_the_repository_has_a_schema_that_is_compiled()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Hub.sln")))
        {
            root = root.Parent!;
        }

        var schemas = Directory.GetFiles(Path.Combine(root.FullName, "schemas", "feeds"), "*.schema.json", SearchOption.AllDirectories);

        schemas.Should().NotBeEmpty().And.OnlyContain(file => SubmissionSchema.Compile(File.ReadAllText(file), file).IsCompiled);
    }

    [Fact]
    public void Judging_stops_when_it_is_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        var validate = () => Housing.Validate(HousingMarket.Submission(HousingMarket.Record).Utf8(), cancelled.Token);

        validate.Should().Throw<OperationCanceledException>();
    }

    private static string Written(string member)
    {
        var start = HousingMarket.Record.IndexOf($"\"{member}\"", StringComparison.Ordinal);
        return HousingMarket.Record[start..HousingMarket.Record.IndexOfAny([',', '}'], start)];
    }
}
