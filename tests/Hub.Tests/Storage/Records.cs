using System.Text.Json.Nodes;
using Hub.Tests.Http;

namespace Hub.Tests.Storage;

/// <summary>Submissions of any size, with figures that raise no alert; another seed gives other figures.</summary>
internal static class Records
{
    /// <summary>A submission of so many records, or of as many as the feed's codes allow.</summary>
    public static JsonNode Of(string feed, string period, int count, int seed)
    {
        string[] campuses = ["leiden", "the-hague"], levels = ["bachelor", "master", "doctoral", "exchange"];
        string[] nationalities = ["nl", "eea", "non-eea"], contracts = ["regular", "campus", "short-stay"];
        string[] origins = ["nl", "eea", "non-eea"], purposes = ["knowledge-worker", "student", "labour-migrant", "status-holder", "family", "other"];
        string[] stays = ["under-1-year", "1-to-3-years", "over-3-years", "not-applicable"];
        Func<int, JsonObject> record = feed switch
        {
            "university-students" => number => new()
            {
                ["campus"] = campuses[number % 2],
                ["level"] = levels[number / 2 % 4],
                ["nationality"] = nationalities[number / 8],
                ["students"] = 1000 + number + seed,
                ["firstYear"] = 100 + seed,
                ["seekingHousing"] = 10,
            },
            "duwo-housing-stock" => number => new() { ["place"] = Place(number / 2), ["ownership"] = number % 2 == 0 ? "owned" : "managed", ["units"] = 1000 + number + seed },
            "duwo-lettings" => number => new() { ["place"] = Place(number / 2), ["programme"] = number % 2 == 0 ? "regular" : "short-stay", ["lettings"] = 1000 + number + seed },
            "duwo-housing-market" => number => new()
            {
                ["place"] = Place(number / 3),
                ["contract"] = contracts[number % 3],
                ["units"] = 7000 + number + seed,
                ["vacant"] = 700,
                ["offered"] = 80,
                ["activeSeekers"] = 400,
                ["shortage"] = 5,
            },
            "lic-newcomers" => number => new() { ["origin"] = origins[number % 3], ["purpose"] = purposes[number / 3], ["newcomers"] = 40 + number + seed },
            "lic-events" => number => new() { ["event"] = $"event-{number}", ["kind"] = "workshop", ["date"] = period + "-15", ["attendees"] = 20 + seed, ["dutchAttendees"] = 10 },
            "lbsp-workforce" => number => new() { ["sector"] = $"sector-{number}", ["organisations"] = 12, ["employees"] = 4000 + seed, ["internationalEmployees"] = 900, ["vacancies"] = 30 },
            "leiden-population" => number => new() { ["nationality"] = nationalities[number % 3], ["lengthOfStay"] = stays[number / 3 % 4], ["district"] = $"district-{number / 12}", ["residents"] = 300 + seed },
            _ => throw new ArgumentOutOfRangeException(nameof(feed), feed, "No such feed."),
        };
        var most = feed switch { "university-students" => 24, "lic-newcomers" => 18, _ => count };
        return Samples.Envelope(feed, period, [.. Enumerable.Range(0, Math.Min(count, most)).Select(record)]);
    }

    private static string Place(int number) => number == 0 ? "leiden" : $"place-{number}";
}
