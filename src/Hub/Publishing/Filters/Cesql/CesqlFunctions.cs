using System.Globalization;

namespace Hub.Publishing.Filters.Cesql;

/// <summary>A function: what it takes, what it gives and how.</summary>
/// <param name="Parameters">The type of each argument, null where any will do; the last one is that of all further ones.</param>
/// <param name="Least">The least arguments it takes.</param>
/// <param name="Most">The most arguments it takes.</param>
/// <param name="Returns">The type of what it gives.</param>
/// <param name="Body">How it is made of arguments that have their types.</param>
internal sealed record CesqlFunction(
    IReadOnlyList<CesqlType?> Parameters, int Least, int Most, CesqlType Returns, Func<IReadOnlyList<CesqlValue>, CesqlResult> Body);

/// <summary>The functions of CESQL 1.0, section 3.5, and FLOOR, which is the hub's own.</summary>
internal static class CesqlFunctions
{
    private const CesqlType Text = CesqlType.String;
    private const CesqlType Number = CesqlType.Integer;

    private static readonly Dictionary<string, CesqlFunction> All = new(StringComparer.Ordinal)
    {
        ["INT"] = new([null], 1, 1, Number, x => Cast(x[0], Number)),
        ["BOOL"] = new([null], 1, 1, CesqlType.Boolean, x => Cast(x[0], CesqlType.Boolean)),
        ["STRING"] = new([null], 1, 1, Text, x => x[0].Text),
        ["ABS"] = new([Number], 1, 1, Number, x => Absolute(x[0].Integer)),
        ["FLOOR"] = new([Text], 1, 1, Number, x => Floor(x[0].Text)),
        ["LENGTH"] = new([Text], 1, 1, Number, x => Characters.Count(x[0].Text)),
        ["CONCAT"] = new([Text], 0, int.MaxValue, Text, x => string.Concat(x.Select(one => one.Text))),
        ["CONCAT_WS"] = new([Text], 1, int.MaxValue, Text, x => string.Join(x[0].Text, x.Skip(1).Select(one => one.Text))),
        ["LOWER"] = new([Text], 1, 1, Text, x => x[0].Text.ToLowerInvariant()),
        ["UPPER"] = new([Text], 1, 1, Text, x => x[0].Text.ToUpperInvariant()),
        ["TRIM"] = new([Text], 1, 1, Text, x => x[0].Text.Trim()),
        ["LEFT"] = new([Text, Number], 2, 2, Text, x => Left(x[0].Text, x[1].Integer)),
        ["RIGHT"] = new([Text, Number], 2, 2, Text, x => Right(x[0].Text, x[1].Integer)),
        ["SUBSTRING"] = new([Text, Number, Number], 2, 3, Text, x => Substring(x[0].Text, x[1].Integer, x.Count == 3 ? x[2].Integer : int.MaxValue)),
    };

    /// <summary>The function of a name, in capitals, that takes so many arguments; null when there is none.</summary>
    public static CesqlFunction? Find(string name, int arguments) =>
        All.TryGetValue(name, out var found) && arguments >= found.Least && arguments <= found.Most ? found : null;

    private static CesqlResult Cast(CesqlValue value, CesqlType target) =>
        value.TryCast(target, out var cast) ? cast : new CesqlResult(cast, CesqlError.Cast);

    private static CesqlResult Absolute(int number) =>
        number == int.MinValue ? new CesqlResult(CesqlValue.Of(int.MaxValue), CesqlError.Math) : Math.Abs(number);

    // CESQL has no fractions. Figures have, and rounded down they can be compared.
    private static CesqlResult Floor(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
        && decimal.Floor(number) is >= int.MinValue and <= int.MaxValue
            ? (int)decimal.Floor(number)
            : new CesqlResult(CesqlValue.Of(0), CesqlError.Cast);

    private static CesqlResult Left(string text, int count) =>
        count < 0 ? new CesqlResult(CesqlValue.Of(text), CesqlError.FunctionEvaluation) : text[..Characters.Offset(text, count)];

    private static CesqlResult Right(string text, int count) =>
        count < 0
            ? new CesqlResult(CesqlValue.Of(text), CesqlError.FunctionEvaluation)
            : text[Characters.Offset(text, Math.Max(0, Characters.Count(text) - count))..];

    private static CesqlResult Substring(string text, int position, int length)
    {
        var all = Characters.Count(text);
        if (length < 0 || position > all || position < -all)
        {
            return new CesqlResult(CesqlValue.Of(string.Empty), CesqlError.FunctionEvaluation);
        }

        if (position == 0)
        {
            return string.Empty;
        }

        var rest = text[Characters.Offset(text, position > 0 ? position - 1 : all + position)..];
        return rest[..Characters.Offset(rest, length)];
    }

    /// <summary>Characters as Unicode counts them: code points, not the units of UTF-16.</summary>
    private static class Characters
    {
        public static int Count(string text) => text.EnumerateRunes().Count();

        /// <summary>Where in the text so many characters end; the end of the text when it has fewer.</summary>
        public static int Offset(string text, int count)
        {
            var offset = 0;
            foreach (var character in text.EnumerateRunes())
            {
                if (count-- == 0)
                {
                    break;
                }

                offset += character.Utf16SequenceLength;
            }

            return offset;
        }
    }
}
