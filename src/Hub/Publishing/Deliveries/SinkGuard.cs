using System.Net;
using Microsoft.Extensions.Options;

namespace Hub.Publishing.Deliveries;

/// <summary>Why a sink is refused.</summary>
/// <param name="Code">A violation code: <c>invalid-sink</c>, <c>insecure-sink</c>, <c>unresolvable-sink</c>, <c>forbidden-sink</c> or <c>forbidden-port</c>.</param>
/// <param name="Detail">What is wrong; never says what a name resolved to, so that it tells nobody about inner networks.</param>
public sealed record SinkRefusal(string Code, Localized Detail);

/// <summary>
/// Keeps the hub from being used to reach what only the hub can reach (SSRF): a sink lies at public addresses only, all
/// of them, or in a network that <see cref="WebhookOptions.AllowedNetworks"/> names. Asked at registration, and again
/// for every connection by <see cref="SinkConnector"/>, which connects to the very address that was vetted.
/// </summary>
public sealed class SinkGuard(IOptions<WebhookOptions> options, IHostResolver resolver)
{
    /// <summary>The longest sink that is accepted, in characters.</summary>
    public const int MaxLength = 2048;

    private readonly IReadOnlyList<IPNetwork> allowed = options.Value.Networks();
    private readonly IReadOnlyList<int> ports = options.Value.Ports();

    /// <summary>Why <paramref name="sink"/> may not be delivered to, or null when it may.</summary>
    public async Task<SinkRefusal?> RefusalAsync(string sink, CancellationToken cancellation)
    {
        if (FormRefusal(sink, out var uri) is { } refusal)
        {
            return refusal;
        }

        var (_, why) = await VetAsync(uri!.IdnHost, uri.Port, uri.Scheme, cancellation);
        return why;
    }

    /// <summary>
    /// Resolves a host and vets what comes out: every address, or none may be used. Over http only allowed networks do.
    /// </summary>
    internal async Task<(IReadOnlyList<IPAddress> Addresses, SinkRefusal? Refusal)> VetAsync(
        string host, int port, string scheme, CancellationToken cancellation)
    {
        var addresses = IPAddress.TryParse(host.Trim('[', ']').TrimEnd('.'), out var literal)
            ? [literal]
            : await resolver.ResolveAsync(host, cancellation);
        if (addresses.Count == 0)
        {
            return ([], new SinkRefusal("unresolvable-sink", new Localized("De hostnaam van de sink heeft geen adres.", "The sink's host name has no address.")));
        }

        foreach (var address in addresses)
        {
            if (allowed.Any(network => network.Contains(address)))
            {
                continue;
            }

            if (!PublicAddresses.Contains(address))
            {
                return ([], new SinkRefusal("forbidden-sink", new Localized("De host van de sink heeft een adres dat niet openbaar is.", "The sink's host has an address that is not public.")));
            }

            if (scheme != Uri.UriSchemeHttps)
            {
                return ([], new SinkRefusal("insecure-sink", new Localized("De sink moet een https-adres zijn.", "The sink must be an https address.")));
            }

            if (!ports.Contains(port))
            {
                var taken = string.Join(", ", ports);
                return ([], new SinkRefusal("forbidden-port", new Localized($"De poort van de sink is er een van {taken}.", $"The sink's port is one of {taken}.")));
            }
        }

        return (addresses, null);
    }

    private static bool HasHost(Uri uri)
    {
        try
        {
            return Uri.CheckHostName(uri.IdnHost) != UriHostNameType.Unknown;
        }
        catch (UriFormatException)
        {
            // A name that begins as an internationalised one and is none.
            return false;
        }
    }

    private static SinkRefusal? FormRefusal(string sink, out Uri? uri)
    {
        uri = null;
        if (sink.Length > MaxLength || sink.Any(c => c <= ' ' || c == '\\') || !Uri.TryCreate(sink, UriKind.Absolute, out uri) || !HasHost(uri)
            // //host has no scheme; Uri makes a file of it.
            || !sink.StartsWith(uri.Scheme + ":", StringComparison.OrdinalIgnoreCase))
        {
            return new SinkRefusal("invalid-sink", new Localized(
                $"De sink is een absoluut https-adres van ten hoogste {MaxLength} tekens.", $"The sink is an absolute https address of at most {MaxLength} characters."));
        }

        if (uri.Scheme is not ("https" or "http"))
        {
            return new SinkRefusal("insecure-sink", new Localized("De sink moet een https-adres zijn.", "The sink must be an https address."));
        }

        // Looked for in the text itself: Uri passes over an empty user name.
        if (sink[(sink.IndexOf("//", StringComparison.Ordinal) + 2)..].Split('/', '?', '#')[0].Contains('@', StringComparison.Ordinal))
        {
            return new SinkRefusal("invalid-sink", new Localized("De sink mag geen gebruikersnaam of wachtwoord bevatten.", "The sink may hold no user name or password."));
        }

        return sink.Contains('#', StringComparison.Ordinal)
            ? new SinkRefusal("invalid-sink", new Localized("De sink mag geen fragment bevatten.", "The sink may hold no fragment."))
            : null;
    }
}
