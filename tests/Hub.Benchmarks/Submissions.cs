using System.Globalization;
using System.Text;

namespace Hub.Benchmarks;

/// <summary>Submissions to measure with.</summary>
internal static class Submissions
{
    public const string Market = "duwo-housing-market";

    /// <summary>
    /// A submission of so many records; 10 000 are 1.2 MB. Another seed gives other figures. Many of its counts are small
    /// enough to be withheld, and many of its places raise an alert; when it is <paramref name="quiet"/>, none do.
    /// </summary>
    public static byte[] Large(int records, string period, int seed, bool quiet = false)
    {
        string[] contracts = ["regular", "campus", "short-stay"];
        var json = new StringBuilder($$"""{"feed":"{{Market}}","period":"{{period}}","obsStatus":"E","records":[""");
        for (var index = 0; index < records; index++)
        {
            var (units, vacant, offered, seekers) = quiet
                ? (1000 + (index % 500) + (seed % 100), 20 + (index % 40), 10 + (index % 90), 200 + (index % 50) + (seed % 100))
                : (1000 + index + seed, index % 40, 1 + (index % 90), (index * 7) + seed);
            json.Append(index == 0 ? string.Empty : ",").Append(
                CultureInfo.InvariantCulture,
                $$"""{"place":"place-{{index / 3:D6}}","contract":"{{contracts[index % 3]}}","units":{{units}},"vacant":{{vacant}},"offered":{{offered}},"activeSeekers":{{seekers}}}""");
        }

        return Encoding.UTF8.GetBytes(json.Append("]}").ToString());
    }

    /// <summary>A submission of so many records with one of Leiden's among them, so that every month gives what is pulled.</summary>
    public static byte[] Pulled(int records, string period)
    {
        var others = Encoding.UTF8.GetString(Large(records - 1, period, 0));
        return Encoding.UTF8.GetBytes(others.Replace("\"records\":[", """
            "records":[{"place":"leiden","contract":"regular","units":7650,"vacant":50,"offered":90,"activeSeekers":4100},
            """, StringComparison.Ordinal));
    }

    /// <summary>
    /// Leiden's residents by nationality, length of stay and ten districts, 70 records: the widest of what the feeds hold.
    /// With <paramref name="small"/> every fifteenth count is too small to be published.
    /// </summary>
    public static byte[] Population(int year, int seed, bool small)
    {
        (string Nationality, string Stay)[] groups =
        [
            ("nl", "not-applicable"), ("eea", "under-1-year"), ("eea", "1-to-3-years"), ("eea", "over-3-years"),
            ("non-eea", "under-1-year"), ("non-eea", "1-to-3-years"), ("non-eea", "over-3-years"),
        ];
        var records = Enumerable.Range(0, 10 * groups.Length).Select(index => string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"nationality":"{{groups[index % groups.Length].Nationality}}","lengthOfStay":"{{groups[index % groups.Length].Stay}}","district":"district-{{index / groups.Length}}","residents":{{(small && index % 15 == 3 ? 2 + (index % 7) : 40 + (index * 37 % 900) + seed)}}}"""));
        return Encoding.UTF8.GetBytes($$"""{"feed":"leiden-population","period":"{{year}}","obsStatus":"E","records":[{{string.Join(',', records)}}]}""");
    }

    /// <summary>The people at work in a quarter by twelve sectors, 12 records.</summary>
    public static byte[] Workforce(int quarter, int seed)
    {
        var records = Enumerable.Range(0, 12).Select(sector => string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"sector":"sector-{{sector}}","organisations":{{20 + sector}},"employees":{{900 + (sector * 31) + seed}},"internationalEmployees":{{200 + (sector * 17) + seed}},"vacancies":{{40 + sector}},"internationalHires":{{30 + sector}},"internationalLeavers":{{20 + sector}}}"""));
        return Encoding.UTF8.GetBytes($$"""{"feed":"lbsp-workforce","period":"{{1500 + (quarter / 4)}}-Q{{1 + (quarter % 4)}}","obsStatus":"E","records":[{{string.Join(',', records)}}]}""");
    }

    /// <summary>
    /// So many events in the <paramref name="month"/>-th month since the year 1000, over the four kinds: many records in few
    /// cells, as in what a larger organisation counts. None of the sums is small.
    /// </summary>
    public static byte[] Events(int records, int month, int seed)
    {
        string[] kinds = ["meet-and-mingle", "workshop", "language-course", "other"];
        var period = Month(month);
        var json = new StringBuilder($$"""{"feed":"lic-events","period":"{{period}}","obsStatus":"E","records":[""");
        for (var index = 0; index < records; index++)
        {
            json.Append(index == 0 ? string.Empty : ",").Append(
                CultureInfo.InvariantCulture,
                $$"""{"event":"event-{{index:D6}}","kind":"{{kinds[index % kinds.Length]}}","date":"{{period}}-{{1 + (index % 28):D2}}","attendees":{{60 + (index % 90) + (seed % 100)}},"dutchAttendees":{{20 + (index % 30)}}}""");
        }

        return Encoding.UTF8.GetBytes(json.Append("]}").ToString());
    }

    /// <summary>So many records as CSV, with a header in Dutch and semicolons.</summary>
    public static byte[] Csv(int records)
    {
        string[] contracts = ["regular", "campus", "short-stay"];
        var csv = new StringBuilder("Plaats;Contract;Woningen;Waarvan leeg;Aangeboden kamers;Actieve woningzoekenden\r\n");
        for (var index = 0; index < records; index++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"place-{index / 3:D6};{contracts[index % 3]};{1000 + index};{index % 40};{1 + (index % 90)};{index * 7}\r\n");
        }

        return Encoding.UTF8.GetBytes(csv.ToString());
    }

    /// <summary>A submission of one record for the <paramref name="number"/>-th month since the year 1000.</summary>
    public static byte[] Single(int number, int seed = 0) => Encoding.UTF8.GetBytes(
        $$"""{"feed":"{{Market}}","period":"{{Month(number)}}","obsStatus":"E","records":[{"place":"leiden","contract":"regular","units":{{7000 + seed}},"vacant":12,"offered":90,"activeSeekers":41000}]}""");

    public static string Month(int number) => string.Create(CultureInfo.InvariantCulture, $"{1000 + (number / 12):D4}-{(number % 12) + 1:D2}");
}
