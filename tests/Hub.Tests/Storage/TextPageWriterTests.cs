using System.Text;
using CsCheck;
using FluentAssertions;
using Hub.Storage;
using Xunit;

namespace Hub.Tests.Storage;

/// <summary>Lines of text in pages.</summary>
public sealed class TextPageWriterTests
{
    private const int PropertiesPerPage = 2;

    // Most lines are short and some nearly fill a property; é takes two bytes and one character, an emoji four and two.
    private static readonly Gen<string> Line = Gen.Select(
        Gen.OneOf(Gen.Int[0, 40], Gen.Int[9_000, 11_000], Gen.Int[TextPageWriter.PropertyCharacters - 3, TextPageWriter.PropertyCharacters - 1]),
        Gen.OneOf(Gen.Const("a"), Gen.Const("é"), Gen.Const("ab\t")),
        Gen.Bool,
        (length, text, smiles) => string.Concat(Enumerable.Repeat(text, length))[..(smiles ? Math.Max(0, length - 2) : length)] + (smiles && length >= 2 ? "\U0001F600" : string.Empty));

    [Fact]
    public void Lines_that_are_added_together_lie_in_the_same_pages_as_lines_that_are_added_one_by_one()
    {
        Line.List[0, 12].Sample(lines => Together(lines).Should().Equal(OneByOne(lines)), iter: 60);
    }

    [Fact]
    public void A_line_that_is_longer_than_a_property_is_refused_among_others_too()
    {
        ReadOnlyMemory<byte> lines = Encoding.UTF8.GetBytes("leiden\n" + new string('a', TextPageWriter.PropertyCharacters) + "\n");

        FluentActions.Invoking(() => Writer().AddLines(ref lines)).Should().Throw<ArgumentException>();
    }

    private static TextPageWriter Writer() => new(page => new TableEntity("partition", $"page-{page}"), PropertiesPerPage);

    private static List<string> OneByOne(List<string> lines)
    {
        var writer = Writer();
        var pages = lines.ConvertAll(line => writer.Add(Encoding.UTF8.GetBytes(line)));
        return Told([.. pages, writer.Finish()]);
    }

    private static List<string> Together(List<string> lines)
    {
        var writer = Writer();
        ReadOnlyMemory<byte> rest = Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));
        var pages = new List<TableEntity?>();
        while (writer.AddLines(ref rest) is { } full)
        {
            pages.Add(full);
        }

        return Told([.. pages, writer.Finish()]);
    }

    private static List<string> Told(IEnumerable<TableEntity?> pages) =>
        [.. pages.OfType<TableEntity>().Select(page => $"{page.RowKey}: {string.Join('|', TextPages.Texts(page))}")];
}
