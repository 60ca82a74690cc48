using System.Text.Json;
using Hub.Feeds.Validation;

namespace Hub.Partners;

/// <summary>Reads what somebody wants a key for: <c>{"owner": …, "role": …, "label": …, "days": …}</c>, strictly.</summary>
internal static class KeyRequest
{
    /// <summary>Reads a request, adding everything that is wrong with it to <paramref name="report"/>.</summary>
    /// <returns>What was asked for; null when something is wrong.</returns>
    public static IssueKeyCommand? Read(ReadOnlyMemory<byte> json, KeyRules rules, ViolationReport report)
    {
        using var document = RequestMember.Open(json, ["owner", "role", "label", "days"], report);
        if (document is null)
        {
            return null;
        }

        var root = document.RootElement;
        var role = ReadRole(root, report);
        var owner = RequestMember.Text(root, "owner", isRequired: true, report);
        AddTo(report, owner is null ? null : rules.FaultInOwner(owner, role));
        var label = RequestMember.Text(root, "label", isRequired: false, report) ?? string.Empty;
        AddTo(report, KeyRules.FaultInLabel(label));
        var lifetime = ReadLifetime(root, report);
        return report.Count > 0 ? null : new IssueKeyCommand(owner!, role!.Value, label, lifetime);
    }

    private static Role? ReadRole(JsonElement root, ViolationReport report)
    {
        if (RequestMember.Text(root, "role", isRequired: true, report) is not { } name)
        {
            return null;
        }

        if (RoleNames.TryParse(name, out var role))
        {
            return role;
        }

        report.Add(KeyRules.UnknownRole());
        return null;
    }

    private static KeyLifetime ReadLifetime(JsonElement root, ViolationReport report)
    {
        if (!root.TryGetProperty("days", out var given))
        {
            return KeyLifetime.Default;
        }

        if (given.ValueKind != JsonValueKind.Number || !given.TryGetInt32(out var days))
        {
            report.Add(new Violation("/days", ViolationCodes.Type, new Localized(
                $"verwacht: een geheel getal van 0 (voor altijd) tot {KeyRules.MostDays}", $"expected a whole number from 0 (for ever) to {KeyRules.MostDays}")));
            return KeyLifetime.Default;
        }

        if (days == 0)
        {
            return KeyLifetime.Never;
        }

        AddTo(report, KeyRules.FaultInLifetime(TimeSpan.FromDays(days)));
        return KeyLifetime.Of(TimeSpan.FromDays(days));
    }

    private static void AddTo(ViolationReport report, Violation? fault)
    {
        if (fault is not null)
        {
            report.Add(fault);
        }
    }
}
