using System.Text.Json.Nodes;
using Azure.Core;
using Azure.Data.Tables;
using FluentAssertions;
using Hub.Azure;
using Hub.Receiving;
using Hub.Storage;
using Hub.Tests.Functions;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hub.Tests.Storage;

/// <summary>
/// What a submission costs in transactions of Azure Table Storage, counted on their way to Azurite: from the POST until
/// its observations are published and its events queued, which is the batch in <c>indicators</c>, and until the events
/// are passed on and everything is quiet. The process has worked for a while; docs/storage.md tells what a fresh one costs.
/// </summary>
public sealed class TransactionTests(Azurite azurite)
{
    // The first of what passes the events on.
    private const string PassedOn = "batch events";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Every feed with its most records up to a hundred, the table's rows: feed, caller, periods before and of the submission.</summary>
    public static TheoryData<string, string, string, string> Feeds => new()
    {
        { "university-students", "universiteit-leiden", "2022", "2023" },
        { "duwo-housing-stock", "duwo", "2022", "2023" },
        { "duwo-lettings", "duwo", "2022", "2023" },
        { "duwo-housing-market", "duwo", "2024-04", "2024-05" },
        { "lic-newcomers", "lic", "2024-04", "2024-05" },
        { "lic-events", "lic", "2024-04", "2024-05" },
        { "lbsp-workforce", "lbsp", "2024-Q1", "2024-Q2" },
        { "leiden-population", "gemeente-leiden", "2022", "2023" },
    };

    [Theory]
    [MemberData(nameof(Feeds))]
    public Task A_submission_of_a_hundred_records_costs_at_most_five(string feed, string caller, string before, string period) =>
        CheckAsync(feed, caller, before, period, 100, 5);

    [Theory]
    [MemberData(nameof(Feeds))]
    public async Task So_it_does_in_the_functions_app_where_another_process_carries_it_on(string feed, string caller, string before, string period)
    {
        await using var hub = await StartAsync(functions: true);
        await hub.SubmitAsync(caller, Records.Of(feed, before, 100, seed: 1));

        UntilQueued(await hub.SubmitAsync(caller, Records.Of(feed, period, 100, seed: 2))).Should().HaveCountLessThanOrEqualTo(5);
        UntilQueued(await hub.SubmitAsync(caller, Records.Of(feed, period, 100, seed: 3))).Should().HaveCountLessThanOrEqualTo(5);
    }

    [Theory]
    [InlineData("lic-events", "lic", "2024-04", "2024-05")]
    [InlineData("leiden-population", "gemeente-leiden", "2022", "2023")]
    [InlineData("duwo-housing-stock", "duwo", "2022", "2023")]
    [InlineData("duwo-housing-market", "duwo", "2024-04", "2024-05")]
    [InlineData("lbsp-workforce", "lbsp", "2024-Q1", "2024-Q2")]
    public Task A_submission_of_ten_thousand_records_costs_at_most_six(string feed, string caller, string before, string period) =>
        CheckAsync(feed, caller, before, period, 10_000, 6);

    [Fact]
    public async Task The_cost_does_not_grow_with_history_nor_with_the_number_of_groups_an_alert_watches()
    {
        await using var hub = await StartAsync();
        await hub.SubmitAsync("duwo", Records.Of("duwo-housing-market", "2018-01", 1, seed: 1));
        var young = await hub.SubmitAsync("duwo", Records.Of("duwo-housing-market", "2018-02", 1, seed: 1));
        for (var month = 2; month < 50; month++)
        {
            var period = new DateOnly(2018, 1, 1).AddMonths(month).ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);
            await hub.SubmitAsync("duwo", Records.Of("duwo-housing-market", period, 100, seed: month));
        }

        (await hub.SubmitAsync("duwo", Records.Of("duwo-housing-market", "2023-01", 100, seed: 1))).Should().HaveSameCount(young);
        (await hub.SubmitAsync("duwo", Records.Of("duwo-housing-market", "2019-05", 100, seed: 0))).Should().HaveSameCount(young);
    }

    [Fact]
    public async Task Passing_the_events_of_a_submission_on_costs_four_however_many_they_are()
    {
        await using var hub = await StartAsync();
        await hub.SubmitAsync("duwo", Records.Of("duwo-housing-market", "2024-04", 100, seed: 1));

        var all = await hub.SubmitAsync("duwo", Records.Of("duwo-housing-market", "2024-05", 100, seed: 1));

        all.SkipWhile(transaction => transaction != PassedOn).Should().Equal("batch events", "range subscriptions", "delete feeds", "batch indicators");
    }

    [Fact]
    public async Task A_fresh_instance_of_the_functions_app_costs_two_more_for_a_new_period_and_four_and_one_for_each_set_for_a_correction()
    {
        // The indicators by month over the feed: each has a set of the period that is corrected.
        var sets = Definitions.Load(HubUnderTest.ShippedSchemas).Indicators.All.Count(indicator => indicator.Driver.Feed == "duwo-housing-market" && indicator.Periodicity == Periodicity.Month);
        var (prefix, connection) = (Azurite.UniquePrefix(), await azurite.ConnectionStringAsync(Cancellation));
        await using (var first = await StartAsync(true, prefix, connection))
        {
            await first.SubmitAsync("duwo", Records.Of("duwo-housing-market", "2024-04", 100, seed: 1));
        }

        await using (var fresh = await StartAsync(true, prefix, connection))
        {
            // All alert states, and the cubes once more after them; and the caller's key, which is not counted here.
            UntilQueued(await fresh.SubmitAsync("duwo", Records.Of("duwo-housing-market", "2024-05", 100, seed: 1))).Should().HaveCountLessThanOrEqualTo(5 + 2);
        }

        await using (var fresh = await StartAsync(true, prefix, connection))
        {
            // A point read for each of the sets besides, and the cubes once more before and after those.
            UntilQueued(await fresh.SubmitAsync("duwo", Records.Of("duwo-housing-market", "2024-05", 100, seed: 2))).Should().HaveCountLessThanOrEqualTo(5 + 4 + sets);
        }
    }

    private static IReadOnlyList<string> UntilQueued(IReadOnlyList<string> transactions)
    {
        var before = transactions.TakeWhile(transaction => transaction != PassedOn).ToList();
        return before[..(before.FindLastIndex(transaction => transaction is "batch indicators" or "write indicators") + 1)];
    }

    /// <summary>The first submission of a period, and a correction of it, in a process that has received one before.</summary>
    private async Task CheckAsync(string feed, string caller, string before, string period, int records, int most)
    {
        await using var hub = await StartAsync();
        await hub.SubmitAsync(caller, Records.Of(feed, before, records, seed: 1));

        UntilQueued(await hub.SubmitAsync(caller, Records.Of(feed, period, records, seed: 2))).Should().HaveCountLessThanOrEqualTo(most);
        UntilQueued(await hub.SubmitAsync(caller, Records.Of(feed, period, records, seed: 3))).Should().HaveCountLessThanOrEqualTo(most);
    }

    private async Task<CountedHub> StartAsync(bool functions = false) =>
        await StartAsync(functions, Azurite.UniquePrefix(), await azurite.ConnectionStringAsync(Cancellation));

    private static async Task<CountedHub> StartAsync(bool functions, string prefix, string connection)
    {
        var recorder = new TransactionRecorder(prefix);
        var tables = new TableClientOptions();
        tables.AddPolicy(recorder, HttpPipelinePosition.PerRetry);
        var store = AzureTableStore.Open(connection, null, prefix, tables);
        var options = new HubOptions { Configure = services => services.AddSingleton<ITableStore>(store) };
        var hub = functions ? await FunctionsFront.StartAsync(options) : await HubUnderTest.StartAsync(options);
        await hub.ReadyAsync();
        return new CountedHub(hub, recorder, functions);
    }

    private sealed class CountedHub(HubUnderTest hub, TransactionRecorder recorder, bool functions) : IAsyncDisposable
    {
        /// <summary>Submits, and gives the transactions until everything is quiet, but for the look-up of the caller's key.</summary>
        public async Task<IReadOnlyList<string>> SubmitAsync(string caller, JsonNode envelope)
        {
            recorder.Take();
            (await hub.Caller(caller).SubmitAsync(envelope)).Expect(201);
            if (functions)
            {
                // The front waits for what earlier requests have set going.
                (await hub.Caller(null).GetAsync("/health/live")).Expect(200);
            }

            do
            {
                await hub.Get<IChangeSignal>().SettledAsync(Cancellation);
            }
            while (!await IsSettledAsync());
            return [.. recorder.Take().Where(transaction => transaction != "read keys")];
        }

        // Settling gives up after two seconds; a large submission on a busy machine may take longer.
        private async Task<bool> IsSettledAsync()
        {
            var settled = hub.Get<IChangeSignal>().SettledAsync(Cancellation);
            var wasSettled = settled.IsCompletedSuccessfully;
            await settled;
            return wasSettled;
        }

        public ValueTask DisposeAsync() => hub.DisposeAsync();
    }
}
