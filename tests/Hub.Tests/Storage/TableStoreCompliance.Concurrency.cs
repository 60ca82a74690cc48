using FluentAssertions;
using Hub.Storage;
using Xunit;

namespace Hub.Tests.Storage;

public abstract partial class TableStoreCompliance
{
    [Fact]
    public async Task Of_concurrent_inserts_of_one_entity_exactly_one_wins()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(number =>
            Task.Run(() => CommitAsync(TableOperation.Insert(Entity("a", $"{number}"))), Cancellation)));

        var winner = results.Should().ContainSingle(result => result.Committed).Subject;
        results.Where(result => !result.Committed).Should().OnlyContain(result => result.Conflict == BatchConflict.AlreadyExists);
        (await GetAsync("a"))!.ETag.Should().Be(winner.ETags[0]);
    }

    [Fact]
    public async Task Of_concurrent_replacements_with_the_same_etag_exactly_one_wins()
    {
        var etag = (await CommitAsync(TableOperation.Insert(Entity("a", "before")))).ETags[0]!;

        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(number => Task.Run(
            () => CommitAsync(TableOperation.Replace(Entity("a", $"{number}"), etag), TableOperation.Insert(Entity($"by-{number}", "x"))),
            Cancellation)));

        results.Should().ContainSingle(result => result.Committed);
        results.Where(result => !result.Committed).Should().OnlyContain(result => result.Conflict == BatchConflict.Changed && result.FailedIndex == 0);
        var winner = (await GetAsync("a"))!.Text("text");
        (await ListAsync(RowRange.Prefix("by-"))).Should().ContainSingle().Which.RowKey.Should().Be($"by-{winner}");
    }

    [Fact]
    public async Task A_counter_that_many_callers_raise_with_etags_loses_nothing()
    {
        await CommitAsync(TableOperation.Insert(new TableEntity("p", "counter") { ["count"] = 0L }));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (var raised = 0; raised < 10;)
            {
                var counter = (await GetAsync("counter"))!;
                var next = new TableEntity("p", "counter") { ["count"] = counter.Number("count") + 1 };
                raised += (await CommitAsync(TableOperation.Replace(next, counter.ETag!))).Committed ? 1 : 0;
            }
        })));

        (await GetAsync("counter"))!.Number("count").Should().Be(40);
    }

    [Fact]
    public async Task Two_partitions_are_written_at_the_same_time_without_touching_each_other()
    {
        await Task.WhenAll(Enumerable.Range(0, 2).Select(partition => Task.Run(async () =>
        {
            for (var number = 0; number < 20; number++)
            {
                var entity = new TableEntity($"partition-{partition}", $"{number:D2}") { ["partition"] = (long)partition };
                (await CommitAsync(TableOperation.Insert(entity))).Committed.Should().BeTrue();
            }
        })));

        for (var partition = 0; partition < 2; partition++)
        {
            var stored = await Store.QueryAsync(Table, $"partition-{partition}", RowRange.All, null, Cancellation).ToListAsync(Cancellation);
            stored.Should().HaveCount(20).And.OnlyContain(entity => entity.Number("partition") == partition);
        }
    }

    [Fact]
    public async Task Many_callers_may_be_the_first_to_write_a_table()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(number =>
            Task.Run(() => CommitAsync(TableOperation.Insert(Entity($"{number}", "x"))), Cancellation)));

        results.Should().OnlyContain(result => result.Committed);
        (await ListAsync()).Should().HaveCount(8);
    }

    [Fact]
    public async Task A_batch_that_was_cancelled_before_it_began_is_not_carried_out()
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await gone.CancelAsync();

        var commit = () => Store.CommitAsync(Table, "p", [TableOperation.Insert(Entity("a", "x"))], gone.Token);

        await commit.Should().ThrowAsync<OperationCanceledException>();
        (await GetAsync("a")).Should().BeNull();
    }

    [Fact]
    public async Task A_batch_that_is_cancelled_on_its_way_is_carried_out_whole_or_not_at_all()
    {
        for (var round = 0; round < 10; round++)
        {
            var name = $"round-{round}-";
            using var gone = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            var commit = Store.CommitAsync(Table, "p", [.. Enumerable.Range(0, 20).Select(number => TableOperation.Insert(Entity($"{name}{number:D2}", "x")))], gone.Token);
            await gone.CancelAsync();
            var cancelled = false;
            try
            {
                await commit;
            }
            catch (OperationCanceledException)
            {
                cancelled = true;
            }

            var stored = (await ListAsync(RowRange.Prefix(name))).Count;
            stored.Should().BeOneOf(cancelled ? [0, 20] : [20]);
        }
    }
}
