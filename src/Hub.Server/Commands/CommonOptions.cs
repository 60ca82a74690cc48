using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;

namespace Hub.Server.Commands;

/// <summary>Options several commands share; each command gets its own instances.</summary>
internal static class CommonOptions
{
    public static Option<string> Data() => new("--data")
    {
        Description = "The folder of the SQLite file and, for the demo, of keys.json.",
        DefaultValueFactory = _ => "data",
    };

    public static Option<string?> Storage() => new("--storage")
    {
        Description = "Use Azure Table Storage or Azurite instead of SQLite: a connection string, or a table endpoint (then with the machine's Azure identity). Also as HUB_STORAGE.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("HUB_STORAGE"),
    };

    public static Option<string> Schemas() => new("--schemas")
    {
        Description = "The folder of the definitions: partners, feeds, indicators and alerts.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("HUB_SCHEMAS") ?? Path.Combine(AppContext.BaseDirectory, "schemas"),
    };

    public static Option<int> Port() => Port(7071);

    public static Option<string> Host()
    {
        var option = new Option<string>("--host")
        {
            Description = "The IP address to listen on, or localhost; 0.0.0.0 for all (put a TLS proxy in front).",
            DefaultValueFactory = _ => "127.0.0.1",
        };
        option.Validators.Add(result =>
        {
            // Anything else would be taken to mean all addresses: a typing error must not open the hub to the network.
            if (result.GetValueOrDefault<string>() is { } host && host != "localhost" && !IPAddress.TryParse(host, out _))
            {
                result.AddError($"'--host' is an IP address or localhost, not '{host}'.");
            }
        });
        return option;
    }

    public static Option<Uri> Url() => new("--url")
    {
        Description = "Where the hub is.",
        DefaultValueFactory = result => HttpAddress(result, Environment.GetEnvironmentVariable("HUB_URL") ?? "http://127.0.0.1:7071", "HUB_URL")!,
        CustomParser = result => HttpAddress(result, result.Tokens[0].Value, "--url"),
    };

    private static Uri? HttpAddress(ArgumentResult result, string text, string name)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        {
            return address;
        }

        result.AddError($"'{name}' is an http or https address, such as https://hub.example.nl.");
        return null;
    }

    public static Option<string> Language()
    {
        var option = new Option<string>("--language") { Description = "The language of what is wrong with a submission: nl or en.", DefaultValueFactory = _ => "en" };
        option.AcceptOnlyFromAmong("nl", "en");
        return option;
    }

    public static Option<string?> Otlp()
    {
        var option = new Option<string?>("--otlp")
        {
            Description = "Send traces and metrics to this OTLP endpoint, such as http://127.0.0.1:4317. Also as OTEL_EXPORTER_OTLP_ENDPOINT, with OpenTelemetry's other settings.",
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } endpoint && !(Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            {
                result.AddError("'--otlp' is an http or https address.");
            }
        });
        return option;
    }

    private static Option<int> Port(int standard) => new("--port")
    {
        Description = "The port to listen on; 0 takes a free one.",
        DefaultValueFactory = _ => standard,
        CustomParser = result => (int)(Number(result, 0, 65535, "'--port' is a number from 0 to 65535.") ?? 0),
    };

    /// <summary>
    /// A whole number that somebody typed, or null with an error. To be read where it is parsed: a validator that asks for
    /// a value which is no number gets an exception.
    /// </summary>
    public static long? Number(ArgumentResult result, long least, long most, string wrong)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (long.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        result.AddError(wrong);
        return null;
    }
}
