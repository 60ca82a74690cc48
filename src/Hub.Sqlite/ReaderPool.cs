using System.Collections.Concurrent;

namespace Hub.Sqlite;

/// <summary>
/// A few readers, opened when they are first needed. A read takes microseconds to a few milliseconds and never waits
/// for the writer, so that a handful serves many callers.
/// </summary>
internal sealed class ReaderPool(Database database) : IAsyncDisposable
{
    private static readonly int Size = Math.Clamp(Environment.ProcessorCount * 2, 4, 16);
    private readonly SemaphoreSlim slots = new(Size, Size);
    private readonly ConcurrentStack<Reader> idle = new();

    /// <summary>A reader for one read; give it back with <see cref="Return"/>.</summary>
    public async ValueTask<Reader> RentAsync(CancellationToken cancellation)
    {
        await slots.WaitAsync(cancellation);
        try
        {
            return idle.TryPop(out var reader) ? reader : new Reader(database.OpenReader());
        }
        catch
        {
            slots.Release();
            throw;
        }
    }

    public void Return(Reader reader)
    {
        idle.Push(reader);
        slots.Release();
    }

    public async ValueTask DisposeAsync()
    {
        // Holding every slot means that nobody reads any more.
        for (var taken = 0; taken < Size; taken++)
        {
            await slots.WaitAsync();
        }

        while (idle.TryPop(out var reader))
        {
            reader.Dispose();
        }

        slots.Dispose();
    }
}
