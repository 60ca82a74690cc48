using FluentAssertions;
using Hub.Feeds.Validation;
using Xunit;

namespace Hub.ValidatorTests;

public sealed class Rfc3339Tests
{
    [Theory]
    [InlineData("date", "2024-02-29", true)]
    [InlineData("date", "2023-02-29", false)]
    [InlineData("date", "0000-01-01", false)]
    [InlineData("date", "2024-2-9", false)]
    [InlineData("date", "2024-02-29 ", false)]
    [InlineData("date", "2024-0২-01", false)]
    [InlineData("date-time", "2024-02-29T12:00:00Z", true)]
    [InlineData("date-time", "2024-02-29t12:00:00.123456789+01:30", true)]
    [InlineData("date-time", "1998-12-31T15:59:60.5-08:00", true)]
    [InlineData("date-time", "1998-12-31T15:59:60Z", false)]
    [InlineData("date-time", "2024-02-29T24:00:00Z", false)]
    [InlineData("date-time", "2024-02-29T12:00:00", false)]
    [InlineData("date-time", "2024-02-29T12:00:00.Z", false)]
    [InlineData("date-time", "2024-02-29 12:00:00Z", false)]
    [InlineData("date-time", "2024-02-29T12:00:00+0130", false)]
    public void Dates_and_times_are_those_of_RFC_3339(string format, string text, bool valid) =>
        Rfc3339.Matches(format, text.Utf8().Span).Should().Be(valid);
}
