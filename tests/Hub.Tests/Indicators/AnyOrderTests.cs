using System.Globalization;
using CsCheck;
using FluentAssertions;
using Hub.Tests.Http;
using Xunit;

namespace Hub.Tests.Indicators;

/// <summary>
/// Years that are made of months, and changes on an earlier period, are published right whatever order the months come
/// in, are corrected in and are taken back in: each change finds all that it touches.
/// </summary>
public sealed class AnyOrderTests
{
    private const int Histories = 8;
    private const int Months = 25;

    // Two years of months in any order, some of them again with other figures, some of them taken back.
    private static readonly Gen<(int[] Order, int[] Again, int[] Withdrawn)> History = Gen.Select(
        Gen.Shuffle(Enumerable.Range(0, Months).ToArray()), Gen.Int[0, Months - 1].Array[0, 6], Gen.Int[0, Months - 1].Array[0, 2]);

    [Fact]
    public Task Roll_ups_and_changes_do_not_depend_on_the_order_of_what_they_rest_on() => Check.SampleAsync(History, CheckAsync, iter: Histories, threads: 1);

    private static async Task CheckAsync((int[] Order, int[] Again, int[] Withdrawn) history)
    {
        await using var hub = await HubUnderTest.StartAsync();
        var figures = new int?[Months];
        foreach (var (month, round) in history.Order.Select(month => (month, 0)).Concat(history.Again.Select((month, index) => (month, index + 1))))
        {
            figures[month] = 100 + (10 * month) + round;
            (await hub.Caller("lic").SubmitAsync(Samples.Newcomers(Name(month), figures[month]!.Value))).Expect(201);
        }

        foreach (var month in history.Withdrawn.Distinct())
        {
            while (await CurrentAsync(hub, month) is { } id)
            {
                (await hub.Caller("lic").SendAsync("POST", $"/v1/submissions/{id}/withdrawal")).Expect(200);
            }

            figures[month] = null;
        }

        (await hub.DifferencesAsync()).Should().BeEmpty();
        var years = new Dictionary<string, decimal?>();
        foreach (var year in new[] { 2010, 2011 })
        {
            if (figures[((year - 2010) * 12)..((year - 2010 + 1) * 12)] is var months && months.All(month => month is not null))
            {
                years[year.ToString(CultureInfo.InvariantCulture)] = months.Sum();
            }
        }

        (await hub.Caller(null).ObservationsAsync("newcomers-per-year", string.Empty)).Should().Equal(years);
        (await hub.Caller(null).ObservationsAsync("newcomers-change", string.Empty)).Should().Equal(Enumerable.Range(12, Months - 12)
            .Where(month => figures[month] is not null && figures[month - 12] is not null)
            .ToDictionary(Name, month => (decimal?)Math.Round(100m * (figures[month]!.Value - figures[month - 12]!.Value) / figures[month - 12]!.Value, 1, MidpointRounding.AwayFromZero)));
    }

    private static async Task<string?> CurrentAsync(HubUnderTest hub, int month) =>
        (await hub.Caller("lic").JsonAsync($"/v1/feeds/lic-newcomers/submissions?period={Name(month)}&limit=100")).GetProperty("submissions").EnumerateArray()
            .FirstOrDefault(submission => submission.Text("status") == "accepted") is { ValueKind: System.Text.Json.JsonValueKind.Object } found ? found.Text("id") : null;

    private static string Name(int month) => new DateOnly(2010, 1, 1).AddMonths(month).ToString("yyyy-MM", CultureInfo.InvariantCulture);
}
