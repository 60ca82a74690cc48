using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace Hub.Http;

/// <summary>The content codings a body may be sent in (RFC 9110, section 8.4.1): none, gzip or br, one of them once.</summary>
internal static class ContentCoding
{
    /// <summary>What is taken, as <c>Accept-Encoding</c> says it.</summary>
    public const string Taken = "gzip, br";

    /// <summary>The name of no coding at all.</summary>
    public const string Identity = "identity";

    // Without System.IO.Compression.UseStrictValidation (Directory.Build.props) .NET takes half a body for a whole one,
    // and half a CSV can be a valid submission. Where a host leaves the setting out, nothing compressed is taken.
    private static readonly bool IsStrict = NoticesThatBytesAreMissing();

    /// <summary>The request's coding in lower case, <c>identity</c> for none; null when it is not taken.</summary>
    public static string? Of(HttpRequest request)
    {
        string? coding = null;
        foreach (var part in request.Headers.ContentEncoding.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var name = part.ToLowerInvariant() switch
            {
                "x-gzip" => "gzip",
                var other => other,
            };
            if (name == Identity)
            {
                continue;
            }

            // One in another is how bodies are made that expand a million times.
            if (coding is not null || name is not ("gzip" or "br") || !IsStrict)
            {
                return null;
            }

            coding = name;
        }

        return coding ?? Identity;
    }

    /// <summary>The body as it was before it was encoded; expanded only as far as it is read.</summary>
    public static Stream Decode(Stream body, string coding) => coding switch
    {
        "gzip" => new GZipStream(body, CompressionMode.Decompress, leaveOpen: true),
        "br" => new BrotliStream(body, CompressionMode.Decompress, leaveOpen: true),
        _ => body,
    };

    private static bool NoticesThatBytesAreMissing()
    {
        using var compressed = new MemoryStream();
        using (var stream = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write("whole"u8);
        }

        using var expanded = new GZipStream(new MemoryStream(compressed.ToArray()[..^1]), CompressionMode.Decompress);
        try
        {
            expanded.CopyTo(Stream.Null);
            return false;
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }
}
