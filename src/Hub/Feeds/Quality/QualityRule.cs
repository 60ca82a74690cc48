namespace Hub.Feeds.Quality;

/// <summary>
/// A rule about the figures of a submission that a JSON Schema cannot say, from <c>schemas/feeds/{feed}/quality.json</c>.
/// Dimensions and measures are given as their places in <see cref="Feed.Dimensions"/> and <see cref="Feed.Measures"/>.
/// </summary>
/// <param name="Id">The rule's id, unique within its feed; the code of the violations it finds.</param>
/// <param name="IsError">True when breaking it refuses the submission, false when it only warns.</param>
/// <param name="Message">What the feed's owner has to say about it, or null; stands in front of what was expected and found.</param>
public abstract record QualityRule(string Id, bool IsError, Localized? Message)
{
    /// <summary>The violation of this rule.</summary>
    /// <param name="pointer">Where (RFC 6901).</param>
    /// <param name="nl">What was expected and found, in Dutch.</param>
    /// <param name="en">The same in English.</param>
    /// <param name="record">The record's index, when one is concerned.</param>
    internal Violation Broken(string pointer, string nl, string en, int? record = null) =>
        new(pointer, Id, Message is null ? new Localized(nl, en) : new Localized($"{Message.Nl}: {nl}", $"{Message.En}: {en}"), record);
}

/// <summary>Within each record the sum of some measures is at most, or exactly, the sum of others.</summary>
/// <param name="Id">See <see cref="QualityRule"/>.</param>
/// <param name="IsError">See <see cref="QualityRule"/>.</param>
/// <param name="Message">See <see cref="QualityRule"/>.</param>
/// <param name="Left">The measures on the left; those a record leaves out count as 0, unless it leaves out all.</param>
/// <param name="Right">The measures on the right; a record that leaves one out is not judged.</param>
/// <param name="IsEqual">True when both sums must be equal (then a record that leaves any out is not judged); false for at most.</param>
public sealed record ComparisonRule(string Id, bool IsError, Localized? Message, IReadOnlyList<int> Left, IReadOnlyList<int> Right, bool IsEqual)
    : QualityRule(Id, IsError, Message);

/// <summary>The day that each record gives lies within the submission's period.</summary>
/// <param name="Id">See <see cref="QualityRule"/>.</param>
/// <param name="IsError">See <see cref="QualityRule"/>.</param>
/// <param name="Message">See <see cref="QualityRule"/>.</param>
/// <param name="Field">The field with the day, of the format <c>date</c>; a record that leaves it out is not judged.</param>
public sealed record WithinPeriodRule(string Id, bool IsError, Localized? Message, string Field)
    : QualityRule(Id, IsError, Message);

/// <summary>The records add up to the totals that the submission states in its member <c>totals</c>.</summary>
/// <param name="Id">See <see cref="QualityRule"/>.</param>
/// <param name="IsError">See <see cref="QualityRule"/>.</param>
/// <param name="Message">See <see cref="QualityRule"/>.</param>
/// <param name="Tolerance">How far off a total may be, in the measure's unit.</param>
public sealed record StatedTotalRule(string Id, bool IsError, Localized? Message, decimal Tolerance)
    : QualityRule(Id, IsError, Message);

/// <summary>There is a record for every combination of the codes of some dimensions; a dimension that is <c>total</c> throughout has that one code.</summary>
/// <param name="Id">See <see cref="QualityRule"/>.</param>
/// <param name="IsError">See <see cref="QualityRule"/>.</param>
/// <param name="Message">See <see cref="QualityRule"/>.</param>
/// <param name="By">The dimensions.</param>
/// <param name="Codes">Per dimension the codes that are expected.</param>
public sealed record CombinationRule(string Id, bool IsError, Localized? Message, IReadOnlyList<int> By, IReadOnlyList<IReadOnlyList<string>> Codes)
    : QualityRule(Id, IsError, Message);

/// <summary>
/// Figures agree with another feed of the same partner: with its newest submission that counts, about a period that ends
/// no later. Only warns; nothing is said when the other feed has nothing yet.
/// </summary>
/// <param name="Id">See <see cref="QualityRule"/>.</param>
/// <param name="Message">See <see cref="QualityRule"/>.</param>
/// <param name="Feed">The other feed's id.</param>
/// <param name="By">The dimensions in which figures are compared; the other feed has them too.</param>
/// <param name="Measure">The measure that is compared, or −1 to ask only whether the other feed knows the codes.</param>
/// <param name="Of">The other feed's measure.</param>
/// <param name="Within">The largest difference that is usual, in percent of the other feed's figure.</param>
public sealed record ReferenceRule(string Id, Localized? Message, string Feed, IReadOnlyList<int> By, int Measure, string Of, decimal Within)
    : QualityRule(Id, false, Message);

/// <summary>A figure differs much from the one in the newest period before. Only warns.</summary>
/// <param name="Id">See <see cref="QualityRule"/>.</param>
/// <param name="Message">See <see cref="QualityRule"/>.</param>
/// <param name="By">The dimensions by which figures are summed.</param>
/// <param name="Measures">The measures that are compared.</param>
/// <param name="Periods">How many periods back the newest one before may lie.</param>
/// <param name="Over">The change that is unusual, in percent of the earlier figure.</param>
/// <param name="Least">A smaller change, in the measure's unit, is never told.</param>
public sealed record ChangeRule(string Id, Localized? Message, IReadOnlyList<int> By, IReadOnlyList<int> Measures, int Periods, decimal Over, decimal Least)
    : QualityRule(Id, false, Message);

/// <summary>
/// A figure lies far from those of the periods before, by the modified z-score (Iglewicz and Hoaglin, How to Detect and
/// Handle Outliers, 1993). Only warns.
/// </summary>
/// <param name="Id">See <see cref="QualityRule"/>.</param>
/// <param name="Message">See <see cref="QualityRule"/>.</param>
/// <param name="By">The dimensions by which figures are summed.</param>
/// <param name="Measures">The measures that are judged.</param>
/// <param name="Periods">How many periods before are looked at; at least five of them must have the figure.</param>
/// <param name="Score">The score above which a figure is unusual; 3.5 by the authors.</param>
/// <param name="Least">A smaller distance from the median, in the measure's unit, is never told.</param>
public sealed record OutlierRule(string Id, Localized? Message, IReadOnlyList<int> By, IReadOnlyList<int> Measures, int Periods, decimal Score, decimal Least)
    : QualityRule(Id, false, Message);
