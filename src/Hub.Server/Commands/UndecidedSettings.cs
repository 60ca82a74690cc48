namespace Hub.Server.Commands;

/// <summary>
/// Settings whose defaults are guesses about the municipality of Leiden, published with every figure: a hub that serves
/// says so until somebody has decided, if only by writing the default down.
/// </summary>
internal static partial class UndecidedSettings
{
    private static readonly string[] Names =
        ["Catalog:Publisher", "Catalog:PublisherName", "Catalog:ContactName", "Catalog:ContactEmail", "Catalog:ContactPage", "Catalog:License"];

    /// <summary>Those that nobody has set.</summary>
    public static IReadOnlyList<string> In(IConfiguration configuration) => [.. Names.Where(name => configuration[name] is null)];

    /// <summary>Says in one line which these are; says nothing when there are none.</summary>
    public static void Tell(IConfiguration configuration, ILogger logger)
    {
        if (In(configuration) is { Count: > 0 } undecided)
        {
            Log.AtDefault(logger, string.Join(", ", undecided));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Nobody has decided on {Settings}: the catalogue publishes guesses, the licence of the figures among them; set each, also where its default is right")]
        public static partial void AtDefault(ILogger logger, string settings);
    }
}
