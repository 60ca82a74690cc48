using System.Text;
using System.Text.Json;

namespace Hub.ValidatorTests;

/// <summary>Valid submissions with random damage, the same for the same seed.</summary>
internal static class MutatedSubmission
{
    private static readonly string[] Values =
    [
        "0", "-0", "-1", "1.0", "1e2", "1.5", "0.5", "0.50", "0.05", "12.25", "1200", "1199.5", "1200.0", "1e15", "9007199254740991", "9007199254740992",
        "1e400", "1e-7", "-999", "-1000", "-1000.0", "-999.5", "123456789012345", "0.300000000000001", "null", "true", "false", "{}", "[]", "[1]", "{\"place\":1}",
        "\"\"", "\"leiden\"", "\"leiden\\n\"", "\"Leiden\"", "\"den-haag\"", "\"\\u006ceiden\"", "\"e\\u0301\"", "\"💩💩\"", "\"\\ud83d\\ude00\"", "\"\\ud83d\"",
        "\"campus\"", "\"c\\u0061mpus\"", "\"2024-02-30\"", "\"2024-02-28\"", "\"2024-02-28T00:00:00Z\"", "\"2024-12\"", "\"2024-13\"", "\"housing-market\"",
        "\"éééééééééééééééééééé\"", "\"e\\u0301e\\u0301e\\u0301e\\u0301e\\u0301e\\u0301e\\u0301e\\u0301e\\u0301e\\u0301e\"", "\"jan@example.org\"", "\"unknown\"",
        "[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]", "\"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz\"",
    ];

    private static readonly string[] Names =
        ["place", "contract", "units", "vacant", "shortage", "note", "records", "Units", "un\\u0069ts", "", "a/b~c", "'x'.[0]", "💩", "surveyed"];

    private static readonly string[] Records =
    [
        HousingMarket.Record,
        """{"vacant":0,"units":0,"contract":"short-stay","place":"den-haag"}""",
        """{ "place" : "oegstgeest", "contract" : "regular", "units" : 1e2, "vacant" : 4.0, "medianWaitMonths" : null, "dispersion" : 1.0 }""",
    ];

    public static byte[] From(int seed)
    {
        var random = new Random(seed);
        var records = Enumerable.Range(0, random.Next(4)).Select(_ => Records[random.Next(Records.Length)]).ToArray();
        var json = Encoding.UTF8.GetBytes(HousingMarket.Submission(records));
        for (var damage = random.Next(4); damage > 0; damage--)
        {
            json = Damage(json, random);
        }

        return json;
    }

    private static byte[] Damage(byte[] json, Random random)
    {
        var (names, values) = Tokens(json);
        if (random.Next(40) == 0 || values.Count == 0)
        {
            return json[..random.Next(json.Length + 1)];
        }

        if (random.Next(3) > 0 || names.Count == 0)
        {
            return Replace(json, values[random.Next(values.Count)], Values[random.Next(Values.Length)]);
        }

        var name = names[random.Next(names.Count)];
        return random.Next(2) == 0
            ? Replace(json, name, $"\"{Names[random.Next(Names.Length)]}\"")
            : Replace(json, name, $"\"{Names[random.Next(Names.Length)]}\":{Values[random.Next(Values.Length)]},{Encoding.UTF8.GetString(json[name])}");
    }

    private static byte[] Replace(byte[] json, Range at, string with) => [.. json[..at.Start], .. Encoding.UTF8.GetBytes(with), .. json[at.End..]];

    private static (List<Range> Names, List<Range> Values) Tokens(byte[] json)
    {
        var names = new List<Range>();
        var values = new List<Range>();
        var starts = new Stack<int>();
        try
        {
            var reader = new Utf8JsonReader(json);
            while (reader.Read())
            {
                var start = (int)reader.TokenStartIndex;
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        starts.Push(start);
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        values.Add(starts.Pop()..(int)reader.BytesConsumed);
                        break;
                    case JsonTokenType.PropertyName:
                        names.Add(start..(start + reader.ValueSpan.Length + 2));
                        break;
                    default:
                        values.Add(start..(int)reader.BytesConsumed);
                        break;
                }
            }
        }
        catch (JsonException)
        {
            // Cut off before: what was read until there can still be damaged.
        }

        return (names, values);
    }
}
