using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Hub.Http;

/// <summary>Chooses a language by <c>Accept-Language</c> (RFC 9110, section 12.5.4): Dutch or English.</summary>
public static class Languages
{
    /// <summary>The code of Dutch (BCP 47).</summary>
    public const string Dutch = "nl";

    /// <summary>The code of English.</summary>
    public const string English = "en";

    /// <summary>The query parameter of what a page may link to or embed, where nobody can set a header.</summary>
    public static readonly QueryParameter Parameter = new("language", "The language of names and texts; goes before Accept-Language. Codes are the same in both.", """{"type":"string","enum":["nl","en"]}""");

    /// <summary>The language that <c>language=</c> names, or else <c>Accept-Language</c>.</summary>
    public static Result<string> Read(HubRequest request) => request.Query(Parameter.Name) switch
    {
        null => Choose(request.Http.Request),
        Dutch => Dutch,
        English => English,
        _ => Problems.InvalidRequest($"'{Parameter.Name}' is {Dutch} or {English}."),
    };

    /// <summary>
    /// The language the client likes best; English when it likes both as much, asks for neither, or for something that
    /// cannot be read: a text in the wrong language is better than none.
    /// </summary>
    public static string Choose(HttpRequest request)
    {
        if (request.Headers.AcceptLanguage.Count == 0
            || !StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptLanguage!, out var ranges))
        {
            return English;
        }

        return Liking(ranges, Dutch) > Liking(ranges, English) ? Dutch : English;
    }

    // The range that names the language says how much it is liked, of several the most; otherwise "*" does. nl-BE is nl.
    private static double Liking(IList<StringWithQualityHeaderValue> ranges, string language)
    {
        double? named = null, any = null;
        foreach (var range in ranges)
        {
            var quality = range.Quality ?? 1;
            if (range.Value.Equals("*", StringComparison.Ordinal))
            {
                any = Math.Max(any ?? 0, quality);
            }
            else if (range.Value.Equals(language, StringComparison.OrdinalIgnoreCase) || range.Value.StartsWith(language + "-", StringComparison.OrdinalIgnoreCase))
            {
                named = Math.Max(named ?? 0, quality);
            }
        }

        return named ?? any ?? 0;
    }
}
