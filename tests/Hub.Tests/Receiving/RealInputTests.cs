using System.Text;
using System.Text.Json.Nodes;
using FluentAssertions;
using Hub.Partners;
using Hub.Receiving;
using Xunit;

namespace Hub.Tests.Receiving;

/// <summary>The publisher's own totals do not always add up. The hub notices, and loses nothing.</summary>
public sealed class RealInputTests
{
    private static readonly Caller Duwo = new("duwo", Role.Partner);

    [Fact]
    public async Task The_totals_of_dwellings_that_do_not_add_up_are_found_and_no_others()
    {
        // The totals of 2015, 2016 and 2021 are off because a place's is.
        (await WarningsAsync(RealInput.Stock())).Should().BeEquivalentTo(
            "2015: (place=amsterdam), found 9691: 1 more",
            "2015: (all records), found 29515: 1 more",
            "2016: (place=amsterdam), found 10684: 1 more",
            "2016: (all records), found 31253: 1 more",
            "2017: (ownership=owned), found 24591: 14 less",
            "2017: (ownership=managed), found 7751: 14 more",
            "2021: (place=delft), found 10302: 20 less",
            "2021: (all records), found 33672: 20 less");
    }

    [Fact]
    public async Task The_total_of_short_stay_lettings_that_does_not_add_up_is_found_and_no_other()
    {
        (await WarningsAsync(RealInput.Lettings())).Should().BeEquivalentTo("2016: (programme=short-stay), found 7500: 1494 less");
    }

    private static async Task<List<string>> WarningsAsync(IReadOnlyList<JsonObject> submissions)
    {
        await using var hub = await HubUnderTest.StartAsync();
        var found = new List<string>();
        foreach (var submission in submissions)
        {
            var feed = submission["feed"]!.GetValue<string>();
            var input = new SubmissionInput(Encoding.UTF8.GetBytes(submission.ToJsonString()));
            (await hub.Get<ReceiveSubmission>().HandleAsync(Duwo, feed, input, TestContext.Current.CancellationToken)).Succeeded(out var outcome, out var problem).Should().BeTrue("{0}", problem);

            found.AddRange(outcome!.Receipt.Warnings.Where(warning => warning.Code == "stated-totals")
                .Select(warning => $"{submission["period"]}: {warning.Detail.En[warning.Detail.En.IndexOf('(', StringComparison.Ordinal)..]}"));

            var kept = (await hub.Caller("duwo").GetAsync($"/v1/submissions/{outcome.Receipt.Id}/records")).Expect(200).Text;
            var sent = submission["records"]!.AsArray().Select(record => record!.AsObject());
            kept.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject().OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}={pair.Value}").Aggregate(string.Concat))
                .Should().BeEquivalentTo(sent.Select(record => record.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}={pair.Value}").Aggregate(string.Concat)), "nothing is lost");
        }

        return found;
    }
}
