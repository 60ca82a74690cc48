namespace Hub.Indicators;

/// <summary>
/// The sums of a feed's measures per combination of its dimensions' codes, for one period: what observations are
/// computed from, so that their cost depends on the combinations and not on the records.
/// </summary>
/// <remarks>
/// Cells are in ordinal order of the codes, one per combination that has records. Kept by column, with each code once,
/// so that a cube of hundreds of thousands of cells takes tens of megabytes.
/// </remarks>
public sealed class Cube
{
    // Not a sum that occurs: see TryAdd.
    private const long Missing = long.MinValue;
    private const long Elsewhere = long.MinValue + 1;

    private readonly Dictionary<string, int>[] numbers;
    private readonly List<string>[] codes;
    private readonly List<int>[] cells;
    private readonly List<long>[] sums;
    private readonly Dictionary<(int Cell, int Measure), decimal> others = [];
    private readonly List<long> records;

    /// <summary>Makes a cube without cells.</summary>
    /// <param name="dimensions">The feed's dimensions, in their order.</param>
    /// <param name="measures">The feed's measures, in their order.</param>
    /// <param name="capacity">How many cells to make room for; 0 when it is not known.</param>
    public Cube(IReadOnlyList<string> dimensions, IReadOnlyList<string> measures, int capacity = 0)
    {
        ArgumentNullException.ThrowIfNull(dimensions);
        ArgumentNullException.ThrowIfNull(measures);
        Dimensions = dimensions;
        Measures = measures;
        numbers = [.. dimensions.Select(_ => new Dictionary<string, int>(StringComparer.Ordinal))];
        codes = [.. dimensions.Select(_ => new List<string>())];
        cells = [.. dimensions.Select(_ => new List<int>(capacity))];
        sums = [.. measures.Select(_ => new List<long>(capacity))];
        records = new List<long>(capacity);
    }

    /// <summary>The feed's dimensions, in their order.</summary>
    public IReadOnlyList<string> Dimensions { get; }

    /// <summary>The feed's measures, in their order.</summary>
    public IReadOnlyList<string> Measures { get; }

    /// <summary>How many cells there are.</summary>
    public int Count => records.Count;

    /// <summary>How many records a cell sums.</summary>
    public long Records(int cell) => records[cell];

    /// <summary>A cell's code of a dimension.</summary>
    public string Code(int cell, int dimension) => codes[dimension][cells[dimension][cell]];

    /// <summary>A cell's code of a dimension, as its place in <see cref="Codes"/>.</summary>
    public int CodeNumber(int cell, int dimension) => cells[dimension][cell];

    /// <summary>The codes a dimension has, each once.</summary>
    public IReadOnlyList<string> Codes(int dimension) => codes[dimension];

    /// <summary>A cell's sum of a measure; null where no record gives that measure, which is not the same as 0.</summary>
    public decimal? Sum(int cell, int measure) => sums[measure][cell] switch
    {
        Missing => null,
        Elsewhere => others[(cell, measure)],
        var whole => whole,
    };

    /// <summary>Adds the cell behind the last one.</summary>
    internal void Add(ReadOnlySpan<char> cellCodes, char separator, long cellRecords, ReadOnlySpan<decimal?> cellSums)
    {
        Add(cellCodes, separator, cellRecords);
        for (var measure = 0; measure < sums.Length; measure++)
        {
            AddSum(measure, cellSums[measure]);
        }
    }

    /// <summary>Adds the cell behind the last one, whose sums are to be added one after another.</summary>
    internal void Add(ReadOnlySpan<char> cellCodes, char separator, long cellRecords)
    {
        for (var dimension = 0; dimension < codes.Length; dimension++)
        {
            var end = cellCodes.IndexOf(separator);
            cells[dimension].Add(NumberOf(dimension, end < 0 ? cellCodes : cellCodes[..end]));
            cellCodes = cellCodes[(end + 1)..];
        }

        records.Add(cellRecords);
    }

    /// <summary>Adds a whole sum of the cell that was added last.</summary>
    internal void AddSum(int measure, long sum) => sums[measure].Add(sum);

    /// <summary>Adds any sum of the cell that was added last; null where no record gives it.</summary>
    internal void AddSum(int measure, decimal? sum)
    {
        if (sum is { } value && !(decimal.IsInteger(value) && decimal.Abs(value) < long.MaxValue / 2))
        {
            others.Add((Count - 1, measure), value);
            sums[measure].Add(Elsewhere);
        }
        else
        {
            sums[measure].Add(sum is { } whole ? (long)whole : Missing);
        }
    }

    private int NumberOf(int dimension, ReadOnlySpan<char> code)
    {
        // Cells are in the order of their codes, so that many a code is that of the cell before.
        var last = cells[dimension].Count == 0 ? 0 : cells[dimension][^1];
        if (last < codes[dimension].Count && code.SequenceEqual(codes[dimension][last]))
        {
            return last;
        }

        var lookup = numbers[dimension].GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lookup.TryGetValue(code, out var number))
        {
            number = codes[dimension].Count;
            codes[dimension].Add(code.ToString());
            lookup[code] = number;
        }

        return number;
    }
}
