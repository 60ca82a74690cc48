using System.Reflection;
using FluentAssertions;
using Hub.Hosting;
using Hub.Sqlite;
using Hub.Storage;
using Hub.Tests.Http;
using Hub.Tests.Partners;
using Hub.Tests.Publishing;
using Xunit;

namespace Hub.Tests.Hosting;

/// <summary>A copy of everything stored is a hub like the one it was taken from.</summary>
public sealed class CopyTests(Azurite azurite)
{
    private const string Feed = "duwo-housing-stock";

    // Schemas take a while to compile.
    private static readonly Lazy<Definitions> Shipped = new(() => Definitions.Load(HubUnderTest.ShippedSchemas));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hub_that_moved_to_Azure_and_back_answers_and_delivers_as_before()
    {
        var connection = await azurite.ConnectionStringAsync(Cancellation);
        using var folder = new TempFolder();
        using var back = new TempFolder();
        await using var sink = await TestSink.StartAsync(204);
        string secret;
        List<string> before;
        await using (var hub = await HubUnderTest.StartAsync(new HubOptions { Data = folder.Path }))
        {
            secret = await SubscribeAsync(hub, sink);
            (await hub.Caller("duwo").SubmitAsync(Samples.Stock("2001"))).Expect(201);
            (await hub.Caller("duwo").SubmitAsync(Samples.Stock("2001", units: 110))).Expect(201);
            (await hub.Caller("duwo").SubmitAsync(Samples.Market("2010-01", 2700))).Expect(201);
            await sink.NextAsync();
            (await hub.DifferencesAsync()).Should().BeEmpty();
            before = await AnswersAsync(hub);
        }

        var prefix = Azurite.UniquePrefix();
        await using (var from = SqliteStore.Open(folder.Path))
        {
            (await CopyAsync(from, Azure.AzureTableStore.Open(connection, tablePrefix: prefix))).Written.Should().BePositive();
        }

        await using (var to = SqliteStore.Open(back.Path))
        {
            (await CopyAsync(Azure.AzureTableStore.Open(connection, tablePrefix: prefix), to)).Rounds.Should().Be(2, "nothing changed meanwhile");
        }

        await using var again = await HubUnderTest.StartAsync(new HubOptions { Data = back.Path });
        (await AnswersAsync(again)).Should().Equal(before);
        (await again.DifferencesAsync()).Should().BeEmpty();
        (await again.Caller("duwo").SubmitAsync(Samples.Market("2010-02", 2900))).Expect(201);
        Verifier.Verifies(await sink.NextAsync(), secret, TimeProvider.System.GetUtcNow()).Should().BeTrue("the secret and what it is encrypted with came along");
    }

    [Fact]
    public async Task A_destination_that_holds_something_is_left_alone_unless_it_may_be_overwritten()
    {
        using var one = new TempFolder();
        using var other = new TempFolder();
        await using var from = SqliteStore.Open(one.Path);
        await using var to = SqliteStore.Open(other.Path);
        await PutAsync(from, "h|2001", "h|2002", "h|2004");
        await PutAsync(to, "h|2002", "h|2003");

        var refused = await new CopyStore(Shipped.Value.Feeds).HandleAsync(from, to, false, null, Cancellation);

        refused.Problem!.Status.Should().Be(409);
        (await RowsAsync(to)).Should().Equal("h|2002", "h|2003");
        var done = await CopyAsync(from, to, overwrite: true);
        (await RowsAsync(to)).Should().Equal("h|2001", "h|2002", "h|2004");
        done.Should().Be(new CopyStore.Outcome(3, 2, 1, 2), "what is equal already is not written");
    }

    [Fact]
    public async Task Deliveries_of_a_subscription_that_the_source_does_not_have_go_from_the_destination()
    {
        using var one = new TempFolder();
        using var other = new TempFolder();
        await using var from = SqliteStore.Open(one.Path);
        await using var to = SqliteStore.Open(other.Path);
        const string Gone = "8d8ac610-566d-4ef0-9c22-186b2a5ed793";
        await to.CommitAsync("subscriptions", "subscriptions", [TableOperation.Insert(new TableEntity("subscriptions", "s|" + Gone))], Cancellation);
        await to.CommitAsync("deliveries", Gone, [TableOperation.Insert(new TableEntity(Gone, "l|1"))], Cancellation);

        var done = await CopyAsync(from, to, overwrite: true);

        done.Removed.Should().Be(2);
        (await to.GetAsync("deliveries", Gone, "l|1", Cancellation)).Should().BeNull();
    }

    [Fact]
    public async Task What_changes_during_a_copy_is_copied_in_another_round()
    {
        using var one = new TempFolder();
        using var other = new TempFolder();
        await using var inner = SqliteStore.Open(one.Path);
        await using var to = SqliteStore.Open(other.Path);
        await PutAsync(inner, "h|2001");
        var changes = 0;
        var from = new ChangingStore(inner, async () =>
        {
            if (changes++ == 0)
            {
                await PutAsync(inner, "a|late");
            }
        });

        var done = await CopyAsync(from, to);

        done.Rounds.Should().Be(3);
        (await RowsAsync(to)).Should().Equal("a|late", "h|2001");
    }

    [Fact]
    public async Task A_source_that_never_keeps_still_is_no_copy()
    {
        using var one = new TempFolder();
        using var other = new TempFolder();
        await using var inner = SqliteStore.Open(one.Path);
        await using var to = SqliteStore.Open(other.Path);
        await PutAsync(inner, "h|2001");
        var changes = 0;
        var from = new ChangingStore(inner, () => PutAsync(inner, $"a|{changes++}"));

        var answer = await new CopyStore(Shipped.Value.Feeds).HandleAsync(from, to, false, null, Cancellation);

        answer.Problem!.Detail.Should().Contain("changed during each of 10 rounds");
    }

    [Fact]
    public void Every_table_that_the_library_names_is_copied()
    {
        var named = typeof(CopyStore).Assembly.GetTypes()
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(field => field is { IsLiteral: true, Name: "Table" })
            .Select(field => (string)field.GetRawConstantValue()!)
            .Distinct();

        named.Should().BeEquivalentTo(CopyStore.Tables);
    }

    private static async Task<CopyStore.Outcome> CopyAsync(ITableStore from, ITableStore to, bool overwrite = false) =>
        (await new CopyStore(Shipped.Value.Feeds).HandleAsync(from, to, overwrite, null, Cancellation)).Value;

    private static Task<BatchResult> PutAsync(SqliteStore store, params string[] rows) =>
        store.CommitAsync("feeds", Feed, [.. rows.Select(row => TableOperation.Insert(new TableEntity(Feed, row) { ["revision"] = 1, ["hash"] = new byte[] { 1, 2 } }))], Cancellation);

    private static async Task<List<string>> RowsAsync(SqliteStore store) =>
        await store.QueryAsync("feeds", Feed, RowRange.All, null, Cancellation).Select(entity => entity.RowKey).ToListAsync(Cancellation);

    private static async Task<string> SubscribeAsync(HubUnderTest hub, TestSink sink) =>
        (await hub.Caller(HubCallers.Municipality).PostAsync("/v1/subscriptions", $$"""{"sink": "{{sink.Address}}", "protocol": "HTTP", "types": ["nl.partnerhub.housing.alert.raised.v1"]}"""))
            .Expect(201).Json.Text("secret");

    private static async Task<List<string>> AnswersAsync(HubUnderTest hub)
    {
        var answers = new List<string>();
        foreach (var path in new[]
        {
            "/v1/indicators/housing-units/observations", "/v1/indicators/housing-shortage/observations?by=place", "/v1/alerts",
            $"/v1/feeds/{Feed}/submissions", $"/v1/submissions/{Feed}.2001.1/records", $"/v1/submissions/{Feed}.2001.2", "/v1/events?after=0", "/v1/subscriptions",
        })
        {
            answers.Add((await hub.Caller(HubCallers.Operator).GetAsync(path)).Expect(200).Text);
        }

        return answers;
    }

    // Changes at each reading of a feed's whole partition, after it was read.
    private sealed class ChangingStore(ITableStore inner, Func<Task> change) : ITableStore
    {
        public Task<TableEntity?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellation) =>
            inner.GetAsync(table, partitionKey, rowKey, cancellation);

        public async IAsyncEnumerable<TableEntity> QueryAsync(
            string table, string partitionKey, RowRange range, int? take, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
        {
            await foreach (var entity in inner.QueryAsync(table, partitionKey, range, take, cancellation))
            {
                yield return entity;
            }

            if (partitionKey == Feed)
            {
                await change();
            }
        }

        public Task<BatchResult> CommitAsync(string table, string partitionKey, IReadOnlyList<TableOperation> operations, CancellationToken cancellation) =>
            inner.CommitAsync(table, partitionKey, operations, cancellation);

        public ValueTask<string?> ChangeTokenAsync(CancellationToken cancellation) => inner.ChangeTokenAsync(cancellation);
    }
}
