using System.Text;

namespace Hub.Feeds.Validation;

/// <summary>
/// What the records of a feed look like to <see cref="RecordScanner"/>: the members of a closed object with scalar
/// values, in the schema's order. Made once per schema.
/// </summary>
internal sealed class RecordShape
{
    private const string Name = "records";

    private RecordShape(CompiledSchema root, CompiledSchema array, CompiledSchema record)
    {
        Root = root;
        Required = record.Required;
        MostRecords = array.MaxItems;
        Members = [.. record.Members.Select(member => new RecordMember(
            member.Utf8Name, Encoding.UTF8.GetBytes($"\"{member.Name}\":"), member.Schema))];
    }

    /// <summary>The schema of the whole submission, for all that is not in its records.</summary>
    public CompiledSchema Root { get; }

    /// <summary>The record's members in the schema's order; a member's bit is its index.</summary>
    public RecordMember[] Members { get; }

    /// <summary>The bits of the members that must be there.</summary>
    public ulong Required { get; }

    /// <summary>How many records there may be.</summary>
    public int MostRecords { get; }

    /// <summary>The shape of the records that a submission's schema describes; null when they are not that simple.</summary>
    public static RecordShape? Of(CompiledSchema? root)
    {
        var array = root?.Members.FirstOrDefault(member => member.Name == Name)?.Schema;
        return root is { IsNever: false } && root.Takes(JsonTypes.Object)
            && array is { IsNever: false, MinItems: <= 1, Enum: null, Const: null, Items: { IsNever: false, IsClosed: true, Enum: null, Const: null } record }
            && array.Takes(JsonTypes.Array) && record.Takes(JsonTypes.Object)
            && record.Members.All(member => member.IsDeclared && member.Utf8Name.All(unit => unit is > 0x1F and not ((byte)'"' or (byte)'\\')))
                ? new RecordShape(root, array, record)
                : null;
    }
}

/// <summary>A member of a record.</summary>
/// <param name="Utf8Name">Its name.</param>
/// <param name="Prefix">What stands before its value in compact JSON: <c>"name":</c>.</param>
/// <param name="Schema">What its value must be.</param>
internal sealed record RecordMember(byte[] Utf8Name, byte[] Prefix, CompiledSchema Schema);
