using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using FluentAssertions;
using Hub.Azure;
using Hub.Storage;
using Xunit;
using TableEntity = Hub.Storage.TableEntity;

namespace Hub.Tests.Storage;

/// <summary>What the Azure adapter sends, and what it makes of answers that get lost.</summary>
public sealed class AzureRequestTests(Azurite azurite)
{
    private const string Table = "things";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_batch_whose_answer_was_lost_is_not_taken_for_a_conflict_with_itself()
    {
        var (store, requests) = await OpenAsync();
        var before = await InsertAsync(store, "replaced", "old");
        await InsertAsync(store, "deleted", "old");

        requests.LoseNextAnswer = true;
        var result = await store.CommitAsync(
            Table,
            "p",
            [
                TableOperation.Insert(Entity("inserted", "new")),
                TableOperation.Replace(Entity("replaced", "new"), before.ETags[0]!),
                TableOperation.Delete("p", "deleted"),
            ],
            Cancellation);

        result.Committed.Should().BeTrue();
        result.ETags[0].Should().Be((await store.GetAsync(Table, "p", "inserted", Cancellation))!.ETag);
        result.ETags[1].Should().Be((await store.GetAsync(Table, "p", "replaced", Cancellation))!.ETag);
        result.ETags[2].Should().BeNull();
    }

    [Fact]
    public async Task A_single_insert_whose_answer_was_lost_is_not_taken_for_a_conflict_with_itself()
    {
        var (store, requests) = await OpenAsync();
        await InsertAsync(store, "first", "x");

        requests.LoseNextAnswer = true;
        var result = await InsertAsync(store, "a", "x");

        result.Committed.Should().BeTrue();
    }

    [Fact]
    public async Task A_repeated_insert_that_meets_the_entity_of_another_is_a_conflict()
    {
        var (store, requests) = await OpenAsync();
        await InsertAsync(store, "a", "theirs");

        requests.LoseNextAnswer = true;
        var result = await InsertAsync(store, "a", "mine");

        result.Should().BeEquivalentTo(BatchResult.Refused(BatchConflict.AlreadyExists, 0));
    }

    [Fact]
    public async Task An_insert_that_meets_the_same_entity_without_having_been_repeated_is_a_conflict()
    {
        var (store, _) = await OpenAsync();
        await InsertAsync(store, "a", "same");

        (await InsertAsync(store, "a", "same")).Conflict.Should().Be(BatchConflict.AlreadyExists);
    }

    [Fact]
    public async Task A_batch_in_a_table_that_exists_costs_one_request()
    {
        var (store, requests) = await OpenAsync();
        await InsertAsync(store, "first", "x");
        var before = requests.Count;

        await store.CommitAsync(Table, "p", [.. Enumerable.Range(0, 50).Select(number => TableOperation.Insert(Entity($"{number}", "x")))], Cancellation);

        (requests.Count - before).Should().Be(1);
    }

    [Fact]
    public async Task A_range_is_read_in_pages_of_a_thousand()
    {
        var (store, requests) = await OpenAsync();
        for (var batch = 0; batch < 11; batch++)
        {
            var first = batch * 100;
            await store.CommitAsync(Table, "p", [.. Enumerable.Range(first, 100).Select(number => TableOperation.Insert(Entity($"{number:D4}", "x")))], Cancellation);
        }

        var before = requests.Count;
        (await store.QueryAsync(Table, "p", RowRange.All, null, Cancellation).CountAsync(Cancellation)).Should().Be(1100);
        (requests.Count - before).Should().Be(2);
        (await store.QueryAsync(Table, "p", RowRange.All, 5, Cancellation).CountAsync(Cancellation)).Should().Be(5);
        (requests.Count - before).Should().Be(3);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("AccountKey=c2VjcmV0;AccountName=")]
    public void A_setting_that_names_no_account_is_refused_without_repeating_it(string setting)
    {
        var open = () => AzureTableStore.Open(setting);

        open.Should().Throw<FormatException>().Which.Message.Should().NotContain(setting).And.NotContain("c2VjcmV0");
    }

    [Fact]
    public async Task The_engine_has_no_change_token()
    {
        (await AzureTableStore.Open("https://account.table.core.windows.net").ChangeTokenAsync(Cancellation)).Should().BeNull();
    }

    private static TableEntity Entity(string rowKey, string text) => new("p", rowKey) { ["text"] = text };

    private static Task<BatchResult> InsertAsync(AzureTableStore store, string rowKey, string text) =>
        store.CommitAsync(Table, "p", [TableOperation.Insert(Entity(rowKey, text))], Cancellation);

    private async Task<(AzureTableStore Store, Requests Requests)> OpenAsync()
    {
        var requests = new Requests();
        var options = new TableClientOptions { Retry = { Delay = TimeSpan.FromMilliseconds(1) } };
        options.AddPolicy(requests, HttpPipelinePosition.PerRetry);
        return (AzureTableStore.Open(await azurite.ConnectionStringAsync(Cancellation), null, Azurite.UniquePrefix(), options), requests);
    }

    /// <summary>Counts requests, and loses an answer on demand as a broken connection would.</summary>
    private sealed class Requests : HttpPipelinePolicy
    {
        public int Count { get; private set; }

        public bool LoseNextAnswer { get; set; }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            Count++;
            await ProcessNextAsync(message, pipeline);
            if (LoseNextAnswer)
            {
                LoseNextAnswer = false;
                throw new IOException("The connection was reset.");
            }
        }
    }
}
