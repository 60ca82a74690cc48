using System.Text;
using FluentAssertions;
using Hub.Publishing.Deliveries;
using Xunit;

namespace Hub.Tests.Publishing;

public sealed class WebhookSignatureTests
{
    // The vector that the reference libraries of Standard Webhooks test with.
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const string Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1614265330);
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"test": 2432232314}""");

    [Fact]
    public void The_published_vector_comes_out() =>
        WebhookSignature.Sign([Secret], Id, At, Body).Should().Be(Signature);

    [Fact]
    public void Several_secrets_sign_side_by_side()
    {
        var other = "whsec_" + Convert.ToBase64String(new byte[32]);

        WebhookSignature.Sign([other, Secret], Id, At, Body).Split(' ').Should().HaveCount(2).And.Contain(Signature);
    }

    [Fact]
    public void A_secret_of_another_form_is_a_mistake_of_the_caller() =>
        FluentActions.Invoking(() => WebhookSignature.Sign(["secret"], Id, At, Body)).Should().Throw<FormatException>();

    [Fact]
    public void The_ladder_has_ten_attempts_with_a_fifth_of_jitter()
    {
        RetryLadder.Waits.Should().HaveCount(10);
        RetryLadder.WaitAfter(1, 0, null).Should().Be(TimeSpan.FromSeconds(4));
        RetryLadder.WaitAfter(1, 0.5, null).Should().Be(TimeSpan.FromSeconds(5));
        RetryLadder.WaitAfter(9, 1, null).Should().Be(TimeSpan.FromHours(28.8));
        RetryLadder.WaitAfter(10, 0.5, null).Should().BeNull();
    }

    [Fact]
    public void Retry_After_lengthens_a_wait_and_never_beyond_a_day()
    {
        RetryLadder.WaitAfter(1, 0.5, TimeSpan.FromMinutes(2)).Should().Be(TimeSpan.FromMinutes(2));
        RetryLadder.WaitAfter(1, 0.5, TimeSpan.FromDays(9)).Should().Be(TimeSpan.FromHours(24));
        RetryLadder.WaitAfter(2, 0.5, TimeSpan.FromSeconds(1)).Should().Be(TimeSpan.FromMinutes(5));
        RetryLadder.WaitAfter(2, 0.5, TimeSpan.FromSeconds(-5)).Should().Be(TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task A_kept_key_signs_the_same_however_often_and_by_however_many_at_once()
    {
        using var key = new SigningKey(Secret);

        var signed = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Enumerable.Range(0, 200).Select(_ => WebhookSignature.Sign([key], Id, At, Body)).ToList())));

        signed.SelectMany(one => one).Should().OnlyContain(signature => signature == Signature);
    }
}
