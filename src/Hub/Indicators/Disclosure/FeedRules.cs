using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Hub.Feeds;
using Hub.Feeds.Quality;

namespace Hub.Indicators.Disclosure;

/// <summary>
/// All that decides what is withheld of a feed's figures: what the definitions publish of them, with which thresholds, and
/// how its quality rules bound its measures. Texts, units and figures of other feeds are not in it.
/// </summary>
/// <param name="Operands">All that is published, in the order of the indicators' ids.</param>
/// <param name="Bounds">How measures bound each other.</param>
internal sealed record FeedRules(IReadOnlyList<Operand> Operands, IReadOnlyList<MeasureBound> Bounds)
{
    private const int NameLength = 16;

    private string? name;
    private IReadOnlyList<MeasureGroup>? groups;

    /// <summary>Tells rules from others: the beginning of the SHA-256 of their lines.</summary>
    public string Name => name ??= Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Lines()))))[..NameLength];

    /// <summary>The measures that are judged together; also those of which nothing has to be withheld.</summary>
    public IReadOnlyList<MeasureGroup> Groups => groups ??= [.. MeasureGroup.Of(this)];

    /// <summary>The rules of a feed by the definitions at hand.</summary>
    public static FeedRules Of(Feed feed, IndicatorCatalogue indicators) => new(
        [.. indicators.RestingOn(feed.Id).SelectMany(indicator => indicator.Value.Leaves
            .Where(leaf => leaf.Feed == feed.Id)
            .Select(leaf => new Operand(leaf, indicator.Dimensions, indicator.Threshold, indicator.RoundedTo is not null)))],
        MeasureBound.Of(feed));

    /// <summary>The rules as lines of JSON, as they are stored: an operand or a bound each.</summary>
    public IEnumerable<string> Lines() => Operands.Select(Write).Concat(Bounds.Select(Write));

    /// <summary>Reads rules of former times.</summary>
    /// <returns>They; null when they are about dimensions the feed no longer has, so that its cells do not tell what was published.</returns>
    public static FeedRules? Read(Feed feed, IEnumerable<string> lines)
    {
        var (operands, bounds) = (new List<Operand>(), new List<MeasureBound>());
        foreach (var line in lines)
        {
            using var json = JsonDocument.Parse(line);
            var rule = json.RootElement;
            if (rule.TryGetProperty("whole", out var whole))
            {
                bounds.Add(new MeasureBound(Texts(rule.GetProperty("parts")), Texts(whole), rule.GetProperty("equal").GetBoolean()));
                continue;
            }

            var operand = ReadOperand(feed, rule);
            var known = feed.Dimensions.Select(dimension => operand.Leaf.As.GetValueOrDefault(dimension, dimension)).Concat(operand.Leaf.Across);
            if (operand.Dimensions.Except(known, StringComparer.Ordinal).Any() || operand.Leaf.Where.Keys.Except(feed.Dimensions, StringComparer.Ordinal).Any())
            {
                return null;
            }

            operands.Add(operand);
        }

        return new FeedRules(operands, bounds);
    }

    /// <summary>An operand as a line: equal for those that publish the same of a cube.</summary>
    internal static string Write(Operand operand) => Line(json =>
    {
        var leaf = operand.Leaf;
        foreach (var (member, measure) in new[] { ("measure", leaf.Measure), ("times", leaf.Times), ("given", leaf.Given) }.Where(member => member.Item2 is not null))
        {
            json.WriteString(member, measure);
        }

        json.WriteStartObject("where");
        foreach (var (dimension, codes) in leaf.Where.OrderBy(kept => kept.Key, StringComparer.Ordinal))
        {
            Write(json, dimension, codes.Order(StringComparer.Ordinal));
        }

        json.WriteEndObject();
        json.WriteStartObject("as");
        foreach (var (dimension, known) in leaf.As.OrderBy(renamed => renamed.Key, StringComparer.Ordinal))
        {
            json.WriteString(dimension, known);
        }

        json.WriteEndObject();
        Write(json, "across", leaf.Across.Order(StringComparer.Ordinal));
        Write(json, "by", operand.Dimensions);
        json.WriteNumber("threshold", operand.Threshold);
        json.WriteBoolean("rounded", operand.IsRounded);
    });

    /// <summary>A bound as a line.</summary>
    internal static string Write(MeasureBound bound) => Line(json =>
    {
        Write(json, "parts", bound.Parts);
        Write(json, "whole", bound.Whole);
        json.WriteBoolean("equal", bound.IsEqual);
    });

    private static Operand ReadOperand(Feed feed, JsonElement rule) => new(
        new SumOf(
            feed.Id,
            Text(rule, "measure"),
            rule.GetProperty("where").EnumerateObject().ToFrozenDictionary(kept => kept.Name, kept => (IReadOnlySet<string>)Texts(kept.Value).ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal),
            Texts(rule.GetProperty("across")).ToFrozenSet(StringComparer.Ordinal),
            rule.GetProperty("as").EnumerateObject().ToFrozenDictionary(renamed => renamed.Name, renamed => renamed.Value.GetString()!, StringComparer.Ordinal),
            null)
        {
            Periodicity = feed.Periodicity,
            Times = Text(rule, "times"),
            Given = Text(rule, "given"),
        },
        Texts(rule.GetProperty("by")),
        rule.GetProperty("threshold").GetInt32(),
        rule.GetProperty("rounded").GetBoolean());

    private static string Line(Action<Utf8JsonWriter> write)
    {
        using var content = new MemoryStream();
        using (var json = new Utf8JsonWriter(content))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(content.ToArray());
    }

    private static void Write(Utf8JsonWriter json, string member, IEnumerable<string> texts)
    {
        json.WriteStartArray(member);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static string? Text(JsonElement rule, string member) => rule.TryGetProperty(member, out var text) ? text.GetString() : null;

    private static string[] Texts(JsonElement list) => [.. list.EnumerateArray().Select(text => text.GetString()!)];
}
