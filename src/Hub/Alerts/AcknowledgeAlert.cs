using Hub.Partners;
using Hub.Publishing;
using Hub.Storage;

namespace Hub.Alerts;

/// <summary>
/// Notes that somebody has seen an alert and looks after it, and takes that back. For subscribers, who get the alerts, and
/// the operator. It is kept with the alert and ends with it: one that is raised again is a new one.
/// </summary>
public sealed class AcknowledgeAlert(
    AlertArchive archive, AlertTexts texts, ITableStore store, EventRelay relay, IIdSource ids, TimeProvider clock)
{
    private const int Rounds = 20;

    /// <summary>Whether a caller may acknowledge and silence alerts, and read who did.</summary>
    public static bool MayHandle(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return caller.Role is Role.Subscriber or Role.Operator;
    }

    /// <summary>What a caller is answered who may not.</summary>
    public static Problem NotAllowed() =>
        Problems.Forbidden("Only a subscriber or the operator acknowledges and silences alerts, and reads who did.");

    /// <summary>The alert, for who may read by whom it was acknowledged.</summary>
    public async Task<Result<Alert>> ReadAsync(Caller caller, string alertId, CancellationToken cancellation)
    {
        if (!MayHandle(caller))
        {
            return NotAllowed();
        }

        return (await archive.FindAsync(alertId, cancellation)).Succeeded(out var found, out var problem) ? found.Alert : problem;
    }

    /// <summary>
    /// Acknowledges an alert that is up. One that is acknowledged already gets the new name and note, without another
    /// event, and stays as it is when both are the same.
    /// </summary>
    /// <returns>The alert; or forbidden, not-found, or conflict when it is over or keeps changing.</returns>
    public Task<Result<Alert>> HandleAsync(Caller caller, string alertId, string? note, CancellationToken cancellation) =>
        ChangeAsync(caller, alertId, present => present is not null && present.By == caller.Id && present.Note == note
            ? present
            : new AlertAcknowledgement(clock.GetUtcNow(), caller.Id, note), cancellation);

    /// <summary>Takes an acknowledgement back; an alert without one stays as it is.</summary>
    /// <returns>As of <see cref="HandleAsync"/>.</returns>
    public Task<Result<Alert>> TakeBackAsync(Caller caller, string alertId, CancellationToken cancellation) =>
        ChangeAsync(caller, alertId, _ => null, cancellation);

    private async Task<Result<Alert>> ChangeAsync(
        Caller caller, string alertId, Func<AlertAcknowledgement?, AlertAcknowledgement?> change, CancellationToken cancellation)
    {
        if (!MayHandle(caller))
        {
            return NotAllowed();
        }

        for (var round = 0; round < Rounds; round++)
        {
            if (!(await archive.FindAsync(alertId, cancellation)).Succeeded(out var found, out var problem))
            {
                return problem;
            }

            var (rule, state, alert) = found;
            var next = change(alert.Acknowledgement);
            if (next == alert.Acknowledgement)
            {
                return alert;
            }

            if (!alert.IsActive)
            {
                return Problems.Conflict($"Alert '{alertId}' is over: only one that is up is acknowledged, or is so no more.");
            }

            var changed = alert with { Acknowledgement = next };
            var operations = new List<TableOperation> { state.With(changed).ToOperation() };
            if ((next is null) != (alert.Acknowledgement is null) && changed.Held == AlertHold.None)
            {
                // Who has not heard of the alert yet hears of this with it, if it still stands then (AlertDiff).
                operations.Add(Outbox.Add(AlertState.Partition, AlertEvents.Acknowledged(rule, changed, texts.WordingOf(rule), ids.NewId(), clock.GetUtcNow())));
            }

            // Whoever stores it also has to tell of it, whether the client still listens or not.
            cancellation.ThrowIfCancellationRequested();
            if ((await store.CommitAsync(AlertState.Table, AlertState.Partition, operations, CancellationToken.None)).Committed)
            {
                if (operations.Count > 1)
                {
                    // What this does not pass on the next sweep does.
                    await relay.RelayAsync(AlertState.Table, AlertState.Partition, known: null, CancellationToken.None);
                }

                return changed;
            }
        }

        return Problems.Conflict($"Alert '{alertId}' keeps changing. Try again.");
    }
}
