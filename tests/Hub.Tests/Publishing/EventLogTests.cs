using FluentAssertions;
using Hub.Publishing;
using Hub.Storage;
using Microsoft.Extensions.Options;
using Xunit;

namespace Hub.Tests.Publishing;

public sealed class EventLogTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_get_consecutive_places_in_the_order_given()
    {
        await using var host = PublishingHost.Create();
        HubEvent[] events = [.. Enumerable.Range(1, 120).Select(number => host.NewEvent(number))];

        var published = await host.Get<EventLog>().AppendAsync(events, Cancellation);

        published.Select(p => p.Sequence).Should().Equal(Enumerable.Range(1, 120).Select(n => (long)n));
        (await host.LogAsync()).Should().Equal(published);
        published.Select(p => p.Event.Id).Should().Equal(events.Select(e => e.Id));
    }

    [Fact]
    public async Task An_event_appended_again_keeps_its_place_and_changes_nothing()
    {
        await using var host = PublishingHost.Create();
        var log = host.Get<EventLog>();
        var (first, second) = (host.NewEvent(1), host.NewEvent(2));
        await log.AppendAsync([first], Cancellation);

        var again = await log.AppendAsync([first with { Data = "{}" }, second, first], Cancellation);

        again.Select(p => p.Sequence).Should().Equal(1, 2, 1);
        again[0].Event.Data.Should().Be(first.Data);
        (await host.LogAsync()).Should().HaveCount(2);
    }

    [Fact]
    public async Task Forty_five_events_cost_one_transaction()
    {
        await using var host = PublishingHost.Create();
        await host.Get<EventLog>().AppendAsync([host.NewEvent()], Cancellation);
        var before = host.Store.Commits;

        await host.Get<EventLog>().AppendAsync([.. Enumerable.Range(1, 45).Select(n => host.NewEvent(n))], Cancellation);

        (host.Store.Commits - before).Should().Be(1);
    }

    [Fact]
    public async Task Several_logs_on_one_store_append_at_once_without_gaps_or_doubles()
    {
        await using var host = PublishingHost.Create();
        EventLog[] logs = [.. Enumerable.Range(0, 4).Select(_ => new EventLog(host.Store, Options.Create(new EventsOptions()), host.Clock))];
        HubEvent[] events = [.. Enumerable.Range(1, 80).Select(number => host.NewEvent(number))];

        // Every event is appended by two of the logs.
        var appended = await Task.WhenAll(events.SelectMany((e, index) => new[]
        {
            logs[index % 4].AppendAsync([e], Cancellation),
            logs[(index + 1) % 4].AppendAsync([e], Cancellation),
        }));

        var all = await host.LogAsync();
        all.Select(p => p.Sequence).Should().Equal(Enumerable.Range(1, 80).Select(n => (long)n));
        all.Select(p => p.Event.Id).Should().BeEquivalentTo(events.Select(e => e.Id));
        appended.Select(a => a.Single()).Distinct().Should().BeEquivalentTo(all);
        Array.ForEach(logs, log => log.Dispose());
    }

    [Fact]
    public async Task The_moments_at_which_events_were_logged_never_go_back_though_a_clock_does()
    {
        using var folder = new DataFolder();
        await using var ahead = PublishingHost.Create(folder);
        await using var behind = PublishingHost.Create(folder);
        var start = ahead.Clock.GetUtcNow();
        ahead.Clock.Advance(TimeSpan.FromMinutes(10));
        await ahead.Get<EventLog>().AppendAsync([ahead.NewEvent(1)], Cancellation);
        await behind.Get<EventLog>().AppendAsync([behind.NewEvent(2), behind.NewEvent(3)], Cancellation);
        ahead.Clock.Advance(TimeSpan.FromMinutes(10));
        await ahead.Get<EventLog>().AppendAsync([ahead.NewEvent(4)], Cancellation);

        foreach (var host in new[] { ahead, behind })
        {
            (await host.Get<EventLog>().LastBeforeAsync(start.AddMinutes(10), Cancellation)).Should().Be(0);
            (await host.Get<EventLog>().LastBeforeAsync(start.AddMinutes(11), Cancellation)).Should().Be(3);
            (await host.Get<EventLog>().LastBeforeAsync(start.AddMinutes(21), Cancellation)).Should().Be(4);
        }
    }

    [Fact]
    public async Task Events_from_before_that_moment_was_kept_are_found_by_their_time_and_those_that_were_late_hide_none()
    {
        await using var host = PublishingHost.Create();
        var log = host.Get<EventLog>();
        var start = host.Clock.GetUtcNow();
        int[] minutes = [10, 0, 1, 20, 20, 30];
        await log.AppendAsync([.. minutes.Select(minute => host.NewEvent(minute) with { Time = start.AddMinutes(minute) })], Cancellation);
        for (var sequence = 1; sequence <= minutes.Length; sequence++)
        {
            await ForgetAsync(EventLogRows.EventKey(sequence));
        }

        await ForgetAsync(EventLogRows.CounterKey);
        host.Clock.Advance(TimeSpan.FromHours(1));
        using var later = new EventLog(host.Store, Options.Create(new EventsOptions()), host.Clock);
        await later.AppendAsync([host.NewEvent(7) with { Time = start }], Cancellation);

        (await later.LastBeforeAsync(start.AddMinutes(5), Cancellation)).Should().Be(0, "the first was logged at minute ten, before the two that were late");
        (await later.LastBeforeAsync(start.AddMinutes(15), Cancellation)).Should().Be(3);
        (await later.LastBeforeAsync(start.AddMinutes(40), Cancellation)).Should().Be(6);
        (await later.LastBeforeAsync(start.AddMinutes(61), Cancellation)).Should().Be(7);

        async Task ForgetAsync(string rowKey)
        {
            var row = (await host.Store.GetAsync(EventLogRows.Table, EventLogRows.Partition, rowKey, Cancellation))!;
            row["loggedAt"] = null;
            (await host.Store.CommitAsync(EventLogRows.Table, EventLogRows.Partition, [TableOperation.Replace(row, row.ETag!)], Cancellation)).Committed.Should().BeTrue();
        }
    }

    [Fact]
    public async Task Reading_begins_behind_the_place_given_and_ends_after_as_many_as_asked()
    {
        await using var host = PublishingHost.Create();
        await host.Get<EventLog>().AppendAsync([.. Enumerable.Range(1, 12).Select(n => host.NewEvent(n))], Cancellation);

        var read = await host.Get<EventLog>().ReadAsync(8, 3, Cancellation).ToListAsync(Cancellation);

        read.Select(p => p.Sequence).Should().Equal(9, 10, 11);
    }

    [Fact]
    public async Task What_is_logged_keeps_its_source_and_reference_when_settings_change()
    {
        using var folder = new DataFolder();
        byte[] before;
        await using (var host = PublishingHost.Create(folder, settings: new() { ["Events:PublicBaseUrl"] = "https://hub.example/data/" }))
        {
            var published = await host.Get<EventLog>().AppendAsync([host.NewEvent()], Cancellation);
            published.Single().Event.DataRef.Should().Be("https://hub.example/data/v1/alerts/housing-shortage");
            before = CloudEventFormat.Encode(published.Single()).ToArray();
        }

        await using var later = PublishingHost.Create(folder, settings: new() { ["Events:Source"] = "urn:other" });
        CloudEventFormat.Encode((await later.LogAsync()).Single()).ToArray().Should().Equal(before);
    }
}
