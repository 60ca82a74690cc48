using System.Text.Json;
using FluentAssertions;
using Hub.Indicators;
using Hub.Sqlite;
using Hub.Storage;
using Hub.Tests.Http;
using Hub.Tests.Partners;
using Hub.Tests.Publishing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Hub.Tests.EndToEnd;

/// <summary>A hub that ends between accepting and delivering carries on at its next start.</summary>
public sealed class RestartTests
{
    private const string Raised = "nl.partnerhub.housing.alert.raised.v1";

    [Fact]
    public async Task An_alert_whose_cause_was_accepted_before_a_restart_is_delivered_after_it()
    {
        using var folder = new TempFolder();
        await using var sink = await TestSink.StartAsync(204);

        // Nothing runs but the interface: the process might as well have ended right after its answers.
        string secret;
        await using (var first = await HubUnderTest.StartAsync(new HubOptions { Data = folder.Path, Configure = services => services.RemoveAll<IHostedService>() }))
        {
            secret = await SubscribeAsync(first, sink);
            (await first.Caller("duwo").SubmitAsync(Samples.Market("2010-01", 2700))).Expect(201);
        }

        sink.Requests.Should().Be(0);
        await using var second = await HubUnderTest.StartAsync(new HubOptions { Data = folder.Path });
        var delivered = await sink.NextAsync();

        Verifier.Verifies(delivered, secret, TimeProvider.System.GetUtcNow()).Should().BeTrue();
        using var alert = JsonDocument.Parse(delivered.Body);
        alert.RootElement.Text("type").Should().Be(Raised);
        alert.RootElement.Text("subject").Should().Be("housing-shortage/leiden");
        alert.RootElement.Text("id").Should().Be(delivered.Id);
        var events = await second.Caller(HubCallers.Operator).EventsAsync();
        events.Where(found => found.Text("type") == Raised && found.Text("subject") == "housing-shortage/leiden").Select(found => found.Text("id")).Should().Equal(delivered.Id);
        events.Count(found => found.Text("type") == "nl.partnerhub.submission.accepted.v1").Should().Be(1);
        (await second.DifferencesAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Figures_whose_period_was_locked_before_a_restart_are_final_after_it()
    {
        const string path = "/v1/indicators/housing-units/observations?period=2010";
        using var folder = new TempFolder();
        await using (var first = await HubUnderTest.StartAsync(new HubOptions { Data = folder.Path }))
        {
            (await first.Caller("duwo").SubmitAsync(Samples.Stock("2010"))).Expect(201);
            (await first.Caller(null).JsonAsync(path)).GetProperty("observations")[0].Text("status").Should().Be("P");
        }

        // Nothing runs but the interface: the process might as well have ended right after its answer.
        await using (var second = await HubUnderTest.StartAsync(new HubOptions { Data = folder.Path, Configure = services => services.RemoveAll<IHostedService>() }))
        {
            (await second.Caller(HubCallers.Operator).SendAsync("PUT", "/v1/feeds/duwo-housing-stock/periods/2010/lock")).Expect(200);
        }

        await using var third = await HubUnderTest.StartAsync(new HubOptions { Data = folder.Path });
        await third.ReadyAsync();
        (await third.Caller(null).JsonAsync(path)).GetProperty("observations")[0].Text("status").Should().Be("A");
        (await third.Caller(HubCallers.Operator).EventsAsync()).Select(found => found.Text("type")).Should().Equal(
            "nl.partnerhub.submission.accepted.v1", "nl.partnerhub.indicator.updated.v1", "nl.partnerhub.period.locked.v1", "nl.partnerhub.indicator.updated.v1");
    }

    [Fact]
    public async Task A_delivery_that_failed_is_tried_again_after_a_restart_under_the_same_id()
    {
        using var folder = new TempFolder();
        await using var sink = await TestSink.StartAsync(503, 204);
        var start = new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);
        Received failed;
        await using (var first = await HubUnderTest.StartAsync(new HubOptions { Data = folder.Path, Clock = new FakeTimeProvider(start) }))
        {
            await SubscribeAsync(first, sink);
            (await first.Caller("duwo").SubmitAsync(Samples.Market("2010-01", 2700))).Expect(201);
            failed = await sink.NextAsync();
        }

        await using var second = await HubUnderTest.StartAsync(new HubOptions { Data = folder.Path, Clock = new FakeTimeProvider(start.AddHours(1)) });
        var delivered = await sink.NextAsync();

        delivered.Id.Should().Be(failed.Id);
        delivered.Body.Should().Equal(failed.Body);
        delivered.Headers["webhook-timestamp"].Should().NotBe(failed.Headers["webhook-timestamp"]);
    }

    [Fact]
    public async Task Figures_alerts_and_keys_are_there_after_a_restart()
    {
        using var folder = new TempFolder();
        string before;
        await using (var first = await HubUnderTest.StartAsync(new HubOptions { Data = folder.Path }))
        {
            (await first.Caller("duwo").SubmitAsync(Samples.Market("2010-01", 2700))).Expect(201);
            (await first.Caller("duwo").SubmitAsync(Samples.Stock("2010", 7000))).Expect(201);
            before = await ShownAsync(first);
        }

        await using var second = await HubUnderTest.StartAsync(new HubOptions { Data = folder.Path });

        (await ShownAsync(second)).Should().Be(before);
        (await second.Caller("duwo").SubmitAsync(Samples.Stock("2010", 7000))).Expect(200);
    }

    [Fact]
    public async Task What_is_accepted_while_a_start_catches_up_is_not_taken_for_published()
    {
        using var folder = new TempFolder();
        var idle = new HubOptions { Data = folder.Path, Configure = services => services.RemoveAll<IHostedService>() };
        await using (var earlier = await HubUnderTest.StartAsync(new HubOptions { Data = folder.Path }))
        {
            // Has seen the definitions, so that a later start has only the outbox to look after.
            await earlier.ReadyAsync();
        }

        await using (var first = await HubUnderTest.StartAsync(idle))
        {
            (await first.Caller("duwo").SubmitAsync(Samples.Stock("2010"))).Expect(201);
        }

        // Another process, which ends right after its answer, while the new one publishes what it found.
        var isPublishing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var hasAccepted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ITableStore Held(IServiceProvider provider) => new HeldStore(provider.GetRequiredService<SqliteStore>(), ObservationRows.Table, isPublishing, hasAccepted.Task);
        await using (var second = await HubUnderTest.StartAsync(new HubOptions { Data = folder.Path, Configure = services => services.AddSingleton(Held) }))
        {
            await isPublishing.Task.WaitAsync(TestContext.Current.CancellationToken);
            await using (var other = await HubUnderTest.StartAsync(idle))
            {
                (await other.Caller("duwo").SubmitAsync(Samples.Stock("2011"))).Expect(201);
            }

            hasAccepted.SetResult();
            await Eventually.TrueAsync(async () => (await AcceptedAsync(second)).Contains("duwo-housing-stock.2010.1"), "the first event");
            (await AcceptedAsync(second)).Should().Equal("duwo-housing-stock.2010.1");
        }

        await using var third = await HubUnderTest.StartAsync(new HubOptions { Data = folder.Path });
        await Eventually.TrueAsync(async () => (await AcceptedAsync(third)).Contains("duwo-housing-stock.2011.1"), "the second event");
        (await third.DifferencesAsync()).Should().BeEmpty();
    }

    private static async Task<IEnumerable<string>> AcceptedAsync(HubUnderTest hub) =>
        (await hub.Caller(HubCallers.Operator).EventsAsync())
            .Where(found => found.Text("type") == "nl.partnerhub.submission.accepted.v1")
            .Select(found => found.GetProperty("data").Text("submission"));

    private static async Task<string> SubscribeAsync(HubUnderTest hub, TestSink sink)
    {
        var answer = await hub.Caller(HubCallers.Municipality).PostAsync("/v1/subscriptions", $$"""{"sink":"{{sink.Address}}","protocol":"HTTP","types":["{{Raised}}"]}""");
        return answer.Expect(201).Json.Text("secret");
    }

    private static async Task<string> ShownAsync(HubUnderTest hub)
    {
        var shown = new List<string>();
        foreach (var path in new[] { "/v1/alerts", "/v1/indicators/housing-shortage/observations?by=place", "/v1/indicators/housing-units/observations?by=place,ownership" })
        {
            shown.Add((await hub.Caller(null).GetAsync(path)).Expect(200).Text);
        }

        shown.AddRange((await hub.Caller(HubCallers.Operator).EventsAsync()).Select(found => found.GetRawText()));
        return string.Join('\n', shown);
    }

    /// <summary>A store that says when a table is first written to, and waits then.</summary>
    private sealed class HeldStore(ITableStore inner, string held, TaskCompletionSource reached, Task go) : ITableStore
    {
        public Task<TableEntity?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellation) =>
            inner.GetAsync(table, partitionKey, rowKey, cancellation);

        public IAsyncEnumerable<TableEntity> QueryAsync(string table, string partitionKey, RowRange range, int? take, CancellationToken cancellation) =>
            inner.QueryAsync(table, partitionKey, range, take, cancellation);

        public async Task<BatchResult> CommitAsync(string table, string partitionKey, IReadOnlyList<TableOperation> operations, CancellationToken cancellation)
        {
            if (table == held && operations.Any(operation => operation.Entity.RowKey.Contains("housing-units", StringComparison.Ordinal)))
            {
                reached.TrySetResult();
                await go.WaitAsync(cancellation);
            }

            return await inner.CommitAsync(table, partitionKey, operations, cancellation);
        }

        public ValueTask<string?> ChangeTokenAsync(CancellationToken cancellation) => inner.ChangeTokenAsync(cancellation);
    }
}
