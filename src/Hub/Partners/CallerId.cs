namespace Hub.Partners;

/// <summary>The form of a caller's id: kebab-case, so that it is safe in paths, storage keys and logs; a UUID fits.</summary>
internal static class CallerId
{
    public const int Most = 64;

    public static bool IsValid(string? id) => id is { Length: <= Most } && DefinitionReader.IsCode(id);
}
