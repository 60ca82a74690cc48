using System.Text;

namespace Hub.Alerts;

/// <summary>
/// Texts with placeholders in braces: <c>{value}</c>, <c>{threshold}</c>, <c>{period}</c>, <c>{unit}</c> and the name of
/// each dimension of the rule, such as <c>{place}</c>. Braces have no other use.
/// </summary>
public static class AlertText
{
    /// <summary>The placeholders that every rule has, and so no dimension may be called.</summary>
    public static IReadOnlyList<string> Reserved { get; } = ["value", "threshold", "period", "unit"];

    /// <summary>What is wrong with a text of a rule with dimensions <paramref name="by"/>; null when nothing is.</summary>
    public static string? FaultIn(string template, IReadOnlyList<string> by)
    {
        ArgumentNullException.ThrowIfNull(template);
        string? fault = null;
        var closed = TryExpand(
            template,
            name =>
            {
                if (!Reserved.Contains(name, StringComparer.Ordinal) && !by.Contains(name, StringComparer.Ordinal))
                {
                    fault ??= $"{{{name}}} is no placeholder; known are {string.Join(", ", Reserved.Concat(by).Select(known => $"{{{known}}}"))}";
                }

                return string.Empty;
            },
            out _);
        return closed ? fault : "a brace has no counterpart";
    }

    /// <summary>The text with <paramref name="values"/> for its placeholders.</summary>
    /// <exception cref="ArgumentException">The text has a fault that <see cref="FaultIn"/> finds.</exception>
    public static string Render(string template, IReadOnlyDictionary<string, string> values)
    {
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(values);
        return TryExpand(
            template,
            name => values.TryGetValue(name, out var value) ? value : throw new ArgumentException($"There is no value for {{{name}}}.", nameof(values)),
            out var text)
            ? text
            : throw new ArgumentException("A brace has no counterpart.", nameof(template));
    }

    private static bool TryExpand(string template, Func<string, string> value, out string text)
    {
        var expanded = new StringBuilder(template.Length + 32);
        text = string.Empty;
        for (var at = 0; at < template.Length;)
        {
            var brace = template.AsSpan(at).IndexOfAny('{', '}');
            if (brace < 0)
            {
                expanded.Append(template, at, template.Length - at);
                break;
            }

            expanded.Append(template, at, brace);
            at += brace;
            var end = template.IndexOf('}', at);
            if (template[at] == '}' || end < 0)
            {
                return false;
            }

            expanded.Append(value(template[(at + 1)..end]));
            at = end + 1;
        }

        text = expanded.ToString();
        return true;
    }
}
