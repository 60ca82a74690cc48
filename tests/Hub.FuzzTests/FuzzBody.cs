using System.Text;
using System.Text.Json.Nodes;
using Hub.Tests.Storage;

namespace Hub.FuzzTests;

/// <summary>Bodies of submissions in every format, with random damage.</summary>
internal static class FuzzBody
{
    /// <summary>Feeds, and the partner that sends each.</summary>
    public static readonly IReadOnlyList<(string Feed, string Partner)> Feeds =
    [
        ("university-students", "universiteit-leiden"), ("duwo-housing-stock", "duwo"), ("duwo-lettings", "duwo"), ("duwo-housing-market", "duwo"),
        ("lic-newcomers", "lic"), ("lic-events", "lic"), ("lbsp-workforce", "lbsp"), ("leiden-population", "gemeente-leiden"),
    ];

    private static readonly string[] Values =
    [
        "0", "-0", "-1", "1.0", "1e2", "1e400", "1e-400", "-1e15", "9007199254740993", "1.000000000000000000000000000001", "null", "true", "{}", "[]", "[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]",
        "\"\"", "\"leiden\"", "\"\\ud83d\"", "\"\\u0000\"", "\"💩\"", "\"total\"", "\"123456782\"", "\"jan@example.org\"", "\"NL91ABNA0417164300\"", "\"2024-02-30\"", "\"2024\"", "\"2024-05\"", "\"=1+1\"",
        "01", "+1", ".5", "1.", "NaN", "Infinity", "'x'", "/*x*/1", "\"\t\"", "\"\\x\"", "\"" + new string('a', 70_000) + "\"",
    ];

    private static readonly string[] Csv = ["\"", "\"\"", ";", ",", "\t", "\n", "\r", "\r\n", "\0", "\uFEFF", "1.234,5", "1,5", "1 000", "-", "=", "é", "\u001a", "\"a\nb\""];

    /// <summary>A submission to a feed.</summary>
    /// <returns>Its media type, its bytes, and the period that has to be in the query, for the formats without an envelope.</returns>
    public static (string MediaType, byte[] Body, string? Period) From(string feed, Random random)
    {
        var period = feed switch
        {
            "lbsp-workforce" => $"202{random.Next(5)}-Q{1 + random.Next(4)}",
            "duwo-housing-market" or "lic-newcomers" or "lic-events" => $"202{random.Next(5)}-0{1 + random.Next(9)}",
            _ => $"20{random.Next(10, 25)}",
        };
        var envelope = Records.Of(feed, period, random.Next(60) == 0 ? 200 : random.Next(5), random.Next(1000));
        var (type, body) = random.Next(3) switch
        {
            0 => ("text/csv", ToCsv(envelope, random)),
            1 => ("application/x-ndjson", string.Join('\n', envelope["records"]!.AsArray().Select(record => record!.ToJsonString())) + (random.Next(2) == 0 ? "\n" : string.Empty)),
            _ => ("application/json", envelope.ToJsonString()),
        };
        var bytes = Encoding.UTF8.GetBytes(body);
        for (var damage = random.Next(4); damage > 0; damage--)
        {
            bytes = type == "text/csv" && random.Next(2) == 0 ? Insert(bytes, Csv[random.Next(Csv.Length)], random) : Damage(bytes, random);
        }

        return (type, bytes, type == "application/json" ? null : period);
    }

    /// <summary>Some JSON, whole or damaged.</summary>
    public static byte[] Json(Random random)
    {
        var text = random.Next(4) switch
        {
            0 => """{"sink":"https://sink.example/hook","protocol":"HTTP","types":["nl.partnerhub.housing.alert.raised.v1"]}""",
            1 => Values[random.Next(Values.Length)],
            2 => $$"""{"reason":{{Values[random.Next(Values.Length)]}}}""",
            _ => string.Empty,
        };
        return Damage(Encoding.UTF8.GetBytes(text), random);
    }

    /// <summary>The same with some of its bytes cut, changed, doubled or replaced by something that is not expected there.</summary>
    public static byte[] Damage(byte[] bytes, Random random)
    {
        if (bytes.Length == 0)
        {
            return bytes;
        }

        var at = random.Next(bytes.Length);
        switch (random.Next(8))
        {
            case 0:
                return bytes[..at];
            case 1:
                var changed = bytes.ToArray();
                changed[at] ^= (byte)(1 << random.Next(8));
                return changed;
            case 2:
                var end = Math.Min(bytes.Length, at + random.Next(1, 40));
                return [.. bytes[..end], .. bytes[at..]];
            case 3:
                return [.. bytes[..at], (byte)random.Next(256), .. bytes[at..]];
            case 4:
                return bytes;
            default:
                // In the place of a value.
                var colon = Array.IndexOf(bytes, (byte)':', at);
                var stop = colon < 0 ? -1 : Array.FindIndex(bytes, colon, b => b is (byte)',' or (byte)'}');
                return stop < 0 ? bytes : [.. bytes[..(colon + 1)], .. Encoding.UTF8.GetBytes(Values[random.Next(Values.Length)]), .. bytes[stop..]];
        }
    }

    private static byte[] Insert(byte[] bytes, string text, Random random)
    {
        var at = random.Next(bytes.Length + 1);
        return [.. bytes[..at], .. Encoding.UTF8.GetBytes(text), .. bytes[at..]];
    }

    private static string ToCsv(JsonNode envelope, Random random)
    {
        var records = envelope["records"]!.AsArray();
        var names = records.Count == 0 ? ["place"] : records[0]!.AsObject().Select(member => member.Key).ToList();
        var separator = random.Next(2) == 0 ? ";" : ",";
        var end = random.Next(2) == 0 ? "\r\n" : "\n";
        return string.Concat(records
            .Select(record => string.Join(separator, names.Select(name => record![name]?.ToString() ?? string.Empty)))
            .Prepend(string.Join(separator, names))
            .Select(line => line + end));
    }
}
