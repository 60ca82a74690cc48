using FluentAssertions;
using Hub.Tests.Http;
using Hub.Tests.Partners;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Xunit;

namespace Hub.Tests;

/// <summary>The word for international residents is one setting.</summary>
public sealed class WordingTests
{
    [Fact]
    public async Task Another_word_is_used_wherever_names_are_shown_and_codes_stay()
    {
        await using var hub = await HubUnderTest.StartAsync(new HubOptions
        {
            Schemas = HubUnderTest.ShippedSchemas,
            Settings = new Dictionary<string, string?> { ["Wording:InternationalResidents:Nl"] = "nieuwe Leidenaren", ["Wording:InternationalResidents:En"] = "new citizens" },
        });
        var anybody = hub.Caller(null);

        var indicator = await anybody.JsonAsync("/v1/indicators/international-share");
        indicator.GetProperty("title").Text("nl").Should().Be("Aandeel nieuwe Leidenaren");
        indicator.GetProperty("method").Text("en").Should().StartWith("New citizens divided by");
        (await anybody.JsonAsync("/v1/indicators/international-residents/observations?format=json-stat&language=nl")).Text("label").Should().Be("Nieuwe Leidenaren");
        (await anybody.GetAsync("/v1/indicators/international-residents/observations?format=svg&language=en")).Text.Should().Contain(">New citizens</title>");
        (await anybody.GetAsync("/v1/monitor?theme=population")).Text.Should().Contain("Length of stay of new citizens");
        (await anybody.GetAsync("/v1/catalog")).Text.Should().Contain("nieuwe Leidenaren, studenten").And.NotContain("nternationale inwoners");
    }

    [Fact]
    public void Without_a_setting_no_placeholder_is_left_in_a_definition()
    {
        var indicators = Definitions.Load(HubUnderTest.ShippedSchemas).Indicators;

        indicators.Find("international-residents")!.Title.Should().Be(new Localized("Internationale inwoners", "International residents"));
        indicators.All.SelectMany(indicator => new[] { indicator.Title, indicator.Definition, indicator.Source, indicator.Method, indicator.Caveats ?? Localized.None })
            .Should().OnlyContain(text => !text.Nl.Contains('{') && !text.En.Contains('{'));
    }

    [Fact]
    public void A_placeholder_there_is_no_word_for_is_refused_with_its_place()
    {
        using var folder = new TempFolder();
        Copy(HubUnderTest.ShippedSchemas, folder.Path);
        var file = Path.Combine(folder.Path, "indicators", "vacancies.json");
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"en\": \"Open vacancies\"", "\"en\": \"Open {vacanices}\"", StringComparison.Ordinal));

        var refused = FluentActions.Invoking(() => Definitions.Load(folder.Path)).Should().Throw<DefinitionException>().Which;

        refused.Pointer.Should().Be("/title");
        refused.Reason.Should().Contain("{vacanices}").And.Contain("{internationalResidents}");
    }

    [Fact]
    public void Figures_are_of_the_same_definitions_whatever_the_word()
    {
        var other = Wording.Standard with { InternationalResidents = new Localized("expats", "expats") };

        Definitions.Load(HubUnderTest.ShippedSchemas, other).Fingerprint.Should().Be(Definitions.Load(HubUnderTest.ShippedSchemas).Fingerprint);
    }

    [Theory]
    [InlineData("{x}")]
    [InlineData("a\nb")]
    public void What_is_no_word_is_refused(string word)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Wording:InternationalResidents:Nl"] = word }).Build();

        FluentActions.Invoking(() => Wording.From(settings)).Should().Throw<OptionsValidationException>().WithMessage("*Wording:InternationalResidents:Nl*");
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }
}
