using FluentAssertions;
using Xunit;

namespace Hub.Tests;

public sealed class ClockDurationTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    [Theory]
    [InlineData("PT24H", 86_400)]
    [InlineData("PT0S", 0)]
    [InlineData("P0D", 0)]
    [InlineData("P1DT1H1M1S", 90_061)]
    [InlineData("P30D", 2_592_000)]
    [InlineData("PT2592000S", 2_592_000)]
    public void A_duration_is_read_as_ISO_8601_writes_it(string text, int seconds)
    {
        ClockDuration.TryParse(text, Longest, out var duration).Should().BeTrue();
        duration.Should().Be(TimeSpan.FromSeconds(seconds));
    }

    [Theory]
    [InlineData("P30DT1S")]
    [InlineData("P99999DT99999H")]
    [InlineData("P1M")]
    [InlineData("P1Y")]
    [InlineData("P1W")]
    [InlineData("-PT1H")]
    [InlineData("PT-1H")]
    [InlineData("PT1.5S")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P1DT")]
    [InlineData("PT1H\n")]
    [InlineData("24h")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("PT00000000000000000000000000000001S")]
    public void Anything_else_is_refused(string? text) =>
        ClockDuration.TryParse(text, Longest, out _).Should().BeFalse();
}
