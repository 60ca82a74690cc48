namespace Hub.Publishing.Pulling;

/// <summary>A part of the log as one reader gets it.</summary>
/// <param name="Events">What is for him, in order.</param>
/// <param name="After">How far the log was looked through: past the events, and past what was not for him.</param>
public sealed record EventPage(IReadOnlyList<PublishedEvent> Events, long After);
