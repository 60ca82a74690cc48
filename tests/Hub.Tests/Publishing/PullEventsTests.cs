using CsCheck;
using FluentAssertions;
using Hub.Publishing;
using Hub.Publishing.Filters;
using Hub.Publishing.Filters.Cesql;
using Hub.Publishing.Pulling;
using Microsoft.Extensions.Options;
using Xunit;

namespace Hub.Tests.Publishing;

/// <summary>Reading the log by a cursor, and waiting for it to grow.</summary>
public sealed class PullEventsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Any_pages_one_after_another_are_all_that_is_wanted_once_and_in_order()
    {
        await using var host = PublishingHost.Create();
        const int events = 2_500;
        await host.Get<EventLog>().AppendAsync([.. Enumerable.Range(1, events).Select(number => host.NewEvent(number))], Cancellation);
        var pull = host.Get<PullEvents>();

        // One in so many is wanted, from somewhere on, in pages of some size.
        var questions = Gen.Select(Gen.Int[1, 1_500], Gen.Int[1, 400], Gen.Int[0, events]);
        await questions.SampleAsync(
            async (oneIn, limit, from) =>
            {
                var (found, after) = (new List<long>(), (long)from);
                for (var empty = 0; empty < 1;)
                {
                    var page = await pull.ReadAsync((published, _) => published.Sequence % oneIn == 0, after, limit, Cancellation);
                    page.Events.Count.Should().BeLessThanOrEqualTo(limit);
                    empty = page.After == after ? 1 : 0;
                    (page.After - after).Should().BeLessThanOrEqualTo(1_400, "a page looks through a thousand and what one reading more brings");
                    after = page.After;
                    found.AddRange(page.Events.Select(published => published.Sequence));
                }

                after.Should().Be(events);
                found.Should().Equal(Enumerable.Range(from + 1, events - from).Select(place => (long)place).Where(place => place % oneIn == 0));
            },
            iter: 40);
    }

    [Fact]
    public async Task A_filter_that_takes_much_gets_short_pages_that_lead_on_to_the_end()
    {
        await using var host = PublishingHost.Create();
        const int events = 60;
        var text = $$$"""{"text":{"nl":"{{{new string('a', 4_000)}}}"}}""";
        await host.Get<EventLog>().AppendAsync([.. Enumerable.Range(1, events).Select(number => host.NewEvent(number) with { Data = text })], Cancellation);
        var selection = EventSelection.Read(EventTypes.All, null, null, $"datatextnl LIKE '%{new string('a', 3_000)}b'", host.Get<EventDataNames>()).Value;
        var pull = host.Get<PullEvents>();

        List<long> cursors = [0];
        while (true)
        {
            var page = await pull.ReadAsync(selection.Takes, cursors[^1], 1000, Cancellation);
            if (page.After == cursors[^1])
            {
                break;
            }

            page.IsCut.Should().BeTrue();
            cursors.Add(page.After);
        }

        const int each = JudgingEffort.Most / CesqlBudget.Steps;
        cursors.Should().Equal(Enumerable.Range(0, (events / each) + 1).Select(page => (long)page * each), "each event takes all that one may");
    }

    [Fact]
    public async Task Who_waits_with_a_filter_that_takes_much_is_answered_in_good_time_with_a_page_that_leads_on()
    {
        await using var host = PublishingHost.Create();
        await host.Get<EventLog>().AppendAsync([.. Enumerable.Range(1, 100).Select(number => host.NewEvent(number))], Cancellation);
        static bool Takes(PublishedEvent published, JudgingEffort effort)
        {
            effort.Add(CesqlBudget.Steps);
            return false;
        }

        var page = await host.Get<PullEvents>().WaitAsync(Takes, 0, 10, TimeSpan.FromSeconds(30), CancellationToken.None, Cancellation);

        page.Events.Should().BeEmpty();
        page.After.Should().Be(JudgingEffort.Most / CesqlBudget.Steps);
        page.IsCut.Should().BeTrue();
    }

    [Fact]
    public async Task What_this_process_appends_wakes_at_once()
    {
        await using var host = PublishingHost.Create();
        var waiting = host.Get<EventWatch>().WaitAsync(0, Cancellation);
        waiting.IsCompleted.Should().BeFalse();

        await host.Get<EventLog>().AppendAsync([host.NewEvent()], Cancellation);

        await waiting;
        host.Get<EventWatch>().WaitAsync(0, Cancellation).IsCompletedSuccessfully.Should().BeTrue("it is known by now");
        host.Get<EventWatch>().WaitAsync(1, Cancellation).IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task What_another_process_appends_is_seen_within_a_second()
    {
        await using var host = PublishingHost.Create();
        using var other = new EventLog(host.Store, Options.Create(new EventsOptions()), host.Clock);
        Task[] waiting = [.. Enumerable.Range(0, 50).Select(_ => host.Get<EventWatch>().WaitAsync(0, Cancellation))];
        await other.AppendAsync([host.NewEvent()], Cancellation);
        waiting.Should().OnlyContain(task => !task.IsCompleted);

        host.Clock.Advance(EventWatch.LookEvery);

        await Task.WhenAll(waiting);
    }

    [Fact]
    public async Task Who_waits_far_behind_the_end_of_the_log_is_not_woken_by_what_comes_before()
    {
        await using var host = PublishingHost.Create();
        var waiting = host.Get<EventWatch>().WaitAsync(2, Cancellation);

        await host.Get<EventLog>().AppendAsync([host.NewEvent(1), host.NewEvent(2)], Cancellation);
        waiting.IsCompleted.Should().BeFalse();
        await host.Get<EventLog>().AppendAsync([host.NewEvent(3)], Cancellation);

        await waiting;
    }

    [Fact]
    public async Task Waiting_ends_when_it_is_to_end()
    {
        await using var host = PublishingHost.Create();
        using var stop = new CancellationTokenSource();
        var waiting = host.Get<PullEvents>().WaitAsync((_, _) => true, 0, 10, TimeSpan.FromSeconds(30), stop.Token, Cancellation);

        await stop.CancelAsync();

        (await waiting).Events.Should().BeEmpty("the process stops, and answers what there is");
        using var gone = new CancellationTokenSource();
        var left = host.Get<PullEvents>().WaitAsync((_, _) => true, 0, 10, TimeSpan.FromSeconds(30), CancellationToken.None, gone.Token);
        await gone.CancelAsync();
        await FluentActions.Awaiting(() => left).Should().ThrowAsync<OperationCanceledException>("nobody reads an answer");
    }

    [Fact]
    public async Task An_event_is_told_the_address_of_its_schema_when_the_hub_has_one_and_keeps_it()
    {
        await using var host = PublishingHost.Create();
        using var named = new EventLog(host.Store, Options.Create(new EventsOptions { PublicBaseUrl = new Uri("https://hub.example.nl/exchange/") }), host.Clock);
        await host.Get<EventLog>().AppendAsync([host.NewEvent(1)], Cancellation);
        await named.AppendAsync([host.NewEvent(2)], Cancellation);

        // Read by one log and by the other: what was logged does not change with the settings.
        foreach (var log in new[] { host.Get<EventLog>(), named })
        {
            var events = await log.ReadAsync(0, 10, Cancellation).ToListAsync(Cancellation);
            events.Select(published => published.DataSchema).Should().Equal(
                null, "https://hub.example.nl/exchange/v1/event-types/nl.partnerhub.housing.alert.raised.v1/schema");
            System.Text.Encoding.UTF8.GetString(CloudEventFormat.Encode(events[0]).Span).Should().NotContain("dataschema");
            System.Text.Encoding.UTF8.GetString(CloudEventFormat.Encode(events[1]).Span).Should().Contain($"\"dataschema\":\"{events[1].DataSchema}\"");
        }
    }

    [Fact]
    public void Places_are_of_each_caller_of_all_and_of_the_public()
    {
        var places = new ReaderPlaces(Options.Create(new EventsOptions { MostReaders = 3, MostReadersPerCaller = 2, MostPublicReaders = 1 }));
        var first = places.TryTake("a")!;
        using var second = places.TryTake("a");
        places.TryTake("a").Should().BeNull("a has two");
        using var third = places.TryTake("b");
        places.TryTake("c").Should().BeNull("there are three in all");
        using var open = places.TryTake(null);
        open.Should().NotBeNull();
        places.TryTake(null).Should().BeNull();

        first.Dispose();
        first.Dispose();

        using var fourth = places.TryTake("c");
        fourth.Should().NotBeNull("one left");
        places.TryTake("a").Should().BeNull("one, though it said so twice");
    }
}
