using Hub.Publishing;
using Hub.Storage;

namespace Hub.Alerts;

/// <summary>
/// Passes on what silences that have ended had held back: of alerts that are still up that they were raised, and of alerts
/// that subscribers think are up that they are over. To be called every now and then, and safe to call at any time.
/// </summary>
/// <remarks>
/// A silence is closed first, with the rule's guard in the same batch. A process that evaluated the rule by the open
/// silence is refused from then on; what it had held back before is found in the states, which are read after that. A
/// crash in between leaves a silence that is closed and not released, and the next call goes on with it.
/// </remarks>
public sealed class EndSilences(AlertCatalogue rules, TellAlerts tell, ITableStore store, EventRelay relay, TimeProvider clock)
{
    private const int Rounds = 50;

    /// <summary>Looks at every silence; costs one short range read when there are none.</summary>
    /// <returns>How many events were written.</returns>
    public async Task<int> HandleAsync(CancellationToken cancellation)
    {
        var silences = await AlertArchive.SilencesAsync(store, cancellation);
        var now = clock.GetUtcNow();
        var told = 0;
        foreach (var silence in silences.Where(silence => silence.Until <= now))
        {
            if (silence.ReleasedAt is null)
            {
                told += await ReleaseAsync(silence, now, cancellation);
            }
            else if (now - silence.Until > TimeSpan.FromDays(AlertSilence.KeptDays))
            {
                // Refused when another process has removed it.
                await store.CommitAsync(
                    AlertState.Table, AlertState.Partition, [TableOperation.Delete(AlertState.Partition, AlertSilence.RowKey(silence.Id), silence.ETag!)], cancellation);
            }
        }

        if (told > 0)
        {
            // What this does not pass on the next sweep does.
            await relay.RelayAsync(AlertState.Table, AlertState.Partition, known: null, cancellation);
        }

        return told;
    }

    private async Task<int> ReleaseAsync(AlertSilence silence, DateTimeOffset now, CancellationToken cancellation)
    {
        var closed = silence.IsClosed ? silence : await ReplaceAsync(silence with { IsClosed = true }, cancellation);
        var told = 0;
        if (closed is not null && rules.Find(silence.Rule) is { } rule)
        {
            var keys = new List<string>();
            await foreach (var entity in store.QueryAsync(
                AlertState.Table, AlertState.Partition, RowRange.Prefix($"{AlertState.RowPrefix}{rule.Id}|"), null, cancellation))
            {
                if (AlertState.From(entity).Alerts.Any(alert => alert.IsOwed))
                {
                    keys.Add(entity.RowKey);
                }
            }

            // Another silence may go on for some of them.
            var others = await AlertArchive.SilencesAsync(store, cancellation);
            foreach (var key in keys)
            {
                told += await ReleaseAsync(rule, key, others, now, cancellation);
            }
        }

        if (closed is not null)
        {
            await ReplaceAsync(closed with { ReleasedAt = now }, cancellation);
        }

        return told;
    }

    private async Task<int> ReleaseAsync(AlertRule rule, string key, IReadOnlyList<AlertSilence> silences, DateTimeOffset now, CancellationToken cancellation)
    {
        var told = 0;
        for (var round = 0; round < Rounds; round++)
        {
            if (await store.GetAsync(AlertState.Table, AlertState.Partition, key, cancellation) is not { } entity)
            {
                return told;
            }

            var state = AlertState.From(entity);
            if (AlertSilence.UntilOf(silences, rule, state.Group, now) is not null || !state.Alerts.Any(alert => alert.IsOwed))
            {
                return told;
            }

            var (next, changes) = state.Release(rule, now);
            var events = await tell.Begin(rule, [], changes).EventsAsync(changes, cancellation);
            var result = await store.CommitAsync(
                AlertState.Table, AlertState.Partition, [next.ToOperation(), .. events.Select(hubEvent => Outbox.Add(AlertState.Partition, hubEvent))], cancellation);
            told += result.Committed ? events.Count : 0;
        }

        throw new InvalidOperationException($"Passing on what was held back of {key} kept clashing with other writers.");
    }

    // With the guard; null when another process has replaced the silence, and so looks after it.
    private async Task<AlertSilence?> ReplaceAsync(AlertSilence silence, CancellationToken cancellation)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var result = await store.CommitAsync(
                AlertState.Table,
                AlertState.Partition,
                [TableOperation.Replace(silence.ToEntity(), silence.ETag!), await AlertGuard.ReplaceAsync(store, silence.Rule, cancellation)],
                cancellation);
            if (result.Committed)
            {
                return silence with { ETag = result.ETags[0] };
            }

            if (result.FailedIndex == 0)
            {
                return null;
            }
        }

        throw new InvalidOperationException($"Ending silence {silence.Id} kept clashing with other writers.");
    }
}
