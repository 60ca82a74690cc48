using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Hub;

/// <summary>
/// Words that the municipality may change, in one place: definitions hold a placeholder, such as
/// <c>{internationalResidents}</c>, and texts the word. Section <c>Wording</c>.
/// </summary>
/// <param name="InternationalResidents"><c>Wording:InternationalResidents:Nl</c> and <c>:En</c>: what residents without Dutch nationality are called, in the plural and as within a sentence.</param>
public sealed partial record Wording(Localized InternationalResidents)
{
    /// <summary>The section's name.</summary>
    public const string Section = "Wording";

    private const int Longest = 100;

    /// <summary>The words when nothing is set.</summary>
    public static Wording Standard { get; } = new(new Localized("internationale inwoners", "international residents"));

    /// <summary>The words that are set, and those of <see cref="Standard"/> where none is.</summary>
    /// <exception cref="OptionsValidationException">One of them is no word or words.</exception>
    public static Wording From(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var residents = configuration.GetSection(Section).GetSection(nameof(InternationalResidents));
        return new Wording(new Localized(
            Word(residents, nameof(Localized.Nl), Standard.InternationalResidents.Nl),
            Word(residents, nameof(Localized.En), Standard.InternationalResidents.En)));
    }

    /// <summary>
    /// A text with its placeholders filled in: <c>{internationalResidents}</c> within a sentence, and
    /// <c>{InternationalResidents}</c> where one begins.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="unknown">The first placeholder there is no word for, with its braces; null when all are known.</param>
    public Localized Fill(Localized text, out string? unknown)
    {
        ArgumentNullException.ThrowIfNull(text);
        string? stranger = null;
        var filled = new Localized(Filled(text.Nl, InternationalResidents.Nl), Filled(text.En, InternationalResidents.En));
        unknown = stranger;
        return filled;

        string Filled(string template, string residents) => Placeholder().Replace(template, match =>
        {
            switch (match.Groups[1].Value)
            {
                case "internationalResidents":
                    return residents;
                case "InternationalResidents":
                    return char.ToUpperInvariant(residents[0]) + residents[1..];
                default:
                    stranger ??= match.Value;
                    return match.Value;
            }
        });
    }

    private static string Word(IConfigurationSection section, string language, string standard)
    {
        var word = section[language]?.Trim();
        return word switch
        {
            null or "" => standard,
            _ when word.Length <= Longest && !word.Any(character => character is '{' or '}' || char.IsControl(character)) => word,
            _ => throw new OptionsValidationException(
                Section, typeof(Wording), [$"{section.Path}:{language} must be at most {Longest} characters, without braces and line breaks."]),
        };
    }

    [GeneratedRegex(@"\{([^{}]*)\}")]
    private static partial Regex Placeholder();
}
