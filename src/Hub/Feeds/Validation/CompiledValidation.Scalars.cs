using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Hub.Feeds.Validation;

/// <content>Texts, numbers, true, false and null.</content>
internal sealed partial class CompiledValidation
{
    private const int OnStack = 256;

    private bool Literal(CompiledSchema schema, ref Utf8JsonReader reader) =>
        (schema.Enum?.Contains(reader.TokenType) != false || Refuse(ViolationCodes.Enum, schema, ref reader))
        && (schema.Const?.Contains(reader.TokenType) != false || Refuse(ViolationCodes.Const, schema, ref reader));

    private bool Number(CompiledSchema schema, ref Utf8JsonReader reader)
    {
        if (IsPlain(schema, reader.ValueSpan))
        {
            return true;
        }

        if (!JsonNumber.TryParse(reader.ValueSpan, out var number))
        {
            return false;
        }

        if (!schema.Takes(JsonNumber.IsInteger(number) ? JsonTypes.Integer : JsonTypes.Number))
        {
            return WrongType(schema, ref reader);
        }

        return !(number < schema.Minimum && !Refuse(ViolationCodes.Minimum, schema, ref reader))
            && !(number <= schema.ExclusiveMinimum && !Refuse(ViolationCodes.ExclusiveMinimum, schema, ref reader))
            && !(number > schema.Maximum && !Refuse(ViolationCodes.Maximum, schema, ref reader))
            && !(number >= schema.ExclusiveMaximum && !Refuse(ViolationCodes.ExclusiveMaximum, schema, ref reader))
            && !(schema.MultipleOf is { } step && number % step != 0 && !Refuse(ViolationCodes.MultipleOf, schema, ref reader))
            && (schema.Enum?.Contains(number) != false || Refuse(ViolationCodes.Enum, schema, ref reader))
            && (schema.Const?.Contains(number) != false || Refuse(ViolationCodes.Const, schema, ref reader));
    }

    /// <summary>Whether a number is plainly what the schema asks for, without making a decimal of it.</summary>
    private static bool IsPlain(CompiledSchema schema, ReadOnlySpan<byte> number) =>
        JsonNumber.TryShortInteger(number, out var integer)
            ? integer >= schema.LeastInteger && integer <= schema.MostInteger
            : schema.Takes(JsonTypes.Number) && JsonNumber.TryShortFloor(number, out var floor)
                && floor >= schema.LeastInteger && floor < schema.MostInteger;

    private bool Text(CompiledSchema schema, ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return Text(schema, reader.ValueSpan, ref reader);
        }

        if (!JsonText.IsUnicode(ref reader))
        {
            return false;
        }

        var length = reader.ValueSpan.Length;
        var rented = length > OnStack ? ArrayPool<byte>.Shared.Rent(length) : null;
        var buffer = rented ?? stackalloc byte[OnStack];
        try
        {
            return Text(schema, buffer[..reader.CopyString(buffer)], ref reader);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented, clearArray: true);
            }
        }
    }

    /// <summary>Whether a text, unescaped and in valid UTF-8, is one that a schema of texts accepts.</summary>
    internal static bool AcceptsText(CompiledSchema schema, ReadOnlySpan<byte> text)
    {
        if (schema.MinLength > 0 || schema.MaxLength < text.Length)
        {
            var length = JsonText.CodePoints(text);
            if (length < schema.MinLength || length > schema.MaxLength)
            {
                return false;
            }
        }

        return (schema.Pattern is null || IsMatch(schema.Pattern, text))
            && (schema.Format is null || Rfc3339.Matches(schema.Format, text))
            && schema.Enum?.Contains(text) != false
            && schema.Const?.Contains(text) != false;
    }

    private bool Text(CompiledSchema schema, scoped ReadOnlySpan<byte> text, ref Utf8JsonReader reader)
    {
        if (AcceptsText(schema, text))
        {
            return true;
        }

        if (found is null)
        {
            return false;
        }

        var length = JsonText.CodePoints(text);
        if (length < schema.MinLength)
        {
            RefuseAmount(ViolationCodes.MinLength, schema, length, "character");
        }

        if (length > schema.MaxLength)
        {
            RefuseAmount(ViolationCodes.MaxLength, schema, length, "character");
        }

        return (schema.Pattern is null || IsMatch(schema.Pattern, text) || Refuse(ViolationCodes.Pattern, schema, ref reader))
            && (schema.Format is null || Rfc3339.Matches(schema.Format, text) || Refuse(ViolationCodes.Format, schema, ref reader))
            && (schema.Enum?.Contains(text) != false || Refuse(ViolationCodes.Enum, schema, ref reader))
            && (schema.Const?.Contains(text) != false || Refuse(ViolationCodes.Const, schema, ref reader));
    }

    private static bool IsMatch(Regex pattern, ReadOnlySpan<byte> text)
    {
        // A text has at most as many UTF-16 units as it has UTF-8 bytes.
        var rented = text.Length > OnStack ? ArrayPool<char>.Shared.Rent(text.Length) : null;
        var buffer = rented ?? stackalloc char[OnStack];
        try
        {
            return pattern.IsMatch(buffer[..Encoding.UTF8.GetChars(text, buffer)]);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<char>.Shared.Return(rented, clearArray: true);
            }
        }
    }
}
