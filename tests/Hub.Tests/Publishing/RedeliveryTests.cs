using FluentAssertions;
using Hub.Publishing;
using Hub.Publishing.Deliveries;
using Hub.Publishing.Subscriptions;
using Xunit;

namespace Hub.Tests.Publishing;

/// <summary>Delivering again what was delivered, given up or never on its way.</summary>
public sealed class RedeliveryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dead_letter_is_delivered_again_with_the_same_id_and_bytes_on_a_fresh_ladder()
    {
        await using var sink = await TestSink.StartAsync((context, number) =>
        {
            context.Response.StatusCode = number <= 11 ? 500 : 200;
            return Task.CompletedTask;
        });
        await using var host = await PublishingHost.Create().StartAsync();
        var id = (await host.SubscribeAsync(sink.Address)).Id;
        await host.PublishAsync(host.NewEvent());
        await host.WalkAsync(id, d => d.State == DeliveryState.Dead);
        var first = await sink.NextAsync();

        var asked = await RedeliverAsync(host, id, "1");

        asked.Value.Should().BeEquivalentTo(new { State = DeliveryState.Pending, Attempts = 10, NextAttemptAt = host.Clock.GetUtcNow() });
        var failed = await host.DeliveryAsync(id, d => d.Attempts == 11);
        (failed.NextAttemptAt!.Value - host.Clock.GetUtcNow()).Should().BeCloseTo(RetryLadder.Waits[1], RetryLadder.Waits[1] * 0.2, "the ladder is a fresh one");
        var delivered = await host.WalkAsync(id, d => d.State == DeliveryState.Delivered);
        delivered.Attempts.Should().Be(12);
        (await host.WholeAsync(id, 1)).AttemptLog.Should().HaveCount(12);
        sink.Arrived().Should().HaveCount(11).And.OnlyContain(received => received.Id == first.Id && received.Body.SequenceEqual(first.Body));
    }

    [Fact]
    public async Task A_moment_counts_by_when_an_event_was_logged_so_that_one_a_crash_left_behind_hides_no_other()
    {
        await using var host = PublishingHost.Create();
        await host.WriteAsync(host.NewEvent(1));
        host.Clock.Advance(TimeSpan.FromMinutes(10));
        var id = (await host.SubscribeAsync(new Uri("http://127.0.0.1:9/hook"))).Id;
        var first = host.NewEvent(2);
        await host.Get<EventLog>().AppendAsync([first], Cancellation);
        await host.Relay.RelayAsync(PublishingHost.Table, PublishingHost.Partition, null, Cancellation);
        host.Clock.Advance(TimeSpan.FromMinutes(10));
        await host.PublishAsync(host.NewEvent(3), host.NewEvent(4));

        var missing = await ManyAsync(host, id, new RedeliveryRequest(first.Time.AddMinutes(-5), null, null, ["missing"]));

        missing.Redelivered.Should().Be(1, "the second was logged after that moment, and no delivery was made of it");
    }

    [Fact]
    public async Task Asking_twice_sends_once()
    {
        await using var sink = await TestSink.StartAsync(200);
        await using var host = PublishingHost.Create();
        var id = (await host.SubscribeAsync(sink.Address)).Id;
        await host.PublishAsync(host.NewEvent());
        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RedeliverAsync(host, id, "1")));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ManyAsync(host, id, new RedeliveryRequest(null, null, 0, null))));
        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);

        sink.Requests.Should().Be(2);
    }

    [Fact]
    public async Task What_is_not_there_or_another_owners_is_not_found_and_a_disabled_subscription_gets_nothing()
    {
        await using var sink = await TestSink.StartAsync(410);
        await using var host = PublishingHost.Create();
        var id = (await host.SubscribeAsync(sink.Address)).Id;
        await host.PublishAsync(host.NewEvent());
        var stranger = new Requester("duwo", SeesAll: false);

        foreach (var sequence in new[] { "2", "0", "-1", "x", "99999999999999999999" })
        {
            (await RedeliverAsync(host, id, sequence)).Problem!.Status.Should().Be(404);
        }

        (await host.Get<RedeliverOne>().HandleAsync(stranger, id, "1", Cancellation)).Problem!.Status.Should().Be(404);
        (await host.Get<RedeliverMany>().HandleAsync(stranger, id, new RedeliveryRequest(null, null, 0, null), Cancellation)).Problem!.Status.Should().Be(404);
        (await host.Get<GetDelivery>().HandleAsync(stranger, id, "1", Cancellation)).Problem!.Status.Should().Be(404);
        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);
        (await RedeliverAsync(host, id, "1")).Problem!.Status.Should().Be(409);
        (await host.Get<RedeliverMany>().HandleAsync(PublishingHost.Operator, id, new RedeliveryRequest(null, null, 0, null), Cancellation)).Problem!.Status.Should().Be(409);
    }

    [Fact]
    public async Task All_since_a_cursor_comes_also_what_a_new_subscription_never_got()
    {
        await using var sink = await TestSink.StartAsync(200);
        await using var host = PublishingHost.Create();
        for (var number = 1; number <= 6; number++)
        {
            await host.PublishAsync(host.NewEvent(number, number % 2 == 0 ? EventTypes.IndicatorUpdated : EventTypes.HousingAlertRaised));
        }

        var id = (await host.SubscribeAsync(sink.Address, types: EventTypes.HousingAlertRaised)).Id;

        var done = await ManyAsync(host, id, new RedeliveryRequest(null, null, 1, null));

        done.Should().Be(new Redelivery(2, 6, More: false));
        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);
        (await host.DeliveriesAsync(id)).Select(d => (d.Sequence, d.State)).Should().Equal((5, DeliveryState.Delivered), (3, DeliveryState.Delivered));
    }

    [Fact]
    public async Task A_range_of_time_and_states_narrow_what_is_delivered_again()
    {
        await using var sink = await TestSink.StartAsync(200);
        await using var host = PublishingHost.Create();
        var id = (await host.SubscribeAsync(sink.Address)).Id;
        var start = host.Clock.GetUtcNow();
        for (var number = 1; number <= 5; number++)
        {
            await host.PublishAsync(host.NewEvent(number));
            await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);
            host.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        (await ManyAsync(host, id, new RedeliveryRequest(start, null, null, ["dead", "failed"]))).Redelivered.Should().Be(0);
        (await ManyAsync(host, id, new RedeliveryRequest(start.AddMinutes(1), start.AddMinutes(3), null, null))).Should().Be(new Redelivery(2, 3, More: false));
        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);

        (await host.DeliveriesAsync(id)).Select(d => d.Attempts).Should().Equal(1, 1, 2, 2, 1);
    }

    [Fact]
    public async Task One_request_stops_at_its_limit_and_says_where_so_that_the_next_goes_on()
    {
        await using var host = PublishingHost.Create();
        HubEvent[] events = [.. Enumerable.Range(1, RedeliverMany.Most + 50).Select(number => host.NewEvent(number))];
        foreach (var some in events.Chunk(90))
        {
            await host.PublishAsync(some);
        }

        var id = (await host.SubscribeAsync(new Uri("http://127.0.0.1:9/hook"))).Id;

        var first = await ManyAsync(host, id, new RedeliveryRequest(null, null, 0, ["missing"]));
        var second = await ManyAsync(host, id, new RedeliveryRequest(null, null, first.Through, ["missing"]));

        first.Should().Be(new Redelivery(RedeliverMany.Most, RedeliverMany.Most, More: true));
        second.Should().Be(new Redelivery(50, events.Length, More: false));
    }

    [Fact]
    public async Task Filters_that_take_much_end_a_request_early_and_the_next_goes_on()
    {
        await using var host = PublishingHost.Create();
        await host.Get<EventLog>().AppendAsync([.. Enumerable.Range(1, 120).Select(number => host.NewEvent(number))], Cancellation);
        var id = (await host.RegisterAsync($$"""{"sink":"http://127.0.0.1:9/hook","protocol":"HTTP","filters":[{"sql":"'{{new string('a', 2_000)}}' LIKE '%{{new string('a', 1_000)}}b'"}]}""")).Id;

        (await ManyAsync(host, id, new RedeliveryRequest(null, null, 0, null))).Should().Be(new Redelivery(0, 100, More: true));
        (await ManyAsync(host, id, new RedeliveryRequest(null, null, 100, null))).Should().Be(new Redelivery(0, 120, More: false));
    }

    [Fact]
    public async Task What_a_crash_cuts_off_is_done_by_asking_again()
    {
        await using var sink = await TestSink.StartAsync(200);
        await using var host = PublishingHost.Create();
        foreach (var some in Enumerable.Range(1, 250).Select(number => host.NewEvent(number)).Chunk(90))
        {
            await host.PublishAsync(some);
        }

        var id = (await host.SubscribeAsync(sink.Address)).Id;
        host.Store.FailAt = (host.Store.Commits + 4, true);
        await FluentActions.Awaiting(() => ManyAsync(host, id, new RedeliveryRequest(null, null, 0, null))).Should().ThrowAsync<IOException>();
        (await host.DeliveriesAsync(id)).Should().HaveCountGreaterThan(0).And.HaveCountLessThan(250);

        (await ManyAsync(host, id, new RedeliveryRequest(null, null, 0, null))).Through.Should().Be(250);
        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);

        sink.Requests.Should().Be(250);
        (await host.DeliveriesAsync(id)).Should().HaveCount(250).And.OnlyContain(d => d.State == DeliveryState.Delivered && d.Attempts == 1);
    }

    [Fact]
    public async Task After_a_subscription_is_active_again_its_dead_letters_and_what_it_missed_are_replayed()
    {
        await using var sink = await TestSink.StartAsync((context, number) =>
        {
            context.Response.StatusCode = number == 1 ? 410 : 200;
            return Task.CompletedTask;
        });
        await using var host = PublishingHost.Create();
        var id = (await host.SubscribeAsync(sink.Address, types: EventTypes.HousingAlertRaised)).Id;
        await host.PublishAsync(host.NewEvent());
        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);
        await host.PublishAsync(host.NewEvent(2));
        await host.ChangeSubscriptionAsync(id, entity => (entity["status"], entity["statusReason"]) = ("active", null));

        (await ManyAsync(host, id, new RedeliveryRequest(null, null, 0, ["failed", "dead", "missing"]))).Redelivered.Should().Be(2);
        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);

        (await host.DeliveriesAsync(id)).Should().HaveCount(2).And.OnlyContain(d => d.State == DeliveryState.Delivered);
    }

    [Theory]
    [InlineData("""{}""", "")]
    [InlineData("""[]""", "")]
    [InlineData("""{"to":"2026-01-05T10:00:00Z"}""", "")]
    [InlineData("""{"from":"yesterday"}""", "/from")]
    [InlineData("""{"from":"2026-01-05T10:00:00Z","to":"2026-01-05T11:00:00+01:00"}""", "/to")]
    [InlineData("""{"after":-1}""", "/after")]
    [InlineData("""{"after":"1"}""", "/after")]
    [InlineData("""{"after":1,"states":[]}""", "/states")]
    [InlineData("""{"after":1,"states":["lost"]}""", "/states")]
    [InlineData("""{"after":1,"all":true}""", "/all")]
    [InlineData("""{"after":1""", "/after")]
    public void A_request_that_is_not_understood_is_refused(string json, string pointer)
    {
        var report = new ViolationReport();

        RedeliveryRequest.Read(System.Text.Encoding.UTF8.GetBytes(json), report).Should().BeNull();

        report.Errors.Should().ContainSingle().Which.Pointer.Should().Be(pointer);
    }

    private static Task<Result<DeliveryResource>> RedeliverAsync(PublishingHost host, string id, string sequence) =>
        host.Get<RedeliverOne>().HandleAsync(PublishingHost.Operator, id, sequence, Cancellation);

    private static async Task<Redelivery> ManyAsync(PublishingHost host, string id, RedeliveryRequest request) =>
        (await host.Get<RedeliverMany>().HandleAsync(PublishingHost.Operator, id, request, Cancellation)).Value;
}
