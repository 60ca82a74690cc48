using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Hub.Http;

/// <summary>Chooses a media type by <c>Accept</c> (RFC 9110, section 12.5.1).</summary>
internal static class Negotiation
{
    /// <summary>The first of <paramref name="offered"/> that the client likes best, or null when it accepts none.</summary>
    public static string? Choose(HttpRequest request, IReadOnlyList<string> offered)
    {
        if (request.Headers.Accept.Count == 0)
        {
            return offered[0];
        }

        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept!, out var accepted))
        {
            return null;
        }

        string? best = null;
        double most = 0;
        foreach (var type in offered)
        {
            var parsed = new MediaTypeHeaderValue(type);

            // The most specific range that matches a type says how much it is liked.
            var range = accepted.Where(range => parsed.IsSubsetOf(new MediaTypeHeaderValue(range.MediaType)))
                .OrderBy(range => range.MatchesAllTypes).ThenBy(range => range.MatchesAllSubTypes).FirstOrDefault();
            if (range is not null && (range.Quality ?? 1) > most)
            {
                (best, most) = (type, range.Quality ?? 1);
            }
        }

        return best;
    }
}
