using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Hub.Feeds.Validation;
using Newtonsoft.Json;
using Newtonsoft.Json.Schema;

namespace Hub.Benchmarks;

/// <summary>
/// What validating a submission of 10 000 records (1.2 MB) costs, beside merely scanning it and beside Newtonsoft's
/// streaming reader over the same bytes.
/// </summary>
internal static class ValidationBenchmark
{
    private const int Records = 10_000;
    private const int Runs = 60;
    private const int NewtonsoftRuns = 15;

    private const string Schema = """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "type": "object", "additionalProperties": false, "required": ["feed", "period", "records"],
          "properties": {
            "feed": { "const": "duwo-housing-market" },
            "period": { "type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$" },
            "records": { "type": "array", "minItems": 1, "maxItems": 500000, "items": { "$ref": "#/$defs/record" } }
          },
          "$defs": {
            "record": {
              "type": "object", "additionalProperties": false,
              "required": ["place", "contract", "units", "vacant", "offered", "activeSeekers"],
              "properties": {
                "place": { "type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 64 },
                "contract": { "type": "string", "enum": ["regular", "campus", "short-stay"] },
                "units": { "type": "integer", "minimum": 0, "maximum": 1000000000 },
                "vacant": { "type": "integer", "minimum": 0, "maximum": 1000000000 },
                "offered": { "type": "integer", "minimum": 0, "maximum": 1000000000 },
                "activeSeekers": { "type": "integer", "minimum": 0, "maximum": 1000000000 },
                "internationalSeekers": { "type": "integer", "minimum": 0, "maximum": 1000000000 },
                "medianWaitMonths": { "type": "number", "minimum": 0, "maximum": 600 },
                "shortage": { "type": "integer", "minimum": 0, "maximum": 1000000000 }
              }
            }
          }
        }
        """;

    /// <summary>Measures and prints; the least of many runs of each, taken in turns.</summary>
    public static void Run()
    {
        var json = Submission();
        var schema = SubmissionSchema.Compile(Schema, "benchmark");
        var newtonsoft = JSchema.Parse(Schema);
        var (scan, validate, reference) = (TimeSpan.MaxValue, TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var run = 0; run < Runs; run++)
        {
            scan = Least(scan, () => Scan(json));
            validate = Least(validate, () => Valid(schema.Validate(json, CancellationToken.None) is null));
            if (run < NewtonsoftRuns)
            {
                reference = Least(reference, () => Valid(Newtonsoft(newtonsoft, json)));
            }
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        Valid(schema.Validate(json, CancellationToken.None) is null);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Validating {Records} records, {json.Length / 1e6:F2} MB"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  scanning with Utf8JsonReader    {scan.TotalMilliseconds,8:F2} ms"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  compiled schema                 {validate.TotalMilliseconds,8:F2} ms  {validate / scan:F2} x scanning, {allocated} bytes allocated"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  Newtonsoft's validating reader  {reference.TotalMilliseconds,8:F2} ms  {reference / validate:F1} x the compiled schema"));
    }

    private static byte[] Submission()
    {
        string[] contracts = ["regular", "campus", "short-stay"];
        var records = Enumerable.Range(0, Records).Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"place":"place-{{i / 3}}","contract":"{{contracts[i % 3]}}","units":{{1000 + i}},"vacant":{{i % 40}},"offered":{{i % 90}},"activeSeekers":{{i * 7 % 5000}},"medianWaitMonths":{{i % 60}}.5}"""));
        return Encoding.UTF8.GetBytes($$"""{"feed":"duwo-housing-market","period":"2024-09","records":[{{string.Join(',', records)}}]}""");
    }

    private static TimeSpan Least(TimeSpan least, Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        var elapsed = Stopwatch.GetElapsedTime(start);
        return elapsed < least ? elapsed : least;
    }

    internal static void Scan(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
        }
    }

    internal static bool Newtonsoft(JSchema schema, byte[] json)
    {
        var valid = true;
        using var text = new StreamReader(new MemoryStream(json));
        using var tokens = new JsonTextReader(text) { FloatParseHandling = FloatParseHandling.Decimal, DateParseHandling = DateParseHandling.None };
        using var reader = new JSchemaValidatingReader(tokens) { Schema = schema };
        reader.ValidationEventHandler += (_, _) => valid = false;
        while (reader.Read())
        {
        }

        return valid;
    }

    private static void Valid(bool valid)
    {
        if (!valid)
        {
            throw new InvalidOperationException("The submission should be valid.");
        }
    }
}
