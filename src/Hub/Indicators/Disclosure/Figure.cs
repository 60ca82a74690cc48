using System.Runtime.CompilerServices;

namespace Hub.Indicators.Disclosure;

/// <summary>
/// A sum of cells as somebody outside may know it. Everything that is published of one measure of a feed, or of
/// several that bound each other, is a set of such figures over the same <b>atoms</b>: counts of cells that no figure tells apart.
/// </summary>
/// <param name="atoms">The atoms it sums, in ascending order.</param>
/// <param name="value">Their sum.</param>
internal sealed class Figure(int[] atoms, long value)
{
    /// <summary>The atoms it sums, in ascending order.</summary>
    public int[] Atoms => atoms;

    /// <summary>Their sum.</summary>
    public long Value => value;

    /// <summary>How many observations show it: what withholding it costs.</summary>
    public int Observations { get; set; } = 1;

    /// <summary>True when it is published whatever is decided here: by an indicator without a threshold, or by an earlier revision.</summary>
    public bool Known { get; set; }

    /// <summary>True when only an earlier revision shows it: then its mark is history.</summary>
    public bool IsOld { get; init; }

    /// <summary><c>F</c> published, <c>A</c> withheld for its small count, <c>D</c> withheld to protect another.</summary>
    public char Mark { get; set; } = 'F';

    /// <summary>Whether it may still be withheld. A zero is always published.</summary>
    public bool MayBeWithheld => Mark == 'F' && !Known && value > 0;

    /// <summary>By how much it changes when the atoms change by so much each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public long Change(long[] changes)
    {
        var change = 0L;
        foreach (var atom in atoms)
        {
            change = checked(change + changes[atom]);
        }

        return change;
    }

    /// <summary>The least it can be for who sees its mark and knows that zeros are published.</summary>
    public long Least(int threshold) => Mark == 'A' ? 1 : threshold;

    /// <summary>The most it can be for who sees its mark; null when there is no bound.</summary>
    public long? Most(int threshold) => Mark == 'A' ? threshold - 1 : null;
}

/// <summary>What everybody knows of the atoms of measures that bound each other: the parts leave something of the whole, or nothing.</summary>
/// <param name="Whole">The atoms that are no less.</param>
/// <param name="Parts">The atoms that are no more.</param>
/// <param name="Rest">What the parts leave; not negative.</param>
/// <param name="IsEqual">Whether everybody knows that they leave nothing.</param>
/// <param name="IsProtected">Whether the rest is withheld where it is small.</param>
internal sealed record Link(int[] Whole, int[] Parts, long Rest, bool IsEqual, bool IsProtected);

/// <summary>The figures over measures that are judged together, and what the counts are.</summary>
/// <param name="Atoms">The count of each atom; not negative.</param>
/// <param name="Figures">The figures, each set of atoms once.</param>
/// <param name="Threshold">Counts from 1 to one less than this are small.</param>
internal sealed record FigureSystem(IReadOnlyList<long> Atoms, IReadOnlyList<Figure> Figures, int Threshold)
{
    /// <summary>How the atoms bound each other.</summary>
    public IReadOnlyList<Link> Links { get; init; } = [];

    /// <summary>The atoms of measures that are published however small they are.</summary>
    public IReadOnlySet<int> Open { get; init; } = new HashSet<int>();
}
