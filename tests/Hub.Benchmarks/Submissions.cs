using System.Globalization;
using System.Text;

namespace Hub.Benchmarks;

/// <summary>Submissions to measure with.</summary>
internal static class Submissions
{
    public const string Market = "duwo-housing-market";

    /// <summary>A submission of so many records; 10 000 are 1.2 MB. Another seed gives other figures.</summary>
    public static byte[] Large(int records, string period, int seed)
    {
        string[] contracts = ["regular", "campus", "short-stay"];
        var json = new StringBuilder($$"""{"feed":"{{Market}}","period":"{{period}}","obsStatus":"E","records":[""");
        for (var index = 0; index < records; index++)
        {
            json.Append(index == 0 ? string.Empty : ",").Append(
                CultureInfo.InvariantCulture,
                $$"""{"place":"place-{{index / 3:D6}}","contract":"{{contracts[index % 3]}}","units":{{1000 + index + seed}},"vacant":{{index % 40}},"offered":{{1 + (index % 90)}},"activeSeekers":{{(index * 7) + seed}}}""");
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
