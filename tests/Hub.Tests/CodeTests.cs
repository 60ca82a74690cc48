using System.Text.RegularExpressions;
using CsCheck;
using FluentAssertions;
using Xunit;

namespace Hub.Tests;

/// <summary>What counts as a code in definitions, ids and subjects.</summary>
public sealed class CodeTests
{
    [Fact]
    public void A_code_is_words_of_lower_case_letters_and_digits_joined_by_single_hyphens()
    {
        Gen.String[Gen.Char["az09-A_ é"], 0, 8].Sample(text =>
            DefinitionReader.IsCode(text).Should().Be(Regex.IsMatch(text, "\\A[a-z0-9]+(-[a-z0-9]+)*\\z", RegexOptions.CultureInvariant), text));
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void A_code_has_a_hundred_characters_at_most(int length, bool isCode)
    {
        DefinitionReader.IsCode(new string('a', length)).Should().Be(isCode);
    }
}
