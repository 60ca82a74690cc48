using Microsoft.Extensions.Options;

namespace Hub.Publishing.Pulling;

/// <summary>
/// The places for readers that stay: who waits for events, and who has a stream of them. There are so many for all
/// callers together, so many for each, and others again for who reads without a key, so that nobody takes them all.
/// </summary>
public sealed class ReaderPlaces(IOptions<EventsOptions> options)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, int> byCaller = new(StringComparer.Ordinal);
    private int ofCallers;
    private int ofPublic;

    /// <summary>Takes a place; null when none is free. Dispose it to leave.</summary>
    /// <param name="caller">The caller's id; null for a reader without a key.</param>
    public IDisposable? TryTake(string? caller)
    {
        lock (gate)
        {
            if (caller is null)
            {
                if (ofPublic >= options.Value.MostPublicReaders)
                {
                    return null;
                }

                ofPublic++;
                return new Place(this, null);
            }

            var mine = byCaller.GetValueOrDefault(caller);
            if (ofCallers >= options.Value.MostReaders || mine >= options.Value.MostReadersPerCaller)
            {
                return null;
            }

            ofCallers++;
            byCaller[caller] = mine + 1;
            return new Place(this, caller);
        }
    }

    /// <summary>How many places a caller has taken.</summary>
    /// <param name="caller">The caller's id; null for readers without a key.</param>
    internal int Taken(string? caller)
    {
        lock (gate)
        {
            return caller is null ? ofPublic : byCaller.GetValueOrDefault(caller);
        }
    }

    private void Leave(string? caller)
    {
        lock (gate)
        {
            if (caller is null)
            {
                ofPublic--;
                return;
            }

            ofCallers--;
            if (--byCaller[caller] == 0)
            {
                byCaller.Remove(caller);
            }
        }
    }

    private sealed class Place(ReaderPlaces places, string? caller) : IDisposable
    {
        private int left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0)
            {
                places.Leave(caller);
            }
        }
    }
}
