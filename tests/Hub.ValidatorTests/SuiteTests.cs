using System.Text;
using System.Text.Json;
using FluentAssertions;
using Hub.Feeds.Validation;
using Xunit;

namespace Hub.ValidatorTests;

/// <summary>
/// The JSON Schema test suite for draft 2020-12, for the keywords that are compiled. Compiled schemas are asked directly,
/// all schemas through the reference validator, many cases at a time to spare its quota.
/// </summary>
public sealed class SuiteTests
{
    private static readonly string[] Files =
    [
        "additionalProperties", "boolean_schema", "const", "default", "defs", "enum", "exclusiveMaximum", "exclusiveMinimum", "format",
        "infinite-loop-detection", "items", "maxItems", "maxLength", "maximum", "minItems", "minLength", "minimum", "multipleOf",
        "pattern", "properties", "ref", "required", "type", "optional/float-overflow", "optional/format/date", "optional/format/date-time",
        "optional/non-bmp-regex", "optional/ecmascript-regex",
    ];

    /// <summary>Groups the hub departs from on purpose: it asserts the two date formats, and refuses numbers beyond doubles.</summary>
    private static readonly string[] Departures = ["date format", "date-time format"];

    public static TheoryData<string> SuiteFiles => new(Files);

    [Theory]
    [MemberData(nameof(SuiteFiles))]
    public void The_verdicts_are_those_of_the_JSON_Schema_test_suite(string file)
    {
        var folder = Folder();
        Assert.SkipWhen(folder is null, "The JSON Schema test suite is not there; set HUB_FIXTURES to the folder that holds json-schema-test-suite.");

        using var groups = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, $"{file}.json")));
        var (compiledCases, referenceCases) = (0, 0);
        foreach (var group in groups.RootElement.EnumerateArray())
        {
            if (file == "format" && Departures.Any(name => group.GetProperty("description").GetString()!.EndsWith(name, StringComparison.Ordinal)))
            {
                continue;
            }

            var cases = group.GetProperty("tests").EnumerateArray()
                .Select(test => (Test: test, Json: (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(test.GetProperty("data").GetRawText())))
                .Where(test => StrictJson.Check(test.Json.Span, TestContext.Current.CancellationToken) is null)
                .ToList();
            var schema = group.GetProperty("schema");
            if (SchemaCompiler.TryCompile(schema) is { } compiled)
            {
                foreach (var (test, json) in cases)
                {
                    var because = $"{file}: {group.GetProperty("description")}: {test.GetProperty("description")}";
                    var valid = test.GetProperty("valid").GetBoolean();
                    CompiledValidation.Accepts(compiled, json.Span, TestContext.Current.CancellationToken).Should().Be(valid, because);
                    (CompiledValidation.Report(compiled, json.Span, TestContext.Current.CancellationToken) is null).Should().Be(valid, because);
                    compiledCases++;
                }

                if (group.GetProperty("description").GetString() == "empty enum")
                {
                    // Newtonsoft refuses such a schema, and so does the hub; draft 2020-12 advises against it.
                    continue;
                }

                var verdicts = new ReferenceBatch(schema.GetRawText()).Validate([.. cases.Select(test => test.Json)], TestContext.Current.CancellationToken);
                for (var i = 0; i < cases.Count; i++)
                {
                    var because = $"{file}: {group.GetProperty("description")}: {cases[i].Test.GetProperty("description")}";
                    verdicts[i].Should().Equal(ReferenceBatch.Lines(CompiledValidation.Report(compiled, cases[i].Json.Span, TestContext.Current.CancellationToken)), because);
                    referenceCases++;
                }
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{file}: {compiledCases} cases compiled, {referenceCases} agreed with the reference");
    }

    private static string? Folder()
    {
        var given = Environment.GetEnvironmentVariable("HUB_FIXTURES");
        for (var up = new DirectoryInfo(AppContext.BaseDirectory); given is null && up is not null; up = up.Parent)
        {
            given = File.Exists(Path.Combine(up.FullName, "Hub.sln")) ? Path.Combine(up.FullName, "..", "shared", "fixtures") : null;
        }

        var folder = Path.Combine(given ?? string.Empty, "json-schema-test-suite", "draft2020-12");
        return Directory.Exists(folder) ? folder : null;
    }
}
