using System.Globalization;
using System.Text;
using Hub.Storage;

namespace Hub.Publishing.Deliveries;

/// <summary>
/// A row of the index of what is to be tried. It stands for one delivery and is moved in the same batch as that one; or for
/// many that were made together and are due together, and then it stays as it is until all of them are through: whether
/// one still waits in it is said by the delivery itself (<see cref="Delivery.Together"/>).
/// </summary>
internal sealed class DueRow
{
    /// <summary>What the keys of all rows begin with; the moment in ticks (UTC) and the first event's place follow.</summary>
    public const string Prefix = "q|";

    private const string SequencesProperty = "sequences";
    private const string SubjectProperty = "subject";
    private const int TicksDigits = 19;
    private const int SequenceDigits = 20;

    private DueRow(TableEntity entity, DateTimeOffset due, IReadOnlyList<long> sequences, string? subject) =>
        (Key, ETag, Due, Sequences, Subject) = (entity.RowKey, entity.ETag, due, sequences, subject);

    /// <summary>Its row key.</summary>
    public string Key { get; }

    /// <summary>Its version.</summary>
    public string? ETag { get; }

    /// <summary>When its deliveries are due (UTC).</summary>
    public DateTimeOffset Due { get; }

    /// <summary>The places of the deliveries' events, ascending.</summary>
    public IReadOnlyList<long> Sequences { get; }

    /// <summary>The subject of the only delivery's event, so that the order within it can be kept without reading the delivery; null in a row of many.</summary>
    public string? Subject { get; }

    /// <summary>Whether it stands for many.</summary>
    public bool IsTogether => Subject is null;

    /// <summary>Whether a delivery waits in this row.</summary>
    public bool Holds(Delivery delivery) =>
        delivery.State == DeliveryState.Pending && delivery.NextAttemptAt == Due && delivery.Together == IsTogether;

    /// <summary>The key of a row of one delivery.</summary>
    public static string KeyOf(DateTimeOffset due, long sequence) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}{due.UtcTicks:D19}|{sequence:D20}");

    /// <summary>The row of one delivery.</summary>
    public static TableEntity Of(string subscriptionId, DateTimeOffset due, long sequence, string subject) =>
        new(subscriptionId, KeyOf(due, sequence)) { [SubjectProperty] = subject.Length == 0 ? null : subject };

    /// <summary>The row of many deliveries that are made together.</summary>
    /// <param name="subscriptionId">The subscription.</param>
    /// <param name="due">When they are due.</param>
    /// <param name="sequences">The places of their events, ascending; at least two.</param>
    public static TableEntity OfMany(string subscriptionId, DateTimeOffset due, IReadOnlyList<long> sequences) =>
        new(subscriptionId, string.Create(CultureInfo.InvariantCulture, $"{KeyOf(due, sequences[0])}|{sequences.Count}")) { [SequencesProperty] = Write(sequences) };

    /// <summary>Reads a row.</summary>
    /// <exception cref="FormatException">Its key or its places are none of the hub's.</exception>
    public static DueRow Read(TableEntity entity)
    {
        var key = entity.RowKey;
        var due = new DateTimeOffset(long.Parse(key.AsSpan(Prefix.Length, TicksDigits), NumberStyles.None, CultureInfo.InvariantCulture), TimeSpan.Zero);
        return entity.Text(SequencesProperty) is { } many
            ? new DueRow(entity, due, Parse(many), subject: null)
            : new DueRow(
                entity,
                due,
                [long.Parse(key.AsSpan(Prefix.Length + TicksDigits + 1, SequenceDigits), NumberStyles.None, CultureInfo.InvariantCulture)],
                entity.Text(SubjectProperty) ?? string.Empty);
    }

    // Those of one fan-out mostly follow each other: stretches of them, "17-115,120".
    private static string Write(IReadOnlyList<long> sequences)
    {
        var text = new StringBuilder();
        for (var at = 0; at < sequences.Count;)
        {
            var first = at;
            while (++at < sequences.Count && sequences[at] == sequences[at - 1] + 1)
            {
            }

            text.Append(CultureInfo.InvariantCulture, $"{(text.Length > 0 ? "," : string.Empty)}{sequences[first]}");
            if (at - first > 1)
            {
                text.Append(CultureInfo.InvariantCulture, $"-{sequences[at - 1]}");
            }
        }

        return text.ToString();
    }

    private static List<long> Parse(string text)
    {
        List<long> sequences = [];
        foreach (var part in text.AsSpan().Split(','))
        {
            var stretch = text.AsSpan()[part];
            var dash = stretch.IndexOf('-');
            var first = long.Parse(dash < 0 ? stretch : stretch[..dash], NumberStyles.None, CultureInfo.InvariantCulture);
            var last = dash < 0 ? first : long.Parse(stretch[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture);
            if (last - first >= TableLimits.BatchOperations)
            {
                throw new FormatException($"A row of the index holds at most {TableLimits.BatchOperations} places.");
            }

            for (var sequence = first; sequence <= last; sequence++)
            {
                sequences.Add(sequence);
            }
        }

        return sequences;
    }
}
