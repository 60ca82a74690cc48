namespace Hub.Publishing.Deliveries;

/// <summary>Places in the event log that are read in one go.</summary>
/// <param name="First">The first.</param>
/// <param name="Last">The last.</param>
internal readonly record struct Stretch(long First, long Last)
{
    // Reading so many rows that are not wanted costs less than another read.
    private const long Gap = 16;

    /// <summary>Puts places together that lie close to each other, in ascending order.</summary>
    public static IReadOnlyList<Stretch> Of(IEnumerable<long> places)
    {
        List<Stretch> stretches = [];
        foreach (var place in places.Order())
        {
            if (stretches.Count > 0 && place - stretches[^1].Last <= Gap)
            {
                stretches[^1] = stretches[^1] with { Last = place };
            }
            else
            {
                stretches.Add(new Stretch(place, place));
            }
        }

        return stretches;
    }
}
