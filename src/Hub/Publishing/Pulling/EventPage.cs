namespace Hub.Publishing.Pulling;

/// <summary>A part of the log as one reader gets it.</summary>
/// <param name="Events">What is for him, in order.</param>
/// <param name="After">How far the log was looked through: past the events, and past what was not for him.</param>
/// <param name="IsCut">Whether looking was ended because judging the events takes so much; there may be more behind <paramref name="After"/>.</param>
public sealed record EventPage(IReadOnlyList<PublishedEvent> Events, long After, bool IsCut);
