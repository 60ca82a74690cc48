using System.Globalization;
using System.Text;
using Hub.Storage;

namespace Hub.Alerts;

/// <summary>
/// Text that may outgrow one property (<see cref="TableLimits.PropertyBytes"/>), kept as lines over <c>name0</c>,
/// <c>name1</c> and so on. A line is broken only when it alone is too long, so that a storage explorer shows it whole.
/// </summary>
internal static class TextChunks
{
    private const int Most = 32_000;

    public static void Write(TableEntity entity, string name, IEnumerable<string> lines)
    {
        var chunk = new StringBuilder();
        var number = 0;
        void Flush()
        {
            if (chunk.Length > 0)
            {
                entity[name + number++.ToString(CultureInfo.InvariantCulture)] = chunk.ToString();
                chunk.Clear();
            }
        }

        foreach (var line in lines)
        {
            if (chunk.Length + line.Length + 1 > Most)
            {
                Flush();
            }

            for (var rest = line.AsSpan(); rest.Length > 0;)
            {
                if (chunk.Length == Most)
                {
                    Flush();
                }

                var fits = Math.Min(rest.Length, Most - chunk.Length);
                chunk.Append(rest[..fits]);
                rest = rest[fits..];
            }

            chunk.Append('\n');
        }

        Flush();
    }

    public static IEnumerable<string> Read(TableEntity entity, string name)
    {
        var text = new StringBuilder();
        for (var number = 0; entity.Text(name + number.ToString(CultureInfo.InvariantCulture)) is { } chunk; number++)
        {
            text.Append(chunk);
        }

        return text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
