using System.Diagnostics.CodeAnalysis;

namespace Hub.Partners;

/// <summary>A dictionary that never holds more than <paramref name="capacity"/> entries: the least recently used gives way.</summary>
internal sealed class BoundedCache<T>(int capacity)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, LinkedListNode<(string Key, T Value)>> entries = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Key, T Value)> byUse = new();

    public int Count
    {
        get
        {
            lock (gate)
            {
                return entries.Count;
            }
        }
    }

    public bool TryGet(string key, [MaybeNullWhen(false)] out T value)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(key, out var node))
            {
                value = default;
                return false;
            }

            byUse.Remove(node);
            byUse.AddFirst(node);
            value = node.Value.Value;
            return true;
        }
    }

    public void Set(string key, T value)
    {
        lock (gate)
        {
            if (entries.Remove(key, out var old))
            {
                byUse.Remove(old);
            }
            else if (entries.Count >= capacity)
            {
                entries.Remove(byUse.Last!.Value.Key);
                byUse.RemoveLast();
            }

            entries[key] = byUse.AddFirst((key, value));
        }
    }

    public void Remove(string key)
    {
        lock (gate)
        {
            if (entries.Remove(key, out var node))
            {
                byUse.Remove(node);
            }
        }
    }
}
