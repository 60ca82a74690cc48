namespace Hub.Publishing.Filters;

/// <summary>What judging events by a filter has taken of one page, so that it ends in good time whatever the filter.</summary>
public sealed class JudgingEffort
{
    /// <summary>Steps that a page may take: some thirty milliseconds. One event takes a tenth of them at most.</summary>
    public const int Most = 2_000_000;

    private int taken;

    /// <summary>Whether no more events are to be judged for this page.</summary>
    public bool IsSpent => taken >= Most;

    /// <summary>Adds steps.</summary>
    internal void Add(int steps) => taken += steps;
}
