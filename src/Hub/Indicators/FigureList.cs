namespace Hub.Indicators;

/// <summary>
/// The figures that cells are summed into, each a combination of codes, in the order they are published in. Operands that
/// break the same cells down alike share one list, so that their figures are told by the same places and none is looked up.
/// </summary>
/// <param name="keys">The key of each figure, each once and in their order (see <see cref="CellKey.Sort"/>).</param>
/// <param name="names">The codes the keys are made of.</param>
internal sealed class FigureList(ulong[] keys, CellKey names)
{
    private Dictionary<ulong, int>? places;

    /// <summary>How many figures there are.</summary>
    public int Count => keys.Length;

    /// <summary>The codes the keys are made of.</summary>
    public CellKey Names => names;

    /// <summary>The key of a figure.</summary>
    public ulong this[int figure] => keys[figure];

    /// <summary>The place of the figure with a key; -1 when there is none.</summary>
    public int IndexOf(ulong key)
    {
        if (places is null)
        {
            places = new Dictionary<ulong, int>(keys.Length);
            for (var figure = 0; figure < keys.Length; figure++)
            {
                places.Add(keys[figure], figure);
            }
        }

        return places.TryGetValue(key, out var place) ? place : -1;
    }
}
