using System.IO.Compression;

namespace Hub.Indicators.Formats;

/// <summary>Makes a package of Office Open XML the same whenever it is written, so that its ETag says whether anything changed.</summary>
internal static class StablePackage
{
    // The earliest a ZIP can say.
    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The package with its parts in order of their names and without the time it was written at.</summary>
    public static ReadOnlyMemory<byte> From(MemoryStream package)
    {
        package.Position = 0;
        using var target = new MemoryStream();
        using (var source = new ZipArchive(package, ZipArchiveMode.Read, leaveOpen: true))
        using (var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true))
        {
            // "[Content_Types].xml" comes first by its bracket, where readers look for it.
            foreach (var part in source.Entries.OrderBy(part => part.FullName[0] != '[').ThenBy(part => part.FullName, StringComparer.Ordinal))
            {
                var copy = zip.CreateEntry(part.FullName, CompressionLevel.Fastest);
                copy.LastWriteTime = Epoch;
                using var from = part.Open();
                using var to = copy.Open();
                from.CopyTo(to);
            }
        }

        return target.ToArray();
    }
}
