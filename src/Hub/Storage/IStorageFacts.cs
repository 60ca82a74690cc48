namespace Hub.Storage;

/// <summary>
/// What an adapter of <see cref="ITableStore"/> tells about its engine, for who looks after the hub. Never where the data
/// is, and nothing that grants access to it.
/// </summary>
public interface IStorageFacts
{
    /// <summary>The engine's name, such as <c>sqlite</c>.</summary>
    string Engine { get; }

    /// <summary>Bytes the data take at present, found without reading them; null where the engine does not tell.</summary>
    long? Bytes { get; }
}
