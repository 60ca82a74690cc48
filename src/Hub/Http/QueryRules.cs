using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Hub.Feeds.PersonalData;

namespace Hub.Http;

/// <summary>Reads query parameters strictly: a parameter that is not understood is refused, not ignored.</summary>
internal static class QueryRules
{
    /// <summary>Reads <c>limit</c>.</summary>
    public static bool TryLimit(HubRequest request, int standard, int most, out int limit, [NotNullWhen(false)] out Problem? problem)
    {
        limit = standard;
        problem = null;
        if (request.Http.Request.Query.TryGetValue("limit", out var text)
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit < 1 || limit > most))
        {
            problem = Problems.InvalidRequest($"'limit' is a whole number from 1 to {most}.");
            return false;
        }

        return true;
    }

    /// <summary>Refuses parameters other than <paramref name="known"/>, and any that is given twice.</summary>
    public static Problem? Unknown(HubRequest request, IEnumerable<string> known)
    {
        if (!request.Http.Request.QueryString.HasValue)
        {
            return null;
        }

        var names = known.ToHashSet(StringComparer.Ordinal);
        foreach (var (name, values) in request.Http.Request.Query)
        {
            if (!names.Contains(name))
            {
                return Problems.InvalidRequest($"There is no query parameter '{Cut(name)}' here; {(names.Count == 0 ? "this path takes none" : $"there are {string.Join(", ", names.Order(StringComparer.Ordinal))}")}.");
            }

            if (values.Count != 1)
            {
                return Problems.InvalidRequest($"Query parameter '{name}' is given {values.Count} times; once is enough.");
            }

            if (string.IsNullOrEmpty(values[0]))
            {
                return Problems.InvalidRequest($"Query parameter '{name}' is empty; leave it out or give it a value.");
            }
        }

        return null;
    }

    private static string Cut(string text)
    {
        var shown = PersonalDataRules.Mask(text);
        return shown.Length <= 40 ? shown : shown[..40] + "…";
    }
}
