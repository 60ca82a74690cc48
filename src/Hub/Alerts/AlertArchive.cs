using Hub.Storage;

namespace Hub.Alerts;

/// <summary>Reads alerts, active and past.</summary>
public sealed class AlertArchive(AlertCatalogue rules, ITableStore store)
{
    /// <summary>All alerts of all rules, the one raised for the newest period first.</summary>
    public async Task<IReadOnlyList<(AlertRule Rule, Alert Alert)>> ListAsync(CancellationToken cancellation)
    {
        var found = new List<(AlertRule Rule, Alert Alert)>();
        await foreach (var entity in store.QueryAsync(
            AlertState.Table, AlertState.Partition, RowRange.Prefix(AlertState.RowPrefix), null, cancellation))
        {
            var state = AlertState.From(entity);
            if (rules.Find(state.Rule) is { } rule)
            {
                found.AddRange(state.Alerts.Select(alert => (rule, alert)));
            }
        }

        return [.. found.OrderByDescending(pair => pair.Alert.Id.Raised).ThenBy(pair => pair.Alert.Id.ToString(), StringComparer.Ordinal)];
    }

    /// <summary>One alert, or not-found.</summary>
    public async Task<Result<(AlertRule Rule, Alert Alert)>> GetAsync(string alertId, CancellationToken cancellation)
    {
        if (AlertId.TryParse(alertId, out var id) && rules.Find(id.Rule) is { } rule
            && await store.GetAsync(AlertState.Table, AlertState.Partition, AlertState.RowKey(id.Rule, id.Group), cancellation) is { } entity
            && AlertState.From(entity).Alerts.FirstOrDefault(alert => alert.Id == id) is { } alert)
        {
            return (rule, alert);
        }

        return Problems.NotFound($"alert '{alertId}'");
    }
}
