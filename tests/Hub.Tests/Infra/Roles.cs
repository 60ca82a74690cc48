using System.Text.RegularExpressions;

namespace Hub.Tests.Infra;

/// <summary>The built-in roles that the template may give; another one is not known here and fails the test.</summary>
internal static partial class Roles
{
    /// <summary>Names by the id that is the same in every tenant.</summary>
    public static IReadOnlyDictionary<string, string> Names { get; } = new Dictionary<string, string>
    {
        ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = "Storage Blob Data Owner",
        ["ba92f5b4-2d11-453d-a403-e96b0029c9fe"] = "Storage Blob Data Contributor",
        ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"] = "Storage Table Data Contributor",
        ["4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0"] = "Azure Service Bus Data Receiver",
        ["69a216fc-b8fb-44d8-bc22-1f3c2cd27a39"] = "Azure Service Bus Data Sender",
        ["3913510d-42f4-4e42-8a64-420c390055eb"] = "Monitoring Metrics Publisher",
    };

    /// <summary>A scope with what differs per resource group written as <c>*</c>.</summary>
    public static string WithoutSuffixes(string scope) =>
        NamespaceName().Replace(AccountSuffix().Replace(scope, "$1*"), "$1*");

    [GeneratedRegex("(/stpartnerhub(?:data|host))[a-z0-9]+")]
    private static partial Regex AccountSuffix();

    [GeneratedRegex("(/namespaces/)[^/]+")]
    private static partial Regex NamespaceName();
}
