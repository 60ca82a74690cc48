using FluentAssertions;
using Hub.Hosting;
using Hub.Tests.Http;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Hub.Tests.Receiving;

/// <summary>What receiving keeps for a while only.</summary>
public sealed class KeptForAWhileTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_report_goes_ninety_days_after_it_was_last_given()
    {
        var clock = Clock();
        await using var hub = await HubUnderTest.StartAsync(new HubOptions { Clock = clock });
        var duwo = hub.Caller("duwo");
        var path = (await duwo.SubmitAsync(Samples.Stock("2001", -1))).Json.Text("submission");
        clock.Advance(TimeSpan.FromDays(60));
        (await duwo.SubmitAsync(Samples.Stock("2001", -1))).Expect(400);

        clock.Advance(TimeSpan.FromDays(89));
        await hub.Get<ApplyRetention>().HandleAsync(Cancellation);
        (await duwo.GetAsync(path)).Expect(200);

        clock.Advance(TimeSpan.FromDays(1));
        await hub.Get<ApplyRetention>().HandleAsync(Cancellation);
        (await duwo.GetAsync(path)).Expect(404);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_idempotency_key_may_be_used_anew_after_a_day_swept_or_not(bool swept)
    {
        var clock = Clock();
        await using var hub = await HubUnderTest.StartAsync(new HubOptions { Clock = clock });
        var first = await SendAsync(1);
        clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        await hub.Get<ApplyRetention>().HandleAsync(Cancellation);
        (await SendAsync(1)).Text.Should().Be(first.Text);
        (await SendAsync(2)).ExpectProblem(409, "idempotency-key-reused");

        clock.Advance(TimeSpan.FromSeconds(1));
        if (swept)
        {
            await hub.Get<ApplyRetention>().HandleAsync(Cancellation);
        }

        (await SendAsync(2)).Expect(201).Header("Idempotency-Replayed").Should().BeNull();
        (await SendAsync(2)).Expect(201).Header("Idempotency-Replayed").Should().Be("true");

        Task<Answer> SendAsync(int units) => hub.Caller("duwo").SendAsync(
            "POST",
            "/v1/feeds/duwo-housing-stock/submissions",
            HubClient.Json(Samples.Stock("2001", units).ToJsonString()),
            request => request.Headers.Add("Idempotency-Key", "monthly"));
    }

    private static FakeTimeProvider Clock() => new(new DateTimeOffset(2026, 11, 2, 9, 0, 0, TimeSpan.Zero));
}
