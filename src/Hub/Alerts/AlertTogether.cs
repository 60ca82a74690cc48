using System.Security.Cryptography;
using System.Text;

namespace Hub.Alerts;

/// <summary>
/// Finds which changes of a rule's alerts belong together: those of one period that the same submissions set off. Each of
/// them stays an event of its own, which its subject, its order and its alert ask for; by the key that they share a
/// receiver folds them into one message.
/// </summary>
/// <remarks>Of the changes only the alerts' ids are kept, and once for all that share them: a submission may set off tens of thousands.</remarks>
internal sealed class AlertTogether
{
    private readonly AlertRule rule;
    private readonly Dictionary<(AlertChangeKind Kind, string Key), string[]> alerts;
    private readonly Dictionary<(Period Period, string Sources), string> keys = [];

    private AlertTogether(AlertRule rule, IEnumerable<AlertChange> changes)
    {
        this.rule = rule;
        alerts = changes.GroupBy(change => (change.Kind, KeyOf(change)), change => change.Alert.Id.ToString())
            .ToDictionary(group => group.Key, group => group.Order(StringComparer.Ordinal).ToArray());
    }

    /// <summary>Of the changes that are told at once.</summary>
    public static AlertTogether Of(AlertRule rule, IEnumerable<AlertChange> changes) => new(rule, changes);

    /// <summary>The change with what it has in common with others.</summary>
    public AlertChange Complete(AlertChange change)
    {
        var key = KeyOf(change);
        return change with { GroupKey = key, Together = alerts[(change.Kind, key)] };
    }

    // The same whichever process says so, and however often: a digest of the submissions, of which there may be many. What
    // set it off counts, for the same figure may raise an alert twice.
    private string KeyOf(AlertChange change)
    {
        var sources = string.Join(' ', change.Sources.Union(change.CauseSources, StringComparer.Ordinal));
        if (!keys.TryGetValue((change.Period, sources), out var key))
        {
            var digest = SHA256.HashData(Encoding.UTF8.GetBytes(sources));
            keys.Add((change.Period, sources), key = $"{rule.Id}/{change.Period}/{Convert.ToHexStringLower(digest.AsSpan(0, 6))}");
        }

        return key;
    }
}
