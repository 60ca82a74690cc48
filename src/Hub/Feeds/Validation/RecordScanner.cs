using System.Buffers;
using Hub.Feeds.PersonalData;

namespace Hub.Feeds.Validation;

/// <summary>
/// Walks through the records of a submission and accepts those that are written plainly: scalar values, texts without
/// escapes, integers and decimals without an exponent. It knows what comes next, so it compares where a JSON reader
/// would look, and is faster than reading the tokens.
/// </summary>
/// <remarks>
/// It only ever says "valid": what it does not accept, be it wrong or only unusual, is left to
/// <see cref="CompiledValidation"/> and what stands behind that. Values are accepted in the form they are stored in: no
/// zero at the end of a fraction, no <c>-0</c>. The JSON must be valid UTF-8.
/// </remarks>
internal ref struct RecordScanner
{
    private const int LongestNumber = 15;

    private static readonly SearchValues<byte> EndsText = SearchValues.Create(
        [(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(control => (byte)control)]);

    private readonly RecordShape shape;
    private readonly ReadOnlySpan<byte> json;
    private readonly Range[] values;

    // Codes repeat from record to record: what was accepted a moment ago is accepted again.
    private readonly Range[] accepted;
    private int position;

    /// <summary>Begins behind the bracket that opens the records.</summary>
    public RecordScanner(RecordShape shape, ReadOnlySpan<byte> json, int position)
    {
        this.shape = shape;
        this.json = json;
        this.position = position;
        values = new Range[shape.Members.Length];
        accepted = new Range[shape.Members.Length];
    }

    /// <summary>How many records were accepted.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the end of the records was reached, with nothing in them that was not accepted.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Where the bracket that closes the records stands, once <see cref="IsAtEnd"/>.</summary>
    public readonly int End => position;

    /// <summary>The record, from brace to brace.</summary>
    public Range Record { get; private set; }

    /// <summary>The first record.</summary>
    public Range First { get; private set; }

    /// <summary>Whether the record is written as it is stored: without white space, its members in the schema's order.</summary>
    public bool IsCompact { get; private set; }

    /// <summary>The record's values by member, texts with their quotes; an empty range where there is none.</summary>
    public readonly ReadOnlySpan<Range> Values => values;

    /// <summary>Goes to the next record; false at the end of the records and before one that is not accepted.</summary>
    public bool Next()
    {
        SkipWhiteSpace();
        if (Is((byte)']') && Count > 0)
        {
            IsAtEnd = true;
            return false;
        }

        if (Count > 0 && !Take((byte)','))
        {
            return false;
        }

        SkipWhiteSpace();
        var start = position;
        IsCompact = true;
        if (Count == shape.MostRecords || !Take((byte)'{') || !Members())
        {
            return false;
        }

        Record = start..position;
        First = Count++ == 0 ? Record : First;
        return true;
    }

    private bool Members()
    {
        Array.Clear(values);
        var seen = 0UL;
        var next = 0;
        do
        {
            IsCompact &= !SkipWhiteSpace();
            var index = Name(next);
            if (index < 0 || (seen & (1UL << index)) != 0)
            {
                return false;
            }

            IsCompact &= index >= next & !SkipWhiteSpace();
            seen |= 1UL << index;
            next = index + 1;
            if (!Value(index))
            {
                return false;
            }

            IsCompact &= !SkipWhiteSpace();
        }
        while (Take((byte)','));
        return Take((byte)'}') && (seen & shape.Required) == shape.Required;
    }

    // The index of the member whose name stands here, with the colon behind it; nearly always the one behind the last.
    private int Name(int next)
    {
        var members = shape.Members;
        var rest = json[position..];
        for (var tried = 0; tried < members.Length; tried++)
        {
            var index = next + tried < members.Length ? next + tried : next + tried - members.Length;
            if (rest.StartsWith(members[index].Prefix))
            {
                position += members[index].Prefix.Length;
                return index;
            }
        }

        return SpacedName(rest);
    }

    private int SpacedName(ReadOnlySpan<byte> rest)
    {
        var members = shape.Members;
        for (var index = 0; index < members.Length; index++)
        {
            var length = members[index].Utf8Name.Length;
            if (rest.StartsWith(members[index].Prefix.AsSpan(0, length + 2)))
            {
                position += length + 2;
                IsCompact = false;
                SkipWhiteSpace();
                return Take((byte)':') ? index : -1;
            }
        }

        return -1;
    }

    private bool Value(int index)
    {
        var schema = shape.Members[index].Schema;
        var start = position;
        if (schema.IsNever || !(Take((byte)'"') ? Text(schema, index) : Number(schema)))
        {
            return false;
        }

        values[index] = start..position;
        return true;
    }

    private bool Text(CompiledSchema schema, int index)
    {
        var length = json[position..].IndexOfAny(EndsText);
        if (length < 0 || json[position + length] != (byte)'"')
        {
            return false;
        }

        var text = json.Slice(position, length);
        if (!text.SequenceEqual(json[accepted[index]]) || text.IsEmpty)
        {
            if (!schema.Takes(JsonTypes.Text) || !CompiledValidation.AcceptsText(schema, text) || PersonalDataRules.Find(text) != PersonalDataKind.None)
            {
                return false;
            }

            accepted[index] = position..(position + length);
        }

        position += length + 1;
        return true;
    }

    private bool Number(CompiledSchema schema)
    {
        var isNegative = Take((byte)'-');
        var start = position;
        if (!Digits(out var whole) || (json[start] == (byte)'0' && (isNegative || position > start + 1)))
        {
            // RFC 8259, section 6: no zero in front.
            return false;
        }

        // What stands behind it is looked at by whoever comes next: an exponent is neither comma nor brace.
        if (!Take((byte)'.'))
        {
            whole = isNegative ? -whole : whole;
            return whole >= schema.LeastInteger && whole <= schema.MostInteger;
        }

        return !isNegative && Digits(out _) && json[position - 1] != (byte)'0' && position - start <= LongestNumber
            && schema.Takes(JsonTypes.Number) && whole >= schema.LeastInteger && whole < schema.MostInteger;
    }

    private bool Digits(out long number)
    {
        var start = position;
        number = 0;
        for (; position < json.Length && json[position] - '0' is >= 0 and <= 9 and var digit; position++)
        {
            number = (number * 10) + digit;
        }

        return position - start is > 0 and <= LongestNumber;
    }

    private readonly bool Is(byte unit) => position < json.Length && json[position] == unit;

    private bool Take(byte unit)
    {
        var isHere = Is(unit);
        position += isHere ? 1 : 0;
        return isHere;
    }

    // Whether there was any (RFC 8259, section 2).
    private bool SkipWhiteSpace()
    {
        var start = position;
        while (position < json.Length && json[position] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            position++;
        }

        return position > start;
    }
}
