namespace Hub.Publishing.Deliveries;

/// <summary>
/// How far a worker has come with a row of many deliveries (<see cref="DueRow.IsTogether"/>): it is read once, from its
/// first to its last, and removed when all are through. Changes under the worker's gate only.
/// </summary>
internal sealed class RowInHand(DueRow row)
{
    private int held;

    /// <summary>The row as it was read.</summary>
    public DueRow Row => row;

    /// <summary>Those before this one of <see cref="DueRow.Sequences"/> are in hand as this row's, or were seen to wait in it no more.</summary>
    public int Through { get; private set; }

    /// <summary>How often it was begun anew, because one of its deliveries was let go and waits still.</summary>
    public int Rewinds { get; private set; }

    /// <summary>Whether none of its deliveries waits in it any more, so that it can go.</summary>
    public bool IsSpent => Through == row.Sequences.Count && held == 0;

    /// <summary>Whether none of its deliveries is in hand, so that nothing is lost by reading it anew.</summary>
    public bool IsFree => held == 0;

    /// <summary>One more of its deliveries is in hand.</summary>
    public void Take() => held++;

    /// <summary>One is in hand no more.</summary>
    /// <param name="waits">Whether it may still wait in the row, which is then read from its start.</param>
    public void Release(bool waits)
    {
        held--;
        if (waits)
        {
            Through = 0;
            Rewinds++;
        }
    }

    /// <summary>Notes how far it was read, unless it was begun anew since.</summary>
    public void Advance(RowReading reading)
    {
        if (Rewinds == reading.Rewinds)
        {
            Through = reading.Through;
        }
    }
}

/// <summary>How far a row is read: when it was looked at, and then when it was read on from there.</summary>
/// <param name="Row">The row.</param>
/// <param name="Rewinds">How often it had been begun anew when it was looked at.</param>
/// <param name="Through">See <see cref="RowInHand.Through"/>.</param>
internal readonly record struct RowReading(RowInHand Row, int Rewinds, int Through);
