using System.Text.Json;
using Hub.Feeds;
using Hub.Partners;
using Hub.Receiving;

namespace Hub.Server.Demo;

/// <summary>One key for everybody in the demonstration, kept in <c>keys.json</c> beside the data.</summary>
internal static class DemoKeys
{
    public const string FileName = "keys.json";

    /// <summary>Who locks periods.</summary>
    public const string Operator = "operator";

    private static readonly (string Owner, Role Role)[] Others =
    [
        ("monitor", Role.Reader), ("municipality", Role.Subscriber), (Operator, Role.Operator),
    ];

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Reads the keys that still work and issues the missing ones.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> EnsureAsync(IServiceProvider services, string folder, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, FileName);
        var keys = Read(path);
        var authenticate = services.GetRequiredService<Authenticate>();

        // The hub itself submits without one.
        var own = services.GetRequiredService<FeedCatalogue>().Find(Reporting.OwnFeed)?.Partner;
        var partners = services.GetRequiredService<PartnerCatalogue>().All.Where(partner => partner.Id != own).Select(partner => (partner.Id, Role.Partner));
        var changed = false;
        foreach (var (owner, role) in partners.Concat(Others))
        {
            if (await authenticate.HandleAsync(keys.GetValueOrDefault(owner), cancellation) is { } caller && caller.Id == owner && caller.Role == role)
            {
                continue;
            }

            var issued = await services.GetRequiredService<IssueKey>().HandleAsync(new IssueKeyCommand(owner, role, "demonstration"), cancellation);
            keys[owner] = issued.Value.Key;
            changed = true;
        }

        if (changed)
        {
            Write(path, keys);
        }

        return keys;
    }

    /// <summary>The keys in a file, or none when there is no such file.</summary>
    public static SortedDictionary<string, string> Read(string path)
    {
        try
        {
            return File.Exists(path)
                ? new(JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(path)) ?? [], StringComparer.Ordinal)
                : new(StringComparer.Ordinal);
        }
        catch (JsonException)
        {
            throw new InvalidDataException($"{path} is no file of keys. Move it away, and new keys are issued.");
        }
    }

    private static void Write(string path, SortedDictionary<string, string> keys)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            // Whoever reads this file can act as anybody: the owner's eyes only.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        // Written beside and moved, so that a crash leaves the old file or the new one.
        using (var file = new FileStream(path + ".new", options))
        {
            JsonSerializer.Serialize(file, keys, Indented);
        }

        File.Move(path + ".new", path, overwrite: true);
    }
}
