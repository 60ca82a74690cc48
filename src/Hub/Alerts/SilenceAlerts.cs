using Hub.Partners;
using Hub.Storage;

namespace Hub.Alerts;

/// <summary>
/// Makes, reads and ends silences, for subscribers and the operator. Whoever makes or ends one replaces the rule's guard in
/// the same batch, so that no process that evaluates the rule goes by the silences it read before.
/// </summary>
public sealed class SilenceAlerts(AlertCatalogue rules, EndSilences end, ITableStore store, IIdSource ids, TimeProvider clock)
{
    private const int Rounds = 20;

    // As many as people can have an eye on.
    private const int Most = 200;

    /// <summary>Makes a silence.</summary>
    /// <returns>It; or forbidden, invalid-document, or conflict when there are too many or the rule keeps changing.</returns>
    public async Task<Result<AlertSilence>> MakeAsync(Caller caller, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (!AcknowledgeAlert.MayHandle(caller))
        {
            return AcknowledgeAlert.NotAllowed();
        }

        var (now, report) = (clock.GetUtcNow(), new ViolationReport());
        if (SilenceRequest.Read(body, rules, now, report) is not { } asked)
        {
            return Problems.InvalidDocument("silence", report);
        }

        if ((await AlertArchive.SilencesAsync(store, cancellation)).Count(silence => silence.Status(now) != "ended") >= Most)
        {
            return Problems.Conflict($"There are {Most} silences that have not ended. End some of them first.");
        }

        var silence = new AlertSilence
        {
            Id = ids.NewId().ToString(),
            Rule = asked.Rule.Id,
            Where = asked.Where,
            Reason = asked.Reason,
            From = asked.From,
            Until = asked.Until,
            CreatedBy = caller.Id,
            CreatedAt = now,
        };
        return await WithGuardAsync(silence.Rule, TableOperation.Insert(silence.ToEntity()), cancellation)
            ? silence
            : Problems.Conflict($"Rule '{silence.Rule}' keeps changing. Try again.");
    }

    /// <summary>All silences that are kept, the newest first; or forbidden.</summary>
    public async Task<Result<IReadOnlyList<AlertSilence>>> ListAsync(Caller caller, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return AcknowledgeAlert.MayHandle(caller)
            ? (await AlertArchive.SilencesAsync(store, cancellation)).OrderByDescending(silence => silence.Id, StringComparer.Ordinal).ToList()
            : AcknowledgeAlert.NotAllowed();
    }

    /// <summary>One silence; or forbidden or not-found.</summary>
    public async Task<Result<AlertSilence>> GetAsync(Caller caller, string id, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (!AcknowledgeAlert.MayHandle(caller))
        {
            return AcknowledgeAlert.NotAllowed();
        }

        return Guid.TryParseExact(id, "D", out _)
            && await store.GetAsync(AlertState.Table, AlertState.Partition, AlertSilence.RowKey(id), cancellation) is { } entity
            ? AlertSilence.Read(entity)
            : Problems.NotFound($"silence '{id}'");
    }

    /// <summary>
    /// Ends a silence now, and passes on what it had held back of alerts that are still up. One that has ended stays as it
    /// is. It is kept for a while as a record.
    /// </summary>
    /// <returns>The ended silence; or forbidden, not-found or conflict.</returns>
    public async Task<Result<AlertSilence>> EndAsync(Caller caller, string id, CancellationToken cancellation)
    {
        for (var round = 0; round < Rounds; round++)
        {
            if (!(await GetAsync(caller, id, cancellation)).Succeeded(out var silence, out var problem))
            {
                return problem;
            }

            var now = clock.GetUtcNow();
            if (silence.Until <= now)
            {
                return silence;
            }

            cancellation.ThrowIfCancellationRequested();
            var ended = silence with { Until = now, From = silence.From > now ? now : silence.From, EndedBy = caller.Id };
            if (await WithGuardAsync(silence.Rule, TableOperation.Replace(ended.ToEntity(), silence.ETag!), CancellationToken.None))
            {
                // What this does not get to the next sweep does.
                await end.HandleAsync(CancellationToken.None);
                return ended;
            }
        }

        return Problems.Conflict($"Silence '{id}' keeps changing. Try again.");
    }

    private async Task<bool> WithGuardAsync(string rule, TableOperation operation, CancellationToken cancellation)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var result = await store.CommitAsync(
                AlertState.Table, AlertState.Partition, [operation, await AlertGuard.ReplaceAsync(store, rule, cancellation)], cancellation);
            if (result.Committed || result.FailedIndex == 0)
            {
                return result.Committed;
            }
        }

        return false;
    }
}
