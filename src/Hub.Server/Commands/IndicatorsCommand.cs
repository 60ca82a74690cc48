using System.CommandLine;
using Hub.Feeds;
using Hub.Indicators;
using Hub.Partners;

namespace Hub.Server.Commands;

/// <summary><c>indicators check|explain</c>: looks after the definitions of indicators and tells how a figure came about.</summary>
internal static class IndicatorsCommand
{
    public static Command Create() => new("indicators", "Checks the definitions of indicators, and tells how one figure came about.") { Check(), Explain() };

    private static Command Check()
    {
        var schemas = CommonOptions.Schemas();
        var command = new Command("check", "Reads every definition of an indicator, and tells of each that is wrong its file, place and reason.") { schemas };
        command.SetAction(parsed =>
        {
            var folder = parsed.GetRequiredValue(schemas);
            try
            {
                var partners = PartnerCatalogue.Load(Path.Combine(folder, "partners"));
                var feeds = FeedCatalogue.Load(Path.Combine(folder, "feeds"), partners.All.Select(partner => partner.Id).ToHashSet(StringComparer.Ordinal));
                var (usable, wrong) = IndicatorCatalogue.Check(Path.Combine(folder, "indicators"), feeds, Wording.Standard);
                foreach (var mistake in wrong)
                {
                    Console.WriteLine(mistake.Message);
                }

                Console.WriteLine($"{usable} indicator(s) can be used, {wrong.Count} cannot.");
                if (wrong.Count > 0)
                {
                    return ExitCode.Refused;
                }

                // What rests on them: an alert rule names an indicator and its dimensions.
                _ = Definitions.Load(folder);
                return ExitCode.Done;
            }
            catch (DefinitionException mistake) when (Directory.Exists(folder))
            {
                Console.WriteLine(mistake.Message);
                return ExitCode.Refused;
            }
        });
        return command;
    }

    private static Command Explain()
    {
        var id = new Argument<string>("indicator") { Description = "The indicator's id, such as housing-waiting-time." };
        var period = new Argument<string>("period") { Description = "The period, such as 2024, 2024-Q3 or 2024-09." };
        var by = new Option<string[]>("--by") { Description = "A dimension and its code, such as place=leiden; once for each. Without any the total is explained." };
        var reveal = new Option<bool>("--reveal") { Description = "Show small counts too, which are withheld from everybody. For the eyes of whoever may see the submissions." };
        var store = new StoreOptions();
        var command = new Command("explain", "Tells how one figure came about: the operands, the submissions and cells they rest on, rounding and suppression, and whether it is what is published. Changes nothing.") { id, period, by, reveal };
        store.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var host = store.Build(parsed);
            if (host.Services.GetRequiredService<IndicatorCatalogue>().Find(parsed.GetRequiredValue(id)) is not { } indicator)
            {
                return await WrongAsync($"There is no indicator '{parsed.GetRequiredValue(id)}'.");
            }

            if (!Period.TryParse(parsed.GetRequiredValue(period), out var asked) || asked.Periodicity != indicator.Periodicity)
            {
                return await WrongAsync($"'{parsed.GetRequiredValue(period)}' is no {indicator.Periodicity.ToString().ToLowerInvariant()}, which '{indicator.Id}' is by.");
            }

            var codes = new string?[indicator.Dimensions.Count];
            foreach (var pair in parsed.GetValue(by) ?? [])
            {
                var words = pair.Split('=', 2);
                var place = indicator.Dimensions.ToList().IndexOf(words[0]);
                if (place < 0 || words.Length < 2 || words[1].Length == 0 || codes[place] is not null)
                {
                    return await WrongAsync(indicator.Dimensions.Count == 0
                        ? $"'{indicator.Id}' has no dimensions to be broken down by."
                        : $"'--by {pair}': '{indicator.Id}' is broken down by {string.Join(", ", indicator.Dimensions)}, each as DIMENSION=CODE and once.");
                }

                codes[place] = words[1];
            }

            var explanation = await host.Services.GetRequiredService<ExplainObservation>().HandleAsync(indicator, asked, codes, cancellation);
            foreach (var line in new ExplanationText(explanation, host.Services.GetRequiredService<FeedCatalogue>(), parsed.GetValue(reveal)).Lines())
            {
                Console.WriteLine(line);
            }

            return explanation.Differences.Count == 0 ? ExitCode.Done : ExitCode.Refused;
        });
        return command;
    }

    private static async Task<int> WrongAsync(string message)
    {
        await Console.Error.WriteLineAsync(message);
        return ExitCode.Usage;
    }
}
