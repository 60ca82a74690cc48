using System.Globalization;
using FluentAssertions;
using Hub.Indicators.Monitor;
using Xunit;

namespace Hub.Tests.Indicators;

public sealed class ShareInWordsTests
{
    [Theory]
    [InlineData("13.1", "about one in eight", "ongeveer een op de acht")]
    [InlineData("12.5", "one in eight", "een op de acht")]
    [InlineData("11.6", "about one in nine", "ongeveer een op de negen")]
    [InlineData("33.3", "one in three", "een op de drie")]
    [InlineData("5", "one in twenty", "een op de twintig")]
    [InlineData("50", "one in two", "een op de twee")]
    public void A_share_is_said_as_one_in_so_many(string percent, string english, string dutch)
    {
        ShareInWords.Of(Number(percent), "en").Should().Be(english);
        ShareInWords.Of(Number(percent), "nl").Should().Be(dutch);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-3")]
    [InlineData("0.001")]
    [InlineData("4")]
    [InlineData("40")]
    [InlineData("62")]
    [InlineData("100")]
    public void A_share_that_is_not_near_any_of_these_is_left_a_number(string percent) => ShareInWords.Of(Number(percent), "en").Should().BeNull();

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
