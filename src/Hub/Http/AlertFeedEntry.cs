using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Hub.Alerts;

namespace Hub.Http;

/// <summary>Something that happened to an alert, as an entry of the feed.</summary>
/// <param name="Id">A UUID that the same happening always has, whoever asks and however the hub is reached.</param>
/// <param name="At">When the hub told of it.</param>
/// <param name="Rule">The alert's rule.</param>
/// <param name="Alert">The alert as it stands.</param>
/// <param name="Change">What happened, by the figures as they stand.</param>
internal sealed record AlertFeedEntry(Guid Id, DateTimeOffset At, AlertRule Rule, Alert Alert, AlertChange Change)
{
    /// <summary>Whether the alert was resolved; else it was raised.</summary>
    public bool IsEnd => Change.Kind == AlertChangeKind.Resolved;

    /// <summary>All that was told of these alerts, the newest first: what a silence holds back is not.</summary>
    /// <param name="states">The alerts of all groups, with their rules.</param>
    /// <param name="source">Which hub it is.</param>
    public static IReadOnlyList<AlertFeedEntry> Of(IEnumerable<(AlertRule Rule, AlertState State)> states, string source)
    {
        var entries = new List<AlertFeedEntry>();
        foreach (var (rule, state, alert) in states.SelectMany(pair => pair.State.Alerts.Select(alert => (pair.Rule, pair.State, alert))))
        {
            if (alert.Held is AlertHold.None or AlertHold.Resolved)
            {
                entries.Add(new AlertFeedEntry(NewId(source, alert, "raised", alert.RaisedAt), alert.RaisedAt, rule, alert, state.Retell(rule, alert, AlertChangeKind.Raised)));
            }

            if (alert is { Held: AlertHold.None, ResolvedAt: { } end })
            {
                entries.Add(new AlertFeedEntry(NewId(source, alert, "resolved", end), end, rule, alert, state.Retell(rule, alert, AlertChangeKind.Resolved)));
            }
        }

        return [.. entries.OrderByDescending(entry => entry.At).ThenByDescending(entry => entry.Alert.Id.Raised).ThenBy(entry => entry.Id)];
    }

    /// <summary>The UUID that belongs to a name: version 8 (RFC 9562, section 5.8), made by SHA-256.</summary>
    public static Guid Named(string name)
    {
        Span<byte> bytes = SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    private static Guid NewId(string source, Alert alert, string what, DateTimeOffset at) =>
        Named(string.Create(CultureInfo.InvariantCulture, $"{source}\n{alert.Id}\n{what}\n{at.UtcTicks}"));
}
