using System.Net;
using System.Net.Sockets;

namespace Hub.Publishing.Deliveries;

/// <summary>
/// Which addresses belong to the public Internet, after the IANA special-purpose address registries (RFC 6890 and
/// what updates it).
/// </summary>
internal static class PublicAddresses
{
    private static readonly IPNetwork[] SpecialIPv4 = Parse(
        "0.0.0.0/8", // this network
        "10.0.0.0/8", // private
        "100.64.0.0/10", // shared by carriers (CGNAT)
        "127.0.0.0/8", // loopback
        "168.63.129.16/32", // Azure's platform address: reachable from inside only, though not in a special range
        "169.254.0.0/16", // link-local, with the metadata service of most clouds
        "172.16.0.0/12", // private
        "192.0.0.0/24", // IETF protocol assignments
        "192.0.2.0/24", // documentation
        "192.88.99.0/24", // 6to4 relays
        "192.168.0.0/16", // private
        "198.18.0.0/15", // benchmarking
        "198.51.100.0/24", // documentation
        "203.0.113.0/24", // documentation
        "224.0.0.0/4", // multicast
        "240.0.0.0/4"); // reserved, with the broadcast address

    // Global unicast is this one block. Loopback, ULA, link-local, multicast, NAT64 (64:ff9b::/96) and IPv4 mapped into
    // or made compatible with IPv6 all lie outside it.
    private static readonly IPNetwork GlobalIPv6 = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] SpecialIPv6 = Parse(
        "2001::/23", // IETF protocol assignments: Teredo, benchmarking, ORCHID
        "2001:db8::/32", // documentation
        "2002::/16", // 6to4, which carries an IPv4 address
        "3fff::/20"); // documentation

    public static bool Contains(IPAddress address) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => !SpecialIPv4.Any(network => network.Contains(address)),

        // Asked first: IPNetwork unwraps a mapped address and then finds some of them, such as ::ffff:10.0.0.1, in 2000::/3.
        AddressFamily.InterNetworkV6 when address.IsIPv4MappedToIPv6 => false,
        AddressFamily.InterNetworkV6 => GlobalIPv6.Contains(address) && !SpecialIPv6.Any(network => network.Contains(address)),
        _ => false,
    };

    private static IPNetwork[] Parse(params string[] networks) => [.. networks.Select(text => IPNetwork.Parse(text))];
}
