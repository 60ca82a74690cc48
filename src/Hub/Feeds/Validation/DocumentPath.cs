using System.Globalization;
using System.Text;
using Hub.Feeds.PersonalData;

namespace Hub.Feeds.Validation;

/// <summary>
/// Where in a JSON document a reader stands, kept up as it goes. Names longer than <see cref="LongestName"/> are cut:
/// nobody looks for such a member, and a thousand of them would make the answer larger than the submission. A name that
/// looks like personal data is not repeated; <see cref="Hidden"/> stands in its place.
/// </summary>
internal sealed class DocumentPath
{
    private const int LongestName = 100;

    // No field has this name: fields are camelCase.
    private const string Hidden = "(personal data)";

    private readonly List<Step> steps = [];

    public int Depth => steps.Count;

    /// <summary>Goes into an object or array; the place is still that of the container.</summary>
    public void Enter() => steps.Add(default);

    /// <summary>Leaves the innermost container; the place is that of the container.</summary>
    public void Leave() => steps.RemoveAt(steps.Count - 1);

    /// <summary>Comes to a member of the innermost object.</summary>
    public void AtMember(string name) => steps[^1] = new Step(name, 0);

    /// <summary>Comes to an item of the innermost array.</summary>
    public void AtItem(int index) => steps[^1] = new Step(null, index + 1);

    /// <summary>Is between the members or items of the innermost container again, at the container itself.</summary>
    public void AtContainer() => steps[^1] = default;

    /// <summary>The index under <c>/records</c> that the place lies in, if any.</summary>
    public int? Record =>
        steps is [{ Name: "records" }, { Ordinal: > 0 } item, ..] ? item.Ordinal - 1 : null;

    /// <summary>The place, or the place of a member of the object that is the place, as an RFC 6901 JSON pointer.</summary>
    public string Pointer(string? member = null)
    {
        var pointer = new StringBuilder();
        foreach (var (name, ordinal) in steps)
        {
            if (name is not null)
            {
                Append(pointer, name);
            }
            else if (ordinal > 0)
            {
                pointer.Append('/').Append((ordinal - 1).ToString(CultureInfo.InvariantCulture));
            }
        }

        if (member is not null)
        {
            Append(pointer, member);
        }

        return pointer.ToString();
    }

    /// <summary>The place of a member of a document's object, as an RFC 6901 JSON pointer.</summary>
    public static string Of(string member)
    {
        var pointer = new StringBuilder();
        Append(pointer, member);
        return pointer.ToString();
    }

    private static void Append(StringBuilder pointer, string name)
    {
        var isPersonal = PersonalDataRules.Find(Encoding.UTF8.GetBytes(name)) != PersonalDataKind.None;
        var shown = isPersonal ? Hidden : FoundValue.Cut(name, LongestName);
        pointer.Append('/').Append(shown.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));
    }

    private readonly record struct Step(string? Name, int Ordinal);
}
