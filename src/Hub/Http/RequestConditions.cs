using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Hub.Receiving;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Hub.Http;

/// <summary>The headers that make a request conditional or repeatable: <c>If-Match</c>, <c>If-None-Match</c> and <c>Idempotency-Key</c>.</summary>
/// <param name="Precondition">What the caller expects; null when it does not say.</param>
/// <param name="Key">The idempotency key without its quotes; null without one.</param>
internal sealed record RequestConditions(Precondition? Precondition, string? Key)
{
    /// <summary>Says that an answer is the one an earlier request got.</summary>
    public const string ReplayedHeader = "Idempotency-Replayed";

    private const string KeyHeader = "Idempotency-Key";
    private const int LongestKey = 255;

    public static readonly QueryParameter IdempotencyKeyHeader = new(
        KeyHeader,
        "A text of the client's choice, new for every new request, at most 255 characters. The same request with the same key gets the first answer again for 24 hours.",
        """{"type":"string","maxLength":257}""");

    public static readonly IReadOnlyList<QueryParameter> PreconditionHeaders =
    [
        new("If-Match", "The period's ETag as last seen; when the period has changed since, nothing is done (412)."),
        new("If-None-Match", "* does it only when nothing was received for the period yet (else 412)."),
    ];

    public static bool TryRead(HubRequest request, [NotNullWhen(true)] out RequestConditions? conditions, [NotNullWhen(false)] out Problem? problem)
    {
        var headers = request.Http.Request.Headers;
        conditions = null;
        if (!TryTags(headers.IfMatch, out var match) || !TryTags(headers.IfNoneMatch, out var noneMatch))
        {
            problem = Problems.InvalidRequest("If-Match and If-None-Match hold entity tags in double quotes, or *.");
            return false;
        }

        if (!TryKey(headers[KeyHeader], out var key))
        {
            problem = Problems.InvalidRequest($"{KeyHeader} is one text of 1 to {LongestKey} printable ASCII characters, in double quotes or without.");
            return false;
        }

        problem = null;
        var precondition = match.Count == 0 && noneMatch.Count == 0 ? null : new Precondition
        {
            MatchAny = match.Any(IsAny),
            Match = match.Any(IsAny) ? [] : Strong(match),
            NoneMatchAny = noneMatch.Any(IsAny),
            NoneMatch = [.. noneMatch.Where(tag => !IsAny(tag)).Select(tag => tag.Tag.Value!)],
        };
        conditions = new RequestConditions(precondition, key);
        return true;
    }

    /// <summary>The input with these conditions; call it when the body is there, which the fingerprint is taken of.</summary>
    public SubmissionInput On(SubmissionInput input, HubRequest request) => input with
    {
        Precondition = Precondition,
        IdempotencyKey = Key is null ? null : new IdempotencyKey(Key, Fingerprint(Key, request, input)),
    };

    // Of the body as sent, not of what could be read of it. With the key, of which only a digest is stored: so that from
    // what is stored nobody can try out what a refused body may have said.
    private static string Fingerprint(string key, HubRequest request, SubmissionInput input)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var http = request.Http.Request;
        hash.AppendData(Encoding.UTF8.GetBytes($"{key}\n{http.Method}\n{http.Path}\n{http.QueryString}\n{input.MediaType}\n"));
        hash.AppendData(input.Sent.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // A weak tag matches nothing here (RFC 9110, section 13.1.1): it is left as a tag that no state has.
    private static List<string> Strong(IList<EntityTagHeaderValue> tags) => [.. tags.Select(tag => tag.ToString())];

    private static bool IsAny(EntityTagHeaderValue tag) => tag.Tag == "*";

    private static bool TryTags(StringValues header, out IList<EntityTagHeaderValue> tags)
    {
        tags = [];
        return header.Count == 0 || (EntityTagHeaderValue.TryParseStrictList(header!, out var parsed) && (tags = parsed).Count > 0);
    }

    // A structured field string (RFC 8941, section 3.3.3); a bare text is taken too, as many clients send one.
    private static bool TryKey(StringValues header, out string? key)
    {
        key = null;
        if (header.Count == 0)
        {
            return true;
        }

        if (header.Count > 1 || header[0]?.Trim() is not { Length: > 0 } text || text.Any(character => character is < ' ' or > '~'))
        {
            return false;
        }

        if (text[0] != '"')
        {
            key = text;
            return text.Length <= LongestKey && !text.Any(character => character is '"' or ',' or ' ');
        }

        var read = new StringBuilder();
        for (var index = 1; index < text.Length; index++)
        {
            if (text[index] == '"')
            {
                key = read.ToString();
                return index == text.Length - 1 && key.Length is > 0 and <= LongestKey;
            }

            if (text[index] == '\\' && (++index == text.Length || text[index] is not ('"' or '\\')))
            {
                return false;
            }

            read.Append(text[index]);
        }

        return false;
    }
}
