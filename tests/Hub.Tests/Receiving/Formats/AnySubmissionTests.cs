using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using FluentAssertions;
using Hub.Feeds;
using Hub.Receiving;
using Hub.Receiving.Formats;
using Xunit;

namespace Hub.Tests.Receiving.Formats;

/// <summary>The same content has the same digest, whatever it was sent as.</summary>
public sealed class AnySubmissionTests
{
    private static readonly string[] Contracts = ["regular", "campus", "short-stay"];

    private static readonly Gen<JsonObject> Record = Gen.Select(
        Gen.Int[0, 1_000_000_000], Gen.Int[0, 99], Gen.Int[-1, 5000], Gen.Int[-1, 6000], Gen.Int[-1, 3000]).Select((units, vacant, international, wait, shortage) =>
    {
        var record = new JsonObject { ["units"] = units, ["vacant"] = Math.Min(vacant, units), ["offered"] = units % 1000, ["activeSeekers"] = units / 7 };
        AddUnlessAbsent("internationalSeekers", international, Math.Min(international, units / 7));
        AddUnlessAbsent("medianWaitMonths", wait, wait / 10m);
        AddUnlessAbsent("shortage", shortage, shortage);
        return record;

        void AddUnlessAbsent(string name, int drawn, JsonNode value)
        {
            if (drawn >= 0)
            {
                record[name] = value;
            }
        }
    });

    private static readonly Gen<Dialect> Dialects = Gen.Select(
        OneOf(',', ';', '\t'), OneOf("\n", "\r\n"), Gen.Bool, Gen.Bool, Gen.Int[0, 2], Gen.Int,
        OneOf<(char Decimal, char? Thousands)>(('.', null), (',', '.'), (',', ' '), ('.', ',')))
        .Select((separator, lineEnd, mark, quoted, titles, shuffle, signs) => new Dialect(separator, lineEnd, mark, quoted, titles, shuffle, new CsvNumbers(signs.Decimal, signs.Thousands)));

    [Fact]
    public void A_valid_submission_has_the_same_digest_as_an_envelope_as_NDJSON_and_as_any_CSV() =>
        Gen.Select(Record.Array[1, 12], Dialects).Sample(
            (drawn, dialect) =>
            {
                var feed = Sheet.Market with { Csv = dialect.Numbers };
                var records = drawn.Select((record, index) => Keyed(record, index)).ToList();
                var envelope = new JsonObject { ["feed"] = feed.Id, ["period"] = "2021-04", ["records"] = new JsonArray([.. records.Select(record => record.DeepClone())]) };
                var expected = Sheet.Digest(feed, new SubmissionInput(Encoding.UTF8.GetBytes(envelope.ToJsonString())));

                var lines = string.Join(dialect.LineEnd, records.Select(record => record.ToJsonString()));
                var csv = dialect.Write(feed, records);

                Sheet.Digest(feed, Sheet.Read(lines, SubmissionFormats.NdJson, feed).Value).Should().Be(expected);
                Sheet.Digest(feed, Sheet.Read(csv, SubmissionFormats.Csv, feed).Value).Should().Be(expected, csv);
            },
            iter: 2000);

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static JsonObject Keyed(JsonObject record, int index)
    {
        var keyed = new JsonObject { ["place"] = $"place-{index / 3}", ["contract"] = Contracts[index % 3] };
        foreach (var (name, value) in record)
        {
            keyed[name] = value!.DeepClone();
        }

        return keyed;
    }

    /// <summary>One of the ways in which a CSV may be written.</summary>
    private sealed record Dialect(char Separator, string LineEnd, bool Mark, bool Quoted, int Titles, int Shuffle, CsvNumbers Numbers)
    {
        public string Write(Feed feed, IReadOnlyList<JsonObject> records)
        {
            var random = new Random(Shuffle);
            var fields = feed.Latest.Described.ToArray();
            random.Shuffle(fields);
            var rows = records.Select(record => fields.Select(field => Text(record[field.Name], random)));
            var header = fields.Select(field => Titles switch { 0 => field.Name, 1 => field.Title.Nl, _ => field.Title.En.ToUpperInvariant() });
            return (Mark ? "\uFEFF" : string.Empty) + string.Concat(rows.Prepend(header).Select(row => string.Join(Separator, row.Select(cell => Cell(cell, random))) + LineEnd));
        }

        private string Text(JsonNode? value, Random random)
        {
            if (value is null || value.GetValueKind() == System.Text.Json.JsonValueKind.String)
            {
                return value?.ToString() ?? string.Empty;
            }

            var parts = value.ToJsonString().Split('.');
            if (Numbers.Thousands is { } thousands && random.Next(2) == 0)
            {
                for (var place = parts[0].Length - 3; place > 0; place -= 3)
                {
                    parts[0] = parts[0].Insert(place, thousands.ToString());
                }
            }

            return string.Join(Numbers.Decimal, parts);
        }

        private string Cell(string text, Random random) =>
            text.Contains(Separator, StringComparison.Ordinal) || (Quoted && random.Next(2) == 0) ? $"\"{text}\"" : text;
    }
}
