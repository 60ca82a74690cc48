namespace Microsoft.Azure.Functions.Worker;

/// <summary>What these declarations say when they are asked to work.</summary>
internal static class Declared
{
    /// <summary>The refusal.</summary>
    public static NotSupportedException Only() => new(
        "This is the functions app compiled against declarations of the Azure packages, which cannot run. Build it with -p:Azure=true.");
}
