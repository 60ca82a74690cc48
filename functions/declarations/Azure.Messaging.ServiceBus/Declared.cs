namespace Azure.Messaging.ServiceBus;

/// <summary>What the methods that would need a broker throw here.</summary>
internal static class Declared
{
    public static NotSupportedException Only() =>
        new("This build has the declarations of Azure.Messaging.ServiceBus only: build with -p:Azure=true.");
}
