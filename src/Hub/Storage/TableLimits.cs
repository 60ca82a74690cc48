using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Hub.Storage;

/// <summary>
/// Azure Table Storage's limits, kept by every adapter so that what passes on one passes on all
/// (Azure: "Understanding the Table service data model" and "Performing entity group transactions").
/// </summary>
public static class TableLimits
{
    /// <summary>Operations in one batch.</summary>
    public const int BatchOperations = 100;

    /// <summary>Bytes of one batch as it goes over the wire.</summary>
    public const int BatchBytes = 4 * 1024 * 1024;

    /// <summary>Bytes of one entity, its property names and keys included.</summary>
    public const int EntityBytes = 1024 * 1024;

    /// <summary>Bytes of one property value; text counts two bytes a character (UTF-16).</summary>
    public const int PropertyBytes = 64 * 1024;

    /// <summary>Properties of one entity beside the keys, the etag and the timestamp.</summary>
    public const int Properties = 252;

    /// <summary>Characters of a key. Azure allows 512 (1 KiB in UTF-16).</summary>
    public const int KeyCharacters = 512;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    private static readonly SearchValues<char> KeyAlphabet =
        SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code).Except(['/', '\\', '#', '?'])]);

    // Azure: a DateTime property holds UTC from 1601-01-01 on.
    private static readonly DateTime EarliestMoment = new(1601, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    // What a batch's wire form adds to an operation's payload: the MIME part, the request line and its headers.
    private const int BytesPerOperation = 1024;

    /// <summary>Refuses a key that Azure refuses, or whose order would differ between engines.</summary>
    /// <exception cref="ArgumentException">
    /// The key is empty, too long, holds <c>/ \ # ?</c>, a control character, or anything outside ASCII.
    /// </exception>
    public static void CheckKey(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (key.Length > KeyCharacters)
        {
            throw new ArgumentException($"A key has at most {KeyCharacters} characters; this one has {key.Length}.", nameof(key));
        }

        if (key.AsSpan().IndexOfAnyExcept(KeyAlphabet) is >= 0 and var at)
        {
            throw new ArgumentException($"A key may not hold U+{(int)key[at]:X4}.", nameof(key));
        }
    }

    /// <summary>Refuses a table name that Azure refuses: 3 to 63 lower-case letters and digits, a letter first.</summary>
    /// <exception cref="ArgumentException">The name breaks the rule.</exception>
    public static void CheckTable(string table)
    {
        ArgumentException.ThrowIfNullOrEmpty(table);
        if (table.Length is < 3 or > 63 || !char.IsAsciiLetterLower(table[0]) || !table.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)))
        {
            throw new ArgumentException($"'{table}' is no table name: 3 to 63 lower-case letters and digits, a letter first.", nameof(table));
        }
    }

    /// <summary>Refuses a batch that breaks a limit. Every adapter calls this before it does anything.</summary>
    /// <exception cref="ArgumentException">Says which limit, by how much and at which operation.</exception>
    public static void CheckBatch(string table, string partitionKey, IReadOnlyList<TableOperation> operations)
    {
        CheckTable(table);
        ArgumentNullException.ThrowIfNull(operations);
        if (operations.Count is 0 or > BatchOperations)
        {
            throw new ArgumentException($"A batch has 1 to {BatchOperations} operations; this one has {operations.Count}.", nameof(operations));
        }

        var keys = new HashSet<string>(operations.Count, StringComparer.Ordinal);
        long most = 0;
        for (var index = 0; index < operations.Count; index++)
        {
            var (kind, entity, etag) = operations[index];
            if (!string.Equals(entity.PartitionKey, partitionKey, StringComparison.Ordinal))
            {
                throw new ArgumentException($"Operation {index} is for partition '{entity.PartitionKey}', the batch for '{partitionKey}'.", nameof(operations));
            }

            if (!keys.Add(entity.RowKey))
            {
                throw new ArgumentException($"Operation {index}: a batch may hold one operation per entity, and '{entity.RowKey}' has two.", nameof(operations));
            }

            if (kind == TableOperationKind.Replace && string.IsNullOrEmpty(etag))
            {
                throw new ArgumentException($"Operation {index} replaces without an etag.", nameof(operations));
            }

            most += BytesPerOperation + (kind == TableOperationKind.Delete ? 0 : CheckEntity(entity, index));
        }

        // Most batches are far from the limit, so that nothing of them has to be measured.
        if (most > BatchBytes && operations.Sum(operation => operation.Kind == TableOperationKind.Delete ? BytesPerOperation : WireBytes(operation.Entity)) is var bytes and > BatchBytes)
        {
            throw new ArgumentException($"A batch has at most {BatchBytes} bytes; this one has about {bytes}.", nameof(operations));
        }
    }

    /// <summary>About how many bytes an entity takes in a batch's wire form (JSON with escapes).</summary>
    public static long WireBytes(TableEntity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        long bytes = BytesPerOperation;
        foreach (var (name, value) in entity.Properties)
        {
            bytes += name.Length + 40 + value switch
            {
                string text => JsonBytes(text),
                byte[] binary => (binary.Length + 2) / 3 * 4,
                _ => 32,
            };
        }

        return bytes;
    }

    // The bytes that it takes at the most in a batch's wire form, beside what each operation takes.
    private static long CheckEntity(TableEntity entity, int index)
    {
        if (entity.Properties.Count > Properties)
        {
            throw new ArgumentException($"Operation {index}: an entity has at most {Properties} properties; this one has {entity.Properties.Count}.");
        }

        long size = 2L * (entity.PartitionKey.Length + entity.RowKey.Length);
        long most = 0;
        foreach (var (name, value) in entity.Properties)
        {
            if (name.Length is 0 or > 255 || !char.IsAsciiLetter(name[0]) || name.AsSpan().ContainsAnyExcept(NameCharacters))
            {
                throw new ArgumentException($"Operation {index}: '{name}' is no property name.");
            }

            var bytes = value switch
            {
                string text => 2L * text.Length,
                byte[] binary => binary.Length,
                double number when !double.IsFinite(number) => throw new ArgumentException($"Operation {index}: property '{name}' is {number}, which tables cannot hold."),
                DateTimeOffset moment when moment.UtcDateTime < EarliestMoment => throw new ArgumentException($"Operation {index}: property '{name}' is before 1601, which tables cannot hold."),
                long or double or bool or DateTimeOffset => 8,
                _ => throw new ArgumentException($"Operation {index}: property '{name}' is of type {value.GetType()}, which tables cannot hold."),
            };
            if (bytes > PropertyBytes)
            {
                throw new ArgumentException($"Operation {index}: property '{name}' has {bytes} bytes; at most {PropertyBytes} fit.");
            }

            size += bytes + (2L * name.Length) + 8;

            // No character of text takes more than six bytes there.
            most += (3 * bytes) + name.Length + 80;
        }

        if (size > EntityBytes)
        {
            throw new ArgumentException($"Operation {index}: an entity has at most {EntityBytes} bytes; this one has {size}.");
        }

        return most;
    }

    private static long JsonBytes(string text)
    {
        // As System.Text.Json's default encoder writes it, which the Azure SDK uses: even a quote takes six bytes. Every
        // page of records is measured, so a vector of characters at a time.
        var units = MemoryMarshal.Cast<char, ushort>(text.AsSpan());
        long bytes = 2 + units.Length;
        while (units.Length >= Vector<ushort>.Count)
        {
            // Each lane counts to 65 535 at the most.
            var block = units[..Math.Min(units.Length - (units.Length % Vector<ushort>.Count), 4096)];
            units = units[block.Length..];
            var (six, two) = (Vector<ushort>.Zero, Vector<ushort>.Zero);
            for (; block.Length > 0; block = block[Vector<ushort>.Count..])
            {
                var characters = new Vector<ushort>(block);
                var isTwo = IsEscapedInTwo(characters);
                six -= Vector.AndNot(IsEscaped(characters), isTwo);
                two -= isTwo;
            }

            bytes += (5L * Vector.Sum(six)) + Vector.Sum(two);
        }

        foreach (var unit in units)
        {
            var character = new Vector<ushort>(unit);
            bytes += IsEscapedInTwo(character) != Vector<ushort>.Zero ? 1 : IsEscaped(character) != Vector<ushort>.Zero ? 5 : 0;
        }

        return bytes;
    }

    private static Vector<ushort> IsEscapedInTwo(Vector<ushort> characters) =>
        Are(characters, '\\') | Are(characters, '\b') | Are(characters, '\t') | Are(characters, '\n') | Are(characters, '\f') | Are(characters, '\r');

    private static Vector<ushort> IsEscaped(Vector<ushort> characters) =>
        Are(characters, '"') | Are(characters, '&') | Are(characters, '\'') | Are(characters, '+') | Are(characters, '<') | Are(characters, '>') | Are(characters, '`')
        | Vector.LessThan(characters, new Vector<ushort>(' ')) | Vector.GreaterThan(characters, new Vector<ushort>('~'));

    private static Vector<ushort> Are(Vector<ushort> characters, char one) => Vector.Equals(characters, new Vector<ushort>(one));
}
