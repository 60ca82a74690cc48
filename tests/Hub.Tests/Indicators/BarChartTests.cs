using System.Globalization;
using System.Text;
using System.Xml.Linq;
using FluentAssertions;
using Hub.Indicators;
using Hub.Indicators.Formats;
using Xunit;

namespace Hub.Tests.Indicators;

/// <summary>Names and values in charts: all there, all different, none over another and none outside the drawing.</summary>
public sealed class BarChartTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private static readonly Indicator Units = SomeTable.Indicator("housing-units");

    [Fact]
    public void Bars_of_two_dimensions_stand_in_groups_under_the_names_of_the_first()
    {
        var drawing = Draw("by=place,ownership", SomeTable.Set(Units, "2021", "delft,managed 1058 A", "delft,owned 9244 A", "leiden,managed 1503 A", "leiden,owned 6147 A"));

        var texts = drawing.Descendants(Svg + "text").ToList();
        texts.Select(text => text.Value).Where(text => !text.Contains('.', StringComparison.Ordinal)).Should().ContainInOrder("Delft", "In beheer", "In eigendom", "Leiden", "In beheer", "In eigendom");
        texts.Where(text => text.Value is "Delft" or "Leiden").Should().OnlyContain(text => (string?)text.Attribute("font-weight") == "600");
        NothingOverlaps(drawing);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_long_name_is_told_to_its_end(int periods)
    {
        string[] codes = ["bos-en-gasthuisdistrict-en-de-wijken-ten-zuiden-daarvan-noord", "bos-en-gasthuisdistrict-en-de-wijken-ten-zuiden-daarvan-zuid", "llanfairpwllgwyngyllgogerychwyrndrobwll"];
        var sets = Enumerable.Range(2020, periods).Select(year => SomeTable.Set(Units, year.ToString(CultureInfo.InvariantCulture), [.. codes.Select((code, index) => $"{code},* {index + 1} A")])).ToArray();

        var drawing = Draw("by=place", sets);

        var text = string.Concat(drawing.Descendants(Svg + "text").Select(text => text.Value)).Replace(" ", string.Empty, StringComparison.Ordinal);
        text.Should().Contain("daarvannoord").And.Contain("daarvanzuid").And.Contain("Llanfairpwllgwyngyllgogerychwyrndrobwll").And.NotContain("…");
        NothingOverlaps(drawing);
    }

    [Fact]
    public void Eight_lines_with_long_names_have_room_for_all_of_them()
    {
        var codes = Enumerable.Range(0, Chart.MostLines).Select(number => $"de-wijk-met-een-naam-die-niet-op-een-regel-past-nummer-{number}").ToList();
        string[] Values(int value) => [.. codes.Select(code => $"{code},* {value} A")];

        NothingOverlaps(Draw("by=place", SomeTable.Set(Units, "2020", Values(5)), SomeTable.Set(Units, "2021", Values(6))));
    }

    [Fact]
    public void Sixty_bars_are_drawn_each_with_its_own_name_and_more_are_refused()
    {
        string[] Values(int count) => [.. Enumerable.Range(0, count).Select(number => $"place-{number},* {number} A")];

        var drawing = Draw("by=place", SomeTable.Set(Units, "2021", Values(60)));

        drawing.Descendants(Svg + "text").Select(text => text.Value).Where(text => text.StartsWith("Place ", StringComparison.Ordinal)).Should().OnlyHaveUniqueItems().And.HaveCount(60);
        NothingOverlaps(drawing);
        Chart.Of(SomeTable.Of(Units, "by=place", "nl", SomeTable.Set(Units, "2021", Values(61)))).Succeeded(out _, out var problem).Should().BeFalse();
        problem!.Detail.Should().Contain("60 bars").And.Contain("61 bars");
    }

    [Theory]
    [InlineData("leiden,* -3981 A", "delft,* -12 A", "the-hague,* - Q")]
    [InlineData("leiden,* -3981 A", "delft,* 3981 E", "the-hague,* - Q")]
    [InlineData("leiden,* 1234567890123 A", "delft,* 0 A", "the-hague,* - Q")]
    [InlineData("leiden,* - Q", "delft,* - Q", "the-hague,* - Q")]
    [InlineData("leiden,* 7 A")]
    [InlineData("leiden,* 0 A")]
    public void Values_of_any_sign_and_withheld_ones_stay_inside(params string[] observations)
    {
        var drawing = Draw("by=place", SomeTable.Set(Units, "2021", observations));

        drawing.Descendants(Svg + "rect").Where(rect => (string)rect.Attribute("class")! != "paper").Should().HaveCount(observations.Count(observation => !observation.Contains('Q', StringComparison.Ordinal)))
            .And.NotContain(rect => Number(rect, "x") < 0 || Number(rect, "width") < 0 || Number(rect, "x") + Number(rect, "width") > 760);
        NothingOverlaps(drawing);
    }

    // No font is at hand, so a character is taken to be 7 pixels wide at a size of 13, which is more than the common ones are on average.
    private static void NothingOverlaps(XElement drawing)
    {
        var height = Number(drawing, "height");
        var boxes = drawing.Descendants(Svg + "text").Select(text =>
        {
            var size = Number(text, "font-size");
            var width = text.Value.Length * 7 * size / 13;
            var left = Number(text, "x") - ((string?)text.Attribute("text-anchor") switch { "end" => width, "middle" => width / 2, _ => 0 });
            return (Text: text.Value, Left: left, Right: left + width, Top: Number(text, "y") - (size * 0.8), Bottom: Number(text, "y") + (size * 0.2));
        }).ToList();
        boxes.Should().OnlyContain(box => box.Left >= 0 && box.Right <= 760 && box.Top >= 0 && box.Bottom <= height);
        (from one in boxes.Select((box, index) => (box, index))
         from other in boxes.Skip(one.index + 1)
         where one.box.Left < other.Right && other.Left < one.box.Right && one.box.Top < other.Bottom && other.Top < one.box.Bottom
         select (one.box.Text, other.Text)).Should().BeEmpty();
    }

    private static double Number(XElement element, string attribute) => double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);

    private static XElement Draw(string query, params ObservationSet[] sets) =>
        XDocument.Parse(Encoding.UTF8.GetString(SvgFormat.Write(Chart.Of(SomeTable.Of(Units, query, "nl", sets)).Value).Span)).Root!;
}
