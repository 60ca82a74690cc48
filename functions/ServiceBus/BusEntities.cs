namespace Hub.Functions.ServiceBus;

/// <summary>The entities of the namespace that the hub uses. The infrastructure makes them under these names.</summary>
internal static class BusEntities
{
    /// <summary>The topic that every event goes to.</summary>
    public const string Events = "events";

    /// <summary>The queue of wake-ups: which feed has changes to be carried on.</summary>
    public const string WakeUps = "wake-ups";
}
