using System.Runtime.CompilerServices;
using FluentAssertions;
using Hub.Storage;
using Xunit;

namespace Hub.Tests.Receiving;

/// <summary>Two processes that report the same months, and what comes in while one of them does.</summary>
public sealed class ReportingAtOnceTests
{
    [Fact]
    public async Task Two_hubs_that_report_at_once_report_each_month_once()
    {
        using var folder = new Partners.TempFolder();
        await using var one = await ReportingHub.StartAsync(data: folder.Path);
        await using var other = await ReportingHub.StartAsync(data: folder.Path, clock: one.Clock);
        await one.MarketAsync("2024-12");
        one.GoTo(2025, 7, 1);

        var reported = await Task.WhenAll(Task.Run(one.ReportAsync), Task.Run(other.ReportAsync));

        reported.SelectMany(ids => ids).Should().BeEquivalentTo(Enumerable.Range(1, 6).Select(month => $"hub-reporting.2025-0{month}.1"));
        (await one.ReportAsync()).Should().BeEmpty();
        (await other.ReportAsync()).Should().BeEmpty();
        (await one.FiguresAsync("completeness", "?period=2025-01")).Values.Should().Equal(100);
        (await one.Hub.DifferencesAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task What_was_read_before_a_withdrawal_is_not_reported_over_what_another_has_reported_since()
    {
        await using var store = new InterruptedStore();
        await using var hub = await ReportingHub.StartAsync(store);
        await hub.MarketAsync("2024-12");
        var id = await hub.MarketAsync("2025-01");
        hub.GoTo(2025, 3, 1);
        store.AfterReceiptsOf("duwo-housing-market", async () =>
        {
            (await hub.Hub.Caller("duwo").PostAsync($"/v1/submissions/{id}/withdrawal", string.Empty)).Expect(200);
            (await hub.ReportAsync()).Should().Equal("hub-reporting.2025-01.1", "hub-reporting.2025-02.1");
        });

        (await hub.ReportAsync()).Should().BeEmpty();

        (await hub.FiguresAsync("completeness", "?period=2025-02")).Values.Should().Equal(0);
        (await hub.ReportAsync()).Should().BeEmpty();
    }

    /// <summary>A store in which, once, something else happens right after the receipts of a feed were read.</summary>
    private sealed class InterruptedStore : ITableStore, IAsyncDisposable
    {
        private readonly TempStore inner = new();
        private (string Feed, Func<Task> Work)? interruption;

        public void AfterReceiptsOf(string feed, Func<Task> work) => interruption = (feed, work);

        public async IAsyncEnumerable<TableEntity> QueryAsync(
            string table, string partitionKey, RowRange range, int? take, [EnumeratorCancellation] CancellationToken cancellation)
        {
            await foreach (var entity in inner.QueryAsync(table, partitionKey, range, take, cancellation))
            {
                yield return entity;
            }

            if (range.From?.StartsWith("r|2", StringComparison.Ordinal) == true && interruption is { } found && found.Feed == partitionKey)
            {
                interruption = null;
                await found.Work();
            }
        }

        public Task<TableEntity?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellation) =>
            inner.GetAsync(table, partitionKey, rowKey, cancellation);

        public Task<BatchResult> CommitAsync(string table, string partitionKey, IReadOnlyList<TableOperation> operations, CancellationToken cancellation) =>
            inner.CommitAsync(table, partitionKey, operations, cancellation);

        public ValueTask<string?> ChangeTokenAsync(CancellationToken cancellation) => inner.ChangeTokenAsync(cancellation);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
