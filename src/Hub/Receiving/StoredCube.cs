using Hub.Feeds;
using Hub.Feeds.Quality;
using Hub.Storage;

namespace Hub.Receiving;

/// <summary>
/// A cube on its way into storage. A small one rides along in its period's head, so that one read gives both; a larger
/// one lies in pages of its own, which nobody reads before the head names them.
/// </summary>
internal sealed class StoredCube
{
    // So much fits a head beside its other properties, and the last batch beside a full set of pages: some 10 000 cells,
    // which are then read together with the head.
    private const int HeadProperties = 14;
    private const int HeadWireBytes = HeadProperties * TableLimits.PropertyBytes;

    private readonly Feed feed;
    private TableEntity? inline;
    private int pages;
    private int cells;

    private StoredCube(Feed feed)
    {
        this.feed = feed;
        Least = new LeastCounts(feed.Dimensions.Count, feed.Measures, MeasureBound.Of(feed));
    }

    /// <summary>The smallest of its sums.</summary>
    public LeastCounts Least { get; }

    /// <summary>Writes the lines of a cube.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="upload">The upload whose records it sums.</param>
    /// <param name="lines">Its lines; each is used before the next is asked for.</param>
    /// <param name="emit">Takes a page that has to be stored before the head.</param>
    public static async Task<StoredCube> WriteAsync(Feed feed, string upload, IEnumerable<ReadOnlyMemory<byte>> lines, Func<TableEntity, Task> emit)
    {
        var cube = new StoredCube(feed);
        var writer = new TextPageWriter(page => new TableEntity(feed.Id, SubmissionRows.CubeKey(upload, page)));
        foreach (var line in lines)
        {
            cube.cells++;
            cube.Least.Add(line.Span);
            if (writer.Add(line.Span) is { } full)
            {
                cube.pages++;
                await emit(full);
            }
        }

        if (writer.Finish() is not { } last)
        {
            return cube;
        }

        if (cube.pages == 0 && last.Properties.Count <= HeadProperties && TableLimits.WireBytes(last) <= HeadWireBytes)
        {
            cube.inline = last;
            return cube;
        }

        cube.pages++;
        await emit(last);
        return cube;
    }

    /// <summary>Puts the cube, or where it lies, into its period's head.</summary>
    public void AddTo(TableEntity head)
    {
        head["dimensions"] = string.Join(' ', feed.Dimensions);
        head["measures"] = string.Join(' ', feed.Measures);
        head["cells"] = cells;
        if (pages > 0)
        {
            head["cubePages"] = pages;
        }

        foreach (var (name, value) in inline?.Properties ?? [])
        {
            head[name] = value;
        }
    }
}
