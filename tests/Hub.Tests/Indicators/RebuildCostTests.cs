using System.Globalization;
using System.Runtime.CompilerServices;
using FluentAssertions;
using Hub.Indicators;
using Hub.Receiving;
using Hub.Storage;
using Hub.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hub.Tests.Indicators;

/// <summary>Computing everything anew costs as much for each submission, however many there are, and tells how far it is.</summary>
public sealed class RebuildCostTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rebuild_reads_and_writes_no_more_per_submission_when_there_are_more()
    {
        await using var temp = new TempStore();
        var store = new CountingStore(temp);
        await using var hub = await HubUnderTest.StartAsync(new HubOptions { Configure = services => services.AddSingleton<ITableStore>(store) });
        var few = await CostAsync(hub, store, 0, 20);
        var many = await CostAsync(hub, store, 20, 80);

        many.Should().BeLessThanOrEqualTo(4 * few, "there are four times as many");
    }

    [Fact]
    public async Task It_tells_of_every_cube_and_of_the_observations_until_all_are_done()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await SubmitAsync(hub, 0, 12);
        var told = new Reports();

        await hub.Get<RebuildIndicators>().HandleAsync(told, Cancellation);

        told.All.Where(report => report.Stage == "cubes").Select(report => (report.Done, report.Total)).Should().Equal(Enumerable.Range(0, 13).Select(done => (done, 12)));
        told.All.Where(report => report.Stage == "observations").Select(report => report.Done).Should().BeInAscendingOrder();
        told.All[^1].Stage.Should().Be("observations");
        told.All[^1].Done.Should().Be(told.All[^1].Total).And.BePositive();
    }

    // Entities read and written, whose number is what storage costs.
    private static async Task<long> CostAsync(HubUnderTest hub, CountingStore store, int from, int to)
    {
        await SubmitAsync(hub, from, to);
        var rebuild = hub.Get<RebuildIndicators>();
        var before = store.Entities;
        (await rebuild.HandleAsync(null, Cancellation)).Cubes.Should().Be(to);
        return store.Entities - before;
    }

    private static async Task SubmitAsync(HubUnderTest hub, int from, int to)
    {
        for (var month = from; month < to; month++)
        {
            var period = new DateOnly(2010, 1, 1).AddMonths(month).ToString("yyyy-MM", CultureInfo.InvariantCulture);
            (await hub.Caller("duwo").SubmitAsync(Records.Of("duwo-housing-market", period, 30, seed: month))).Expect(201);
        }

        // All of it is published and passed on, so that nothing but the rebuild is counted.
        await hub.DifferencesAsync();
        await hub.Get<IChangeSignal>().SettledAsync(Cancellation);
    }

    private sealed class Reports : IProgress<WorkProgress>
    {
        public List<WorkProgress> All { get; } = [];

        public void Report(WorkProgress value) => All.Add(value);
    }

    private sealed class CountingStore(ITableStore store) : ITableStore
    {
        private long entities;

        public long Entities => Interlocked.Read(ref entities);

        public Task<TableEntity?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellation)
        {
            Interlocked.Increment(ref entities);
            return store.GetAsync(table, partitionKey, rowKey, cancellation);
        }

        public async IAsyncEnumerable<TableEntity> QueryAsync(
            string table, string partitionKey, RowRange range, int? take, [EnumeratorCancellation] CancellationToken cancellation)
        {
            Interlocked.Increment(ref entities);
            await foreach (var entity in store.QueryAsync(table, partitionKey, range, take, cancellation))
            {
                Interlocked.Increment(ref entities);
                yield return entity;
            }
        }

        public Task<BatchResult> CommitAsync(string table, string partitionKey, IReadOnlyList<TableOperation> operations, CancellationToken cancellation)
        {
            Interlocked.Add(ref entities, operations.Count);
            return store.CommitAsync(table, partitionKey, operations, cancellation);
        }

        public ValueTask<string?> ChangeTokenAsync(CancellationToken cancellation) => store.ChangeTokenAsync(cancellation);
    }
}
