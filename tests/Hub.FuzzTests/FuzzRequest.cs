using System.IO.Compression;
using System.Text;
using Hub.Http;
using Microsoft.AspNetCore.Http;

namespace Hub.FuzzTests;

/// <summary>A request no decent client would send, or nearly a decent one; the same for the same seed.</summary>
internal sealed class FuzzRequest
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"];

    private static readonly string[] Segments =
    [
        "duwo-housing-market", "lic-events", "leiden-population", "university-students", "v1", "2024", "2024-05", "2024-Q2", "housing-units",
        "housing-shortage.leiden.2024-05", "duwo-housing-market.2024-05.1", "duwo-housing-market.2024-05.0", "duwo-housing-market.refused.x",
        "01890a5d-ac96-774b-bcce-b302099a8057", "..", ".", "%2e%2e", "%2F", "%252F", "💩", "é", "'", "\"", "a|b", "a;b", "|", "~", "-1", "99999999999999999999",
    ];

    private static readonly string[] Texts =
    [
        "true", "false", "1", "0", "-1", "1001", "2024", "2024-05", "2024-13", "2024-Q9", "9999", "0001", "0000", "leiden", "total", "place", "place,place",
        "contract", "csv", "json", "nl", "accepted", "refused", "late", "A", "E", "Q", "v1", "v2", "*", "\"1\"", "W/\"1\"", "\"", "", " ", "a b", "💩", "\u0001", "'; drop", "%00", "2024-05-01T00:00:00Z",
    ];

    private static readonly string[] Parameters =
        ["dryRun", "period", "note", "obsStatus", "schema", "after", "limit", "from", "to", "by", "place", "contract", "status", "rule", "feed", "periods", "format", "separator", "since", "asOf", "x"];

    private static readonly string[] MediaTypes =
    [
        "application/json", "application/json; charset=utf-8", "application/json; charset=latin1", "text/csv", "text/csv; header=present", "application/x-ndjson",
        "application/jsonl", "text/plain", "multipart/form-data; boundary=x", "application/xml", "", "json", "*/*", "application/json;;", "text/csv; charset=windows-1252",
    ];

    private static readonly string[] Accepts = ["*/*", "application/json", "text/csv", "application/problem+json", "text/html;q=0.1", "application/json;q=0", ";;;", "nl", "en-GB,nl;q=0.5", "nl;q=x", "zz"];

    private static readonly string[] Encodings = ["gzip", "br", "identity", "gzip, br", "deflate", "x-gzip", "zstd", ""];

    private static readonly string[] HeaderNames =
        ["Accept", "Accept-Language", "If-Match", "If-None-Match", "If-Modified-Since", "Idempotency-Key", "Range", "Prefer", "X-Forwarded-For", "Origin", "Access-Control-Request-Method", "traceparent", "Cookie", "Expect"];

    private readonly Random random;

    private FuzzRequest(int seed) => random = new Random(seed);

    /// <summary>The method.</summary>
    public string Method { get; private set; } = "GET";

    /// <summary>The path, encoded as on the wire.</summary>
    public string Path { get; private set; } = "/";

    /// <summary>The query, with its question mark, or empty.</summary>
    public string Query { get; private set; } = string.Empty;

    /// <summary>The headers.</summary>
    public List<KeyValuePair<string, string>> Headers { get; } = [];

    /// <summary>The body.</summary>
    public byte[] Body { get; private set; } = [];

    /// <summary>Makes the request of a seed.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="keys">Keys of the hub, by the id of their owner.</param>
    public static FuzzRequest From(int seed, IReadOnlyDictionary<string, string> keys)
    {
        var request = new FuzzRequest(seed);
        if (request.random.Next(10) < 7)
        {
            request.MakeSubmission(keys);
        }
        else
        {
            request.MakeOther(keys);
        }

        request.AddHeaders();
        return request;
    }

    /// <summary>Puts it into the context of the test host.</summary>
    public void Apply(HttpContext http)
    {
        http.Request.Method = Method;
        http.Request.Path = PathString.FromUriComponent(Path);
        http.Request.QueryString = new QueryString(Query);
        foreach (var (name, value) in Headers)
        {
            http.Request.Headers.Append(name, value);
        }

        if (Body.Length > 0 || Method is "POST" or "PUT")
        {
            http.Request.ContentLength = random.Next(20) == 0 ? null : Body.Length;
            http.Request.Body = new MemoryStream(Body);
        }
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Method} {Path}{Query}\n{string.Join('\n', Headers.Where(header => header.Key != "Authorization").Select(header => $"{header.Key}: {header.Value}"))}\n\n{Encoding.UTF8.GetString(Body, 0, Math.Min(Body.Length, 2000))}";

    private void MakeSubmission(IReadOnlyDictionary<string, string> keys)
    {
        var (feed, partner) = FuzzBody.Feeds[random.Next(FuzzBody.Feeds.Count)];
        Method = "POST";
        Path = $"/v1/feeds/{feed}/submissions";
        Authorize(keys, random.Next(20) == 0 ? null : partner);
        var (type, body, period) = FuzzBody.From(feed, random);
        Body = body;
        Headers.Add(new("Content-Type", random.Next(25) == 0 ? Pick(MediaTypes) : type));
        var query = new List<string>();
        if (period is not null && random.Next(20) > 0)
        {
            query.Add($"period={period}");
        }

        // Most store nothing, so that the machine's disk is not what is tested.
        if (random.Next(10) > 0)
        {
            query.Add("dryRun=true");
        }

        AddParameters(query, random.Next(12) == 0 ? 1 + random.Next(2) : 0);
        Query = query.Count == 0 ? string.Empty : "?" + string.Join('&', query);
        switch (random.Next(16))
        {
            case 0:
                Body = Compress(stream => new GZipStream(stream, CompressionLevel.Fastest));
                Headers.Add(new("Content-Encoding", "gzip"));
                break;
            case 1:
                Body = Compress(stream => new BrotliStream(stream, CompressionLevel.Fastest));
                Headers.Add(new("Content-Encoding", "br"));
                break;
            case 2:
                // Says it is compressed, and is not, or not wholly.
                Body = random.Next(2) == 0 ? Body : FuzzBody.Damage(Compress(stream => new GZipStream(stream, CompressionLevel.Fastest)), random);
                Headers.Add(new("Content-Encoding", Pick(Encodings)));
                break;
        }
    }

    private void MakeOther(IReadOnlyDictionary<string, string> keys)
    {
        var route = RouteTable.All[random.Next(RouteTable.All.Count)];
        Method = random.Next(6) == 0 ? Pick(Methods) : Pick([.. route.Methods]);
        var segments = route.Pattern.Split('/').Select(segment => segment.StartsWith('{') || random.Next(40) == 0 ? Uri.EscapeDataString(Pick(Segments)) : segment);
        Path = "/" + string.Join('/', segments).TrimStart('/') + (random.Next(40) == 0 ? "/" : string.Empty);
        var query = new List<string>();
        foreach (var parameter in route.Query.Where(_ => random.Next(2) == 0))
        {
            query.Add($"{parameter.Name}={Uri.EscapeDataString(Pick(Texts))}");
        }

        AddParameters(query, random.Next(3));
        Query = query.Count == 0 ? string.Empty : "?" + string.Join('&', query);
        Authorize(keys, random.Next(3) == 0 ? null : keys.Keys.ElementAt(random.Next(keys.Count)));
        if (Method is "POST" or "PUT" or "PATCH")
        {
            Headers.Add(new("Content-Type", random.Next(3) == 0 ? Pick(MediaTypes) : "application/json"));
            Body = FuzzBody.Json(random);
        }
    }

    private void Authorize(IReadOnlyDictionary<string, string> keys, string? caller)
    {
        if (caller is not null)
        {
            Headers.Add(new("Authorization", $"Bearer {keys[caller]}"));
        }
        else if (random.Next(2) == 0)
        {
            Headers.Add(new("Authorization", Pick(["Bearer", "Bearer x", "Bearer hub_x_y", "Basic eDp5", "Bearer eyJhbGciOiJub25lIn0.e30.", "bearer  ", "Bearer " + new string('a', 9000)])));
        }
    }

    private void AddHeaders()
    {
        for (var count = random.Next(4) == 0 ? 1 + random.Next(3) : 0; count > 0; count--)
        {
            Headers.Add(new(Pick(HeaderNames), random.Next(2) == 0 ? Pick(Accepts) : Pick(Texts).Replace("\u0001", "x", StringComparison.Ordinal)));
        }
    }

    private void AddParameters(List<string> query, int count)
    {
        for (; count > 0; count--)
        {
            query.Add($"{Pick(Parameters)}={(random.Next(10) == 0 ? Pick(["%", "%zz", "&&", "+", "%ff%fe"]) : Uri.EscapeDataString(Pick(Texts)))}");
        }
    }

    private byte[] Compress(Func<Stream, Stream> compress)
    {
        using var target = new MemoryStream();
        using (var stream = compress(target))
        {
            stream.Write(Body);
        }

        return target.ToArray();
    }

    private string Pick(string[] from) => from[random.Next(from.Length)];
}
