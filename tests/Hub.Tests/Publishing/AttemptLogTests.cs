using System.Text;
using FluentAssertions;
using Hub.Publishing.Deliveries;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Hub.Tests.Publishing;

/// <summary>What is kept of each attempt, and how its owner finds it.</summary>
public sealed class AttemptLogTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_attempt_of_the_ladder_is_kept_with_its_time_status_and_answer()
    {
        await using var sink = await TestSink.StartAsync((context, number) =>
        {
            context.Response.StatusCode = 500;
            return context.Response.WriteAsync($"no {number}", Cancellation);
        });
        await using var host = await PublishingHost.Create().StartAsync();
        var id = (await host.SubscribeAsync(sink.Address)).Id;
        var start = host.Clock.GetUtcNow();
        await host.PublishAsync(host.NewEvent());

        var dead = await host.WalkAsync(id, d => d.State == DeliveryState.Dead);

        dead.AttemptLog.Should().BeNull("a list tells the last attempt only");
        var log = (await host.WholeAsync(id, dead.Sequence)).AttemptLog!;
        log.Should().HaveCount(10).And.OnlyContain(attempt => attempt.Status == 500 && attempt.Error == "http-500");
        log.Select(attempt => attempt.Answer).Should().Equal(Enumerable.Range(1, 10).Select(number => $"no {number}"));
        log.Select(attempt => attempt.At).Should().BeInAscendingOrder().And.StartWith(start);
        log[^1].At.Should().BeCloseTo(dead.LastAttemptAt!.Value, TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task An_attempt_that_got_no_answer_tells_how_long_it_waited()
    {
        var release = new TaskCompletionSource();
        await using var sink = await TestSink.StartAsync((_, _) => release.Task);
        await using var host = await PublishingHost.Create().StartAsync();
        var id = (await host.SubscribeAsync(sink.Address)).Id;
        await host.PublishAsync(host.NewEvent());
        await sink.NextAsync();
        host.Clock.Advance(TimeSpan.FromSeconds(15));

        var failed = await host.DeliveryAsync(id, d => d.Attempts == 1);

        (await host.WholeAsync(id, failed.Sequence)).AttemptLog.Should().ContainSingle()
            .Which.Should().BeEquivalentTo(new { Status = (int?)null, Milliseconds = 15_000L, Error = "timeout", Answer = (string?)null });
        release.SetResult();
    }

    [Theory]
    [InlineData("  accepted\r\n\tfor\0 later  ", "accepted for later")]
    [InlineData("{\"fout\":\"één ‘regel’\"}", "{\"fout\":\"één ‘regel’\"}")]
    [InlineData("mail jan@example.nl", "(personal data)")]
    [InlineData(" \r\n", null)]
    [InlineData("", null)]
    public void An_answer_is_kept_as_one_line_without_personal_data(string answer, string? kept) =>
        AnswerExcerpt.Of(Encoding.UTF8.GetBytes(answer)).Should().Be(kept);

    [Fact]
    public void Of_a_long_answer_the_first_KiB_is_kept()
    {
        AnswerExcerpt.Of(Encoding.UTF8.GetBytes(new string('a', 5000))).Should().Be(new string('a', 1024));
        AnswerExcerpt.Of(Encoding.UTF8.GetBytes("a" + new string('é', 5000))).Should().Be("a" + new string('é', 511), "half a character is none");
    }

    [Fact]
    public async Task Of_very_many_attempts_the_newest_are_kept_and_all_are_counted()
    {
        await using var sink = await TestSink.StartAsync(500);
        await using var host = await PublishingHost.Create().StartAsync();
        var id = (await host.SubscribeAsync(sink.Address)).Id;
        await host.PublishAsync(host.NewEvent());
        for (var asked = 1; asked <= Attempt.Most + 2; asked++)
        {
            await host.DeliveryAsync(id, d => d.Attempts == asked);
            host.Clock.Advance(TimeSpan.FromSeconds(1));
            (await host.Get<RedeliverOne>().HandleAsync(PublishingHost.Operator, id, "1", Cancellation)).Value.State.Should().Be(DeliveryState.Pending);
        }

        var whole = await host.DeliveryAsync(id, d => d.Attempts == Attempt.Most + 3);

        var log = (await host.WholeAsync(id, whole.Sequence)).AttemptLog!;
        log.Should().HaveCount(Attempt.Most);
        log[^1].At.Should().Be(host.Clock.GetUtcNow());
        log[0].At.Should().Be(host.Clock.GetUtcNow() - TimeSpan.FromSeconds(Attempt.Most - 1));
    }

    [Fact]
    public async Task The_log_is_paged_filtered_and_counted()
    {
        await using var sink = await TestSink.StartAsync((context, number) =>
        {
            context.Response.StatusCode = number % 3 == 0 ? 500 : 200;
            return Task.CompletedTask;
        });
        await using var host = PublishingHost.Create(settings: new() { ["Webhooks:Concurrency"] = "1" });
        var id = (await host.SubscribeAsync(sink.Address)).Id;
        var start = host.Clock.GetUtcNow();
        for (var number = 1; number <= 9; number++)
        {
            await host.PublishAsync(host.NewEvent(number));
            await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);
            host.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var first = await ListAsync(new DeliveryQuery(4));
        var second = await ListAsync(new DeliveryQuery(4) { After = first.Next });
        var third = await ListAsync(new DeliveryQuery(4) { After = second.Next });
        first.Deliveries.Concat(second.Deliveries).Concat(third.Deliveries).Select(d => d.Sequence).Should().Equal(9, 8, 7, 6, 5, 4, 3, 2, 1);
        third.Next.Should().BeNull();

        var pending = await ListAsync(new DeliveryQuery(100) { State = DeliveryState.Pending, Counts = true });
        pending.Deliveries.Should().NotBeEmpty().And.OnlyContain(d => d.State == DeliveryState.Pending);
        pending.Counts.Should().Be(new DeliveryCounts(pending.Deliveries.Count, 9 - pending.Deliveries.Count, 0, 0));

        var some = await ListAsync(new DeliveryQuery(100) { From = start.AddSeconds(2), To = start.AddSeconds(5), Counts = true });
        some.Deliveries.Select(d => d.Sequence).Should().Equal(5, 4, 3);
        (some.Counts! with { }).Should().Match<DeliveryCounts>(counts => counts.Pending + counts.Delivered == 3);
        (await ListAsync(new DeliveryQuery(100) { Type = "nl.partnerhub.feed.late.v1" })).Deliveries.Should().BeEmpty();
        (await ListAsync(new DeliveryQuery(100) { From = start.AddDays(1) })).Deliveries.Should().BeEmpty();

        async Task<DeliveryPage> ListAsync(DeliveryQuery query) => (await host.Get<ListDeliveries>().HandleAsync(PublishingHost.Operator, id, query, Cancellation)).Value;
    }
}
