using System.Text.Json;
using Hub.Feeds;
using Hub.Feeds.PersonalData;

namespace Hub.Receiving;

/// <summary>
/// A total that a submission states beside its records, from the envelope's member <c>totals</c>: a check on the records
/// and not one of them. It is about the records with the codes it gives, whatever their other codes.
/// </summary>
/// <param name="Index">Its place in the list.</param>
/// <param name="By">The dimensions it gives a code of, as places in the feed's list, in order.</param>
/// <param name="Codes">Those codes.</param>
/// <param name="Amounts">The measures it states, as places in the feed's list, with the amount stated.</param>
internal sealed record StatedTotal(int Index, IReadOnlyList<int> By, IReadOnlyList<string> Codes, IReadOnlyList<(int Measure, decimal Amount)> Amounts)
{
    /// <summary>Reads the list the reader stands at the start of, which the schema has found valid.</summary>
    public static List<StatedTotal> Read(Feed feed, ref Utf8JsonReader reader, ViolationReport report)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var totals = new List<StatedTotal>();
        foreach (var total in document.RootElement.EnumerateArray())
        {
            var by = new List<int>();
            var codes = new List<string>();
            for (var dimension = 0; dimension < feed.Dimensions.Count; dimension++)
            {
                if (total.TryGetProperty(feed.Dimensions[dimension], out var code))
                {
                    by.Add(dimension);
                    codes.Add(code.GetString()!);
                    if (PersonalDataRules.Find(System.Text.Encoding.UTF8.GetBytes(codes[^1])) is not PersonalDataKind.None and var kind)
                    {
                        report.Add(new Violation($"/totals/{totals.Count}/{feed.Dimensions[dimension]}", PersonalDataRules.Code, PersonalDataRules.Detail(kind)));
                    }
                }
            }

            var amounts = new List<(int, decimal)>();
            for (var measure = 0; measure < feed.Measures.Count; measure++)
            {
                if (total.TryGetProperty(feed.Measures[measure], out var amount))
                {
                    amounts.Add((measure, amount.GetDecimal()));
                }
            }

            totals.Add(new StatedTotal(totals.Count, by, codes, amounts));
        }

        return totals;
    }
}
