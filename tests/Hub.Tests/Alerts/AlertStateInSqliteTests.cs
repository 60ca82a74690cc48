using FluentAssertions;
using Hub.Alerts;
using Hub.Storage;
using Xunit;

namespace Hub.Tests.Alerts;

public sealed class AlertStateInSqliteTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_state_is_stored_read_back_and_guarded_against_a_lost_update()
    {
        await using var store = new TempStore();
        var first = SomeRules.Empty().Take(("2017-03", 2700)).Next;
        (await Store(store, first)).Should().Be(BatchConflict.None);
        var read = await Read(store);

        (await Store(store, read.Take(("2020-04", 2250)).Next)).Should().Be(BatchConflict.None);
        (await Store(store, read.Take(("2018-03", 2750)).Next)).Should().Be(BatchConflict.Changed);
        (await Store(store, first)).Should().Be(BatchConflict.AlreadyExists);

        (await Read(store)).Alerts.Single().Resolution.Should().Be(AlertResolution.Cleared);
    }

    private static async Task<BatchConflict> Store(TempStore store, AlertState state) =>
        (await store.CommitAsync(AlertState.Table, AlertState.Partition, [state.ToOperation()], Cancellation)).Conflict;

    private static async Task<AlertState> Read(TempStore store) =>
        AlertState.From((await store.GetAsync(AlertState.Table, AlertState.Partition, AlertState.RowKey("housing-shortage", "leiden"), Cancellation))!);
}
