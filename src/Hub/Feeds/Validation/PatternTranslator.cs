using System.Globalization;
using System.Text;

namespace Hub.Feeds.Validation;

/// <summary>
/// Writes a schema's regular expression (ECMA-262 with the u flag, JSON Schema core section 6.4) as one that means the
/// same in .NET: <c>$</c> is the very end and not before a last newline, <c>\d</c> and <c>\w</c> are ASCII, <c>.</c> and
/// negated classes take one code point. What is not certain to mean the same (look-around, back references, <c>\b</c>,
/// <c>\p</c>, named groups, characters beyond the BMP) is not translated.
/// </summary>
internal sealed class PatternTranslator
{
    private const string Pair = @"[\uD800-\uDBFF][\uDC00-\uDFFF]";
    private const string Spaces = @"\t\n\v\f\r \u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF";

    private readonly string source;
    private readonly StringBuilder target = new();
    private int position;

    private PatternTranslator(string source) => this.source = source;

    /// <summary>The pattern for .NET, or null when it is not certain to mean the same there.</summary>
    public static string? Translate(string pattern)
    {
        var translator = new PatternTranslator(pattern);
        return translator.Run() ? translator.target.ToString() : null;
    }

    private bool Run()
    {
        while (position < source.Length)
        {
            var c = source[position++];
            var understood = c switch
            {
                '^' or '|' or ')' or '*' or '+' or '?' => Emit(c.ToString()),
                '$' => Emit(@"\z"),
                '.' => Emit(Other(@"\n\r\u2028\u2029")),
                '(' => Group(),
                '{' => Quantifier(),
                '[' => Class(),
                '\\' => Escape(inClass: false),
                ']' or '}' => false,
                _ => Literal(c),
            };
            if (!understood)
            {
                return false;
            }
        }

        return true;
    }

    private bool Emit(string text)
    {
        target.Append(text);
        return true;
    }

    private bool Literal(char c) =>
        !char.IsSurrogate(c) && Emit(c is '#' or ' ' or '[' ? $@"\{c}" : c.ToString());

    private bool Group()
    {
        var rest = source.AsSpan(position);
        if (rest.StartsWith("?:"))
        {
            position += 2;
            return Emit("(?:");
        }

        return !rest.StartsWith("?") && Emit("(?:");
    }

    private bool Quantifier()
    {
        var end = source.IndexOf('}', position);
        if (end < 0)
        {
            return false;
        }

        var bounds = source[position..end].Split(',');
        position = end + 1;
        return bounds.Length <= 2
            && bounds[0].Length > 0 && bounds[0].All(char.IsAsciiDigit) && bounds[^1].All(char.IsAsciiDigit)
            && Emit($"{{{string.Join(',', bounds)}}}");
    }

    private bool Class()
    {
        var negated = position < source.Length && source[position] == '^';
        position += negated ? 1 : 0;
        var start = target.Length;
        while (position < source.Length && source[position] != ']')
        {
            var c = source[position++];
            // A range after a set, [\d-x], and .NET's subtraction, [a-z-[x]], read differently in the two.
            var isSet = c == '\\' && position < source.Length && source[position] is 'd' or 'w' or 's';
            if (!(c == '\\' ? Escape(inClass: true) : c == '^' ? Emit(@"\^") : Literal(c))
                || (isSet && Next("-") && !Next("-]")) || Next("-["))
            {
                return false;
            }
        }

        if (position == source.Length || target.Length == start)
        {
            return false;
        }

        position++;
        var members = target.ToString(start, target.Length - start);
        target.Length = start;
        return Emit(negated ? Other(members) : $"[{members}]");
    }

    private bool Next(string text) => source.AsSpan(position).StartsWith(text);

    private bool Escape(bool inClass)
    {
        if (position == source.Length)
        {
            return false;
        }

        var c = source[position++];
        return c switch
        {
            'd' => Set("0-9", inClass),
            'w' => Set("A-Za-z0-9_", inClass),
            's' => Set(Spaces, inClass),
            'D' => !inClass && Emit(Other("0-9")),
            'W' => !inClass && Emit(Other("A-Za-z0-9_")),
            'S' => !inClass && Emit(Other(Spaces)),
            'n' or 'r' or 't' or 'f' or 'v' => Emit($@"\{c}"),
            'x' => Code(2),
            'u' => Code(4),
            _ => !char.IsAsciiLetterOrDigit(c) && char.IsAscii(c) && Emit($@"\{c}"),
        };
    }

    private bool Set(string members, bool inClass) => Emit(inClass ? members : $"[{members}]");

    private bool Code(int digits)
    {
        if (position + digits > source.Length
            || !int.TryParse(source.AsSpan(position, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            || char.IsSurrogate((char)code))
        {
            return false;
        }

        position += digits;
        return Emit($@"\u{code.ToString("X4", CultureInfo.InvariantCulture)}");
    }

    /// <summary>One code point that is not one of the members.</summary>
    private static string Other(string members) => $@"(?:[^{members}\uD800-\uDFFF]|{Pair})";
}
