using System.Globalization;
using System.Text.Json;
using CsCheck;
using FluentAssertions;
using Hub.Feeds.Validation;
using Xunit;

namespace Hub.ValidatorTests;

/// <summary>
/// The compiled validator and Newtonsoft.Json.Schema say the same about the same document. HUB_VALIDATION_SAMPLES sets
/// how many documents are tried; every <see cref="InBatch"/> of them cost one validation of Newtonsoft's quota.
/// </summary>
public sealed class AgreementTests
{
    private const int InBatch = 500;

    private static readonly int Samples =
        int.TryParse(Environment.GetEnvironmentVariable("HUB_VALIDATION_SAMPLES"), NumberStyles.None, CultureInfo.InvariantCulture, out var samples) ? samples : 100_000;

    [Fact]
    public void Both_validators_find_the_same_violations_in_damaged_submissions()
    {
        var compiled = SchemaCompiler.TryCompile(JsonDocument.Parse(HousingMarket.Schema).RootElement)!;
        var reference = new ReferenceBatch(HousingMarket.Schema);
        var (valid, invalid, malformed) = (0, 0, 0);

        Gen.Int.Array[InBatch].Sample(
            seeds =>
            {
                var documents = new List<ReadOnlyMemory<byte>>();
                foreach (var document in seeds.Select(MutatedSubmission.From))
                {
                    if (StrictJson.Check(document, TestContext.Current.CancellationToken) is null)
                    {
                        documents.Add(document);
                        continue;
                    }

                    CompiledValidation.Accepts(compiled, document, TestContext.Current.CancellationToken).Should().BeFalse();
                    malformed++;
                }

                var verdicts = reference.Validate(documents, TestContext.Current.CancellationToken);
                for (var i = 0; i < documents.Count; i++)
                {
                    var text = System.Text.Encoding.UTF8.GetString(documents[i].Span).Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
                    var accepted = CompiledValidation.Accepts(compiled, documents[i].Span, TestContext.Current.CancellationToken);
                    accepted.Should().Be(verdicts[i].Count == 0, text);
                    ReferenceBatch.Lines(CompiledValidation.Report(compiled, documents[i].Span, TestContext.Current.CancellationToken)).Should().Equal(verdicts[i], text);
                    valid += accepted ? 1 : 0;
                    invalid += accepted ? 0 : 1;
                }
            },
            iter: Math.Max(1, Samples / InBatch),
            threads: 1);

        TestContext.Current.TestOutputHelper?.WriteLine($"{valid} valid, {invalid} invalid, {malformed} malformed");
        (valid > Samples / 10 && invalid > Samples / 10 && malformed > Samples / 20).Should().BeTrue("the sample should hold something of everything");
    }

    [Theory]
    [InlineData("""{"type":"number","multipleOf":0.01}""")]
    [InlineData("""{"type":"number","multipleOf":3}""")]
    [InlineData("""{"minimum":0.1,"maximum":0.7}""")]
    [InlineData("""{"exclusiveMinimum":-0.3,"exclusiveMaximum":9007199254740991}""")]
    [InlineData("""{"enum":[1.10,0.3,100,9007199254740991]}""")]
    public void Both_validators_compare_numbers_exactly(string schema)
    {
        var compiled = SchemaCompiler.TryCompile(JsonDocument.Parse(schema).RootElement)!;
        var decimals =
            from digits in Gen.Long[-2000, 2000]
            from scale in Gen.Int[0, 5]
            select new decimal((int)Math.Abs(digits), 0, 0, digits < 0, (byte)scale).ToString(CultureInfo.InvariantCulture);
        var numbers = Gen.OneOf(
            decimals,
            Gen.Long[-JsonNumber.Largest, JsonNumber.Largest].Select(n => n.ToString(CultureInfo.InvariantCulture)),
            Gen.Long[-999_999_999_999_999, 999_999_999_999_999].Select(n => string.Create(CultureInfo.InvariantCulture, $"{n}e-14")),
            Gen.OneOf("0.1", "0.7", "0.70", "7e-1", "0.700000000000001", "0.69999999999999", "-0.3", "-0.29999999999999", "9007199254740991", "9007199254740990.0", "1.1", "1e2"));

        numbers.Array[200].Sample(
            batch =>
            {
                var documents = batch.Select(number => number.Utf8()).ToList();
                var verdicts = new ReferenceBatch(schema).Validate(documents, TestContext.Current.CancellationToken);
                for (var i = 0; i < batch.Length; i++)
                {
                    ReferenceBatch.Lines(CompiledValidation.Report(compiled, documents[i].Span, TestContext.Current.CancellationToken)).Should().Equal(verdicts[i], batch[i]);
                }
            },
            iter: 3,
            threads: 1);
    }
}
