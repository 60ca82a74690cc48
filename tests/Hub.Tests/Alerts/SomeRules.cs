using Hub.Alerts;

namespace Hub.Tests.Alerts;

/// <summary>Rules and series to build tests from.</summary>
internal static class SomeRules
{
    public static DateTimeOffset Now { get; } = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);

    /// <summary>The housing shortage rule: raised at 2500, cleared under 2300, per place.</summary>
    public static AlertRule HousingShortage { get; } = new()
    {
        Id = "housing-shortage",
        Version = 1,
        Indicator = "housing-shortage",
        By = ["place"],
        Where = new Dictionary<string, IReadOnlyList<string>> { ["place"] = ["leiden"] },
        Raise = new Threshold(Comparison.AtLeast, 2500),
        Clear = new Threshold(Comparison.Below, 2300),
        For = 1,
        Severity = AlertSeverity.Warning,
        Title = new Localized("Kamertekort in {place}", "Shortage of rooms in {place}"),
        Text = new Localized(
            "In {period} kwam {place} {value} {unit} tekort; de grens is {threshold}.",
            "In {period} {place} was {value} {unit} short; the threshold is {threshold}."),
    };

    /// <summary>The same submissions behind every figure.</summary>
    public static Func<Period, IReadOnlyList<string>> From(IReadOnlyList<string> sources) => _ => sources;

    /// <summary>What DUWO published of Leiden, cut to the years that matter.</summary>
    public static IReadOnlyList<KeyValuePair<Period, decimal?>> Leiden { get; } =
        Series(("2016-03", 2000), ("2017-03", 2700), ("2020-04", 2250), ("2021-04", 2600));

    public static KeyValuePair<Period, decimal?>[] Series(params (string Period, decimal? Value)[] points) =>
        [.. points.Select(point => KeyValuePair.Create(Period.Parse(point.Period), point.Value))];

    public static AlertState Empty() => AlertState.Empty("housing-shortage", "leiden");

    public static (AlertState Next, IReadOnlyList<AlertChange> Changes) Take(this AlertState state, params (string Period, decimal? Value)[] points) =>
        state.Apply(HousingShortage, Series(points), SomeRules.From(["s-1"]), Now);

    /// <summary>Changes as short words, such as <c>Raised 2017-03</c> and <c>Resolved 2017-03 cleared at 2020-04</c>.</summary>
    public static IEnumerable<string> Words(this IEnumerable<AlertChange> changes) => changes.Select(change =>
        change.Kind != AlertChangeKind.Resolved
            ? $"{change.Kind} {change.Alert.Id.Raised}"
            : $"Resolved {change.Alert.Id.Raised} {AlertEvents.Name(change.Alert.Resolution!.Value)} at {change.Period}");
}
