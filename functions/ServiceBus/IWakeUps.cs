namespace Hub.Functions.ServiceBus;

/// <summary>The changes this process has accepted and not told of yet.</summary>
public interface IWakeUps
{
    /// <summary>Tells of them, so that they are carried on at once and not only at the next sweep. Never fails.</summary>
    /// <param name="cancellation">Ends the waiting.</param>
    Task FlushAsync(CancellationToken cancellation);
}
