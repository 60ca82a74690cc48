using FluentAssertions;
using Xunit;

namespace Hub.Tests.Partners;

public sealed class KeysInSqliteTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keys_survive_a_restart()
    {
        await using var store = new TempStore();
        var issued = await new KeyDesk(store).IssueTo("duwo");

        await store.ReopenAsync();

        (await new KeyDesk(store).Who(issued.Key))!.Id.Should().Be("duwo");
    }

    [Fact]
    public async Task A_key_revoked_beside_a_running_hub_is_refused_on_its_next_call()
    {
        await using var store = new TempStore();
        await using var other = Hub.Sqlite.SqliteStore.Open(store.Folder);
        var running = new KeyDesk(store);
        var commandLine = new KeyDesk(other, running.Clock);
        var issued = await commandLine.IssueTo("duwo");
        (await running.Who(issued.Key)).Should().NotBeNull();

        (await commandLine.Revoke.HandleAsync(issued.Info.Id, "operator", Cancellation)).Problem.Should().BeNull();

        (await running.Who(issued.Key)).Should().BeNull();
        (await running.List.HandleAsync(Cancellation)).Single().RevokedAt.Should().Be(running.Clock.GetUtcNow());
    }
}
