namespace Hub.Indicators;

/// <summary>
/// The sums of a feed's measures per combination of its dimensions' codes, for one period: what observations are
/// computed from, so that their cost depends on the combinations and not on the records.
/// </summary>
/// <param name="Dimensions">The feed's dimensions, in their order.</param>
/// <param name="Measures">The feed's measures, in their order.</param>
/// <param name="Cells">One cell per combination that has records, in ordinal order of the codes.</param>
public sealed record Cube(IReadOnlyList<string> Dimensions, IReadOnlyList<string> Measures, IReadOnlyList<CubeCell> Cells);

/// <summary>One combination of codes.</summary>
/// <param name="Codes">The codes, in the order of the cube's dimensions.</param>
/// <param name="Records">How many records have these codes.</param>
/// <param name="Sums">The sum per measure; null where no record gives that measure, which is not the same as 0.</param>
public readonly record struct CubeCell(string[] Codes, long Records, decimal?[] Sums);
