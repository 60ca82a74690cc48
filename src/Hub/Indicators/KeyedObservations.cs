using System.Buffers;
using System.Collections;

namespace Hub.Indicators;

/// <summary>An observation before its codes are looked up.</summary>
/// <param name="Key">Its codes.</param>
/// <param name="Value">Its value, which is nobody's to know unless it is free.</param>
/// <param name="Status">Its status.</param>
/// <param name="Confidentiality">Its confidentiality.</param>
internal readonly record struct KeyedObservation(ulong Key, decimal Value, char Status, char Confidentiality);

/// <summary>Observations whose codes are looked up when they are asked for: large sets would repeat them many times.</summary>
internal sealed class KeyedObservations(KeyedObservation[] observations, int count, CellKey keys) : IReadOnlyList<Observation>
{
    /// <inheritdoc/>
    public int Count => count;

    /// <inheritdoc/>
    public Observation this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, count);
            var (key, _, status, confidentiality) = observations[index];
            return new Observation(keys.Codes(key), ValueOf(index), status, confidentiality);
        }
    }

    /// <summary>Writes an observation's line, without a line feed: see <see cref="ObservationLines"/>.</summary>
    public void Write(ArrayBufferWriter<byte> text, int index)
    {
        keys.Write(text, observations[index].Key);
        ObservationLines.Write(text, ValueOf(index), observations[index].Status, observations[index].Confidentiality);
    }

    /// <inheritdoc/>
    public IEnumerator<Observation> GetEnumerator()
    {
        for (var index = 0; index < Count; index++)
        {
            yield return this[index];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private decimal? ValueOf(int index) => observations[index].Confidentiality == 'F' ? observations[index].Value : null;
}
