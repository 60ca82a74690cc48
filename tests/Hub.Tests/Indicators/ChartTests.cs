using System.Globalization;
using System.Text;
using System.Xml.Linq;
using FluentAssertions;
using Hub.Indicators;
using Hub.Indicators.Formats;
using Xunit;

namespace Hub.Tests.Indicators;

/// <summary>Charts: what they say, what they draw, and that they hold nothing that runs or is fetched.</summary>
public sealed class ChartTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private static readonly Indicator Units = SomeTable.Indicator("housing-units");
    private static readonly Indicator Share = SomeTable.Indicator("international-share");

    [Theory]
    [InlineData("en", "DUWO's dwellings, unit: dwellings. From 6,430 in 2015 to 7,650 in 2018: 1,220 higher (19.0 percent). Highest 7,650 in 2018, lowest 6,300 in 2016. Estimated or provisional (2018). Withheld because of small numbers: 2017.")]
    [InlineData("nl", "Woningen van DUWO, eenheid: woningen. Van 6.430 in 2015 naar 7.650 in 2018: 1.220 hoger (19,0 procent). Hoogste 7.650 in 2018, laagste 6.300 in 2016. Geschat of voorlopig (2018). Niet getoond wegens kleine aantallen: 2017.")]
    public void The_description_says_the_trend_in_words(string language, string words)
    {
        var drawing = Draw(SomeTable.Of(Units, string.Empty, language, SomeTable.Set(Units, "2015", "*,* 6430 A"), SomeTable.Set(Units, "2016", "*,* 6300 A"), SomeTable.Set(Units, "2017", "*,* - Q"), SomeTable.Set(Units, "2018", "*,* 7650 P")));

        drawing.Element(Svg + "desc")!.Value.Should().Be(words);
        drawing.Element(Svg + "title")!.Value.Should().Be(Units.Title.In(language));
        drawing.Attribute("lang")!.Value.Should().Be(language);
    }

    [Theory]
    [InlineData("13.1", "11.6", "percentage points lower")]
    [InlineData("13.1", "13.1", "unchanged")]
    [InlineData("12.1", "13.1", "1.0 percentage point higher")]
    public void A_change_of_a_percentage_is_told_in_points(string from, string to, string words) =>
        Describe(SomeTable.Of(Share, string.Empty, "en", SomeTable.Set(Share, "2022", $"* {from} A"), SomeTable.Set(Share, "2023", $"* {to} A"))).Should().Contain(words);

    [Theory]
    [InlineData(2250, 2600, false, "350 higher (15.6 percent)")]
    [InlineData(0, 5, false, "5 higher")]
    [InlineData(-3981, -5896, false, "1,915 lower")]
    [InlineData(38, 29, true, "9 percentage points lower")]
    [InlineData(7, 7, false, "unchanged")]
    public void A_change_has_a_percentage_only_where_one_says_something(int from, int to, bool isPercent, string text) =>
        ChartText.Change(from, to, 0, isPercent, "en").Should().Be(text);

    [Fact]
    public void What_is_withheld_or_missing_is_a_gap()
    {
        var drawing = Draw(SomeTable.Of(
            Units,
            string.Empty,
            "en",
            SomeTable.Set(Units, "2011", "*,* 1 A"),
            SomeTable.Set(Units, "2012", "*,* 2 A"),
            SomeTable.Set(Units, "2013", "*,* - Q"),
            SomeTable.Set(Units, "2014", "*,* 4 A"),
            SomeTable.Set(Units, "2016", "*,* 5 A"),
            SomeTable.Set(Units, "2017", "*,* 6 A")));

        var line = drawing.Descendants(Svg + "path").First(path => path.Attribute("class")!.Value.StartsWith("line", StringComparison.Ordinal)).Attribute("d")!.Value;
        string.Concat(line.Where(char.IsLetter)).Should().Be("MLMML", "2011 and 2012 are joined, 2014 stands alone, 2016 and 2017 are joined");
    }

    [Fact]
    public void Estimated_and_provisional_values_are_hollow_and_a_break_is_a_line()
    {
        var drawing = Draw(SomeTable.Of(Units, string.Empty, "en", SomeTable.Set(Units, "2011", "*,* 1 A"), SomeTable.Set(Units, "2012", "*,* 2 B"), SomeTable.Set(Units, "2013", "*,* 3 E"), SomeTable.Set(Units, "2014", "*,* 4 P")));

        drawing.Descendants(Svg + "path").Count(path => path.Attribute("class")!.Value == "hollow s0").Should().Be(2);
        drawing.Descendants(Svg + "text").Select(text => text.Value).Should().Contain("Hollow mark: estimated or provisional (2013, 2014).").And.Contain("Break in the series: 2012.");
        drawing.Descendants(Svg + "line").Should().ContainSingle(line => (string?)line.Attribute("stroke-dasharray") == "3 3");
    }

    [Fact]
    public void Series_differ_in_more_than_colour_and_carry_their_names()
    {
        var codes = Enumerable.Range(0, Chart.MostLines).Select(number => $"place-{number}").ToList();
        var drawing = Draw(SomeTable.Of(Units, "by=place", "en", SomeTable.Set(Units, "2011", [.. codes.Select(code => $"{code},* 5 A")]), SomeTable.Set(Units, "2012", [.. codes.Select(code => $"{code},* 6 A")])));

        drawing.Descendants(Svg + "path").Where(path => path.Attribute("class")!.Value.StartsWith("line", StringComparison.Ordinal))
            .Select(path => path.Attribute("stroke-dasharray")!.Value).Should().OnlyHaveUniqueItems().And.HaveCount(Chart.MostLines);
        var names = drawing.Descendants(Svg + "text").Where(text => text.Value.StartsWith("Place ", StringComparison.Ordinal)).ToList();
        names.Should().HaveCount(Chart.MostLines);
        names.Select(name => double.Parse(name.Attribute("y")!.Value, CultureInfo.InvariantCulture)).Order().Zip(names.Skip(1).Select(name => double.Parse(name.Attribute("y")!.Value, CultureInfo.InvariantCulture)).Order())
            .Should().OnlyContain(pair => pair.Second - pair.First >= 15, "names do not lie over each other though the lines do");
    }

    [Fact]
    public void One_period_is_drawn_as_bars_with_their_values()
    {
        var drawing = Draw(SomeTable.Of(Units, "by=place", "nl", SomeTable.Set(Units, "2021", "leiden,* 7650 A", "delft,* 3825 E", "the-hague,* - Q")));

        var bars = drawing.Descendants(Svg + "rect").Where(rect => rect.Attribute("class")!.Value != "paper").ToList();
        bars.Select(bar => bar.Attribute("class")!.Value).Should().Equal("hollow s0", "f0 s0");
        double Width(int bar) => double.Parse(bars[bar].Attribute("width")!.Value, CultureInfo.InvariantCulture);
        (Width(1) / Width(0)).Should().BeApproximately(2, 0.01);
        drawing.Descendants(Svg + "text").Select(text => text.Value).Should().Contain(["Leiden", "7.650", "3.825", "niet getoond wegens kleine aantallen"]);
    }

    [Fact]
    public void It_holds_no_script_no_address_and_no_style_but_its_own()
    {
        var hostile = Units with { Title = new Localized("x", "<script>alert('1')</script> \"&\u0001") };
        var text = Encoding.UTF8.GetString(SvgFormat.Write(Chart.Of(SomeTable.Of(hostile, string.Empty, "en", SomeTable.Set(Units, "2021", "*,* 1 A"))).Value).Span);
        var drawing = XDocument.Parse(text).Root!;

        drawing.Element(Svg + "title")!.Value.Should().Be("<script>alert('1')</script> \"&");
        drawing.Attribute("role")!.Value.Should().Be("img");
        drawing.Attribute("aria-labelledby")!.Value.Split(' ').Should().BeEquivalentTo(drawing.Descendants().Attributes("id").Select(id => id.Value));
        drawing.DescendantsAndSelf().Select(element => element.Name.LocalName).Should().OnlyContain(name => "svg title desc style rect text line path".Split(' ', StringSplitOptions.None).Contains(name));
        drawing.DescendantsAndSelf().Attributes().Should().OnlyContain(attribute => attribute.Name.LocalName != "href" && attribute.Name.LocalName != "style" && !attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        drawing.Descendants(Svg + "style").Single().Value.Should().Be(ChartStyle.Css).And.NotContain("url(").And.NotContain("@import").And.Contain("prefers-color-scheme:dark");
    }

    [Fact]
    public void Nothing_published_is_said()
    {
        Draw(SomeTable.Of(Units, string.Empty, "en")).Descendants(Svg + "text").Select(text => text.Value).Should().Contain("No figures are published.");
        Draw(SomeTable.Of(Units, string.Empty, "en", SomeTable.Set(Units, "2020", "*,* - Q"), SomeTable.Set(Units, "2021", "*,* - Q"))).Element(Svg + "desc")!.Value.Should().Contain("Withheld because of small numbers: all.");
    }

    [Fact]
    public void More_series_than_can_be_told_apart_are_refused_with_what_to_do()
    {
        var codes = Enumerable.Range(0, Chart.MostLines + 1).Select(number => $"place-{number},* 5 A").ToArray();
        var table = SomeTable.Of(Units, "by=place", "en", SomeTable.Set(Units, "2011", codes), SomeTable.Set(Units, "2012", codes));

        Chart.Of(table).Succeeded(out _, out var problem).Should().BeFalse();

        problem!.Status.Should().Be(400);
        problem.Detail.Should().Contain("8 lines").And.Contain("9 lines");
        Chart.Of(table with { Sets = [table.Sets[0]] }).Succeeded(out _, out _).Should().BeTrue("nine bars can be read");
    }

    [Fact]
    public void Every_colour_has_contrast_enough_with_what_is_behind_it()
    {
        ChartStyle.Light.Should().HaveCount(Chart.MostLines).And.OnlyContain(colour => Contrast(colour, ChartStyle.LightBackground) >= 4.5);
        ChartStyle.Dark.Should().HaveCount(Chart.MostLines).And.OnlyContain(colour => Contrast(colour, ChartStyle.DarkBackground) >= 4.5);
    }

    // WCAG 2.2, contrast ratio and relative luminance.
    private static double Contrast(string one, string other)
    {
        var (light, dark) = (Math.Max(Luminance(one), Luminance(other)), Math.Min(Luminance(one), Luminance(other)));
        return (light + 0.05) / (dark + 0.05);
    }

    private static double Luminance(string colour)
    {
        double Part(int at)
        {
            var part = int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4);
        }

        return (0.2126 * Part(1)) + (0.7152 * Part(3)) + (0.0722 * Part(5));
    }

    private static string Describe(ObservationTable table) => ChartText.Describe(Chart.Of(table).Value);

    private static XElement Draw(ObservationTable table) => XDocument.Parse(Encoding.UTF8.GetString(SvgFormat.Write(Chart.Of(table).Value).Span)).Root!;
}
