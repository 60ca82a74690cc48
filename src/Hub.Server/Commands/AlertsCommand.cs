using System.CommandLine;
using System.Text.Json;
using Hub.Alerts;
using Hub.Indicators;

namespace Hub.Server.Commands;

/// <summary><c>alerts test</c>: tries a rule on the figures that are published.</summary>
internal static class AlertsCommand
{
    public static Command Create() => new("alerts", "Tries alert rules before they go live.") { Test() };

    private static Command Test()
    {
        var name = new Argument<string>("rule") { Description = "A rule's file, or the id of one of the definitions." };
        var from = new Option<string?>("--from") { Description = "Show only what happens from this period on, such as 2018 or 2018-03. All figures are judged." };
        var json = new Option<bool>("--json") { Description = "Write JSON." };
        var hub = new Option<Uri?>("--hub")
        {
            Description = "Read the published figures of the hub at this address, in place of a storage.",
            CustomParser = result =>
            {
                if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
                {
                    return address;
                }

                result.AddError("'--hub' is an http or https address, such as https://hub.example.nl.");
                return null;
            },
        };
        var store = new StoreOptions();
        var command = new Command("test", "Tells when a rule would have raised and resolved alerts over the figures that are published. Changes nothing.") { name, from, json, hub };
        store.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            Period since = default;
            if (parsed.GetValue(from) is { } text && !Period.TryParse(text, out since))
            {
                return await WrongAsync($"'--from {text}' is no period such as 2018, 2018-Q1 or 2018-03.", ExitCode.Usage);
            }

            // Without a storage where the figures are another hub's.
            using var host = parsed.GetValue(hub) is null ? store.Build(parsed) : null;
            var definitions = host?.Services.GetRequiredService<Definitions>() ?? Definitions.Load(store.SchemasOf(parsed));
            if (RuleOf(parsed.GetRequiredValue(name), definitions) is not { } rule)
            {
                return await WrongAsync($"'{parsed.GetRequiredValue(name)}' is neither a file nor a rule of the definitions.", ExitCode.Usage);
            }

            var figures = host is null
                ? await FetchAsync(parsed.GetValue(hub)!, rule, cancellation)
                : await TriedRule.ReadAsync(rule, definitions.Indicators.Find(rule.Indicator)!, host.Services.GetRequiredService<ObservationArchive>(), cancellation);
            var tried = new TriedRuleText(rule, TriedRule.Replay(rule, figures), parsed.GetValue(from) is null ? null : since);
            foreach (var line in parsed.GetValue(json) ? [tried.Json()] : tried.Lines())
            {
                Console.WriteLine(line);
            }

            return tried.HasFigures ? ExitCode.Done : ExitCode.Refused;
        });
        return command;
    }

    private static AlertRule? RuleOf(string name, Definitions definitions)
    {
        if (!File.Exists(name))
        {
            return definitions.Alerts.Find(name);
        }

        var rule = AlertCatalogue.ReadFile(name);
        AlertCatalogue.Check(rule, name, definitions.Indicators);
        return rule;
    }

    private static async Task<IReadOnlyList<JudgedFigure>> FetchAsync(Uri hub, AlertRule rule, CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = hub };
        using var answer = await http.GetAsync(new Uri(TriedRule.PathOf(rule), UriKind.Relative), cancellation);
        answer.EnsureSuccessStatusCode();
        try
        {
            using var document = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellation));
            return TriedRule.Read(rule, document.RootElement);
        }
        catch (JsonException wrong)
        {
            throw new InvalidDataException("The answer is no JSON, so this is no hub.", wrong);
        }
    }

    private static async Task<int> WrongAsync(string message, int code)
    {
        await Console.Error.WriteLineAsync(message);
        return code;
    }
}
