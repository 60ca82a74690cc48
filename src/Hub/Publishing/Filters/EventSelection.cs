using Hub.Publishing.Filters.Cesql;

namespace Hub.Publishing.Filters;

/// <summary>Which events a reader asks for. It only narrows: who may hear what is decided elsewhere.</summary>
public sealed class EventSelection
{
    private readonly HashSet<string> types;
    private readonly string? subject;
    private readonly CesqlExpression? expression;

    private EventSelection(HashSet<string> types, string? subject, CesqlExpression? expression) =>
        (this.types, this.subject, this.expression) = (types, subject, expression);

    /// <summary>Reads the query parameters; null stands for one that was not given.</summary>
    /// <param name="offered">The event types that there are to choose from.</param>
    /// <param name="types">Event types, separated by commas.</param>
    /// <param name="subject">A subject.</param>
    /// <param name="filter">An expression in CESQL 1.0, as the filter dialect <c>sql</c> takes it.</param>
    /// <param name="names">What there is to ask for in the data of events.</param>
    /// <returns>The selection, or 400 <c>invalid-request</c> with what is wrong in both languages.</returns>
    public static Result<EventSelection> Read(IReadOnlyList<string> offered, string? types, string? subject, string? filter, EventDataNames names)
    {
        ArgumentNullException.ThrowIfNull(offered);
        ArgumentNullException.ThrowIfNull(names);
        var wanted = (types?.Split(',') ?? [.. offered]).ToHashSet(StringComparer.Ordinal);
        if (!wanted.IsSubsetOf(offered))
        {
            var known = string.Join(", ", offered);
            return Refused($"'types' noemt soorten gebeurtenissen, gescheiden door komma's: {known}.", $"'types' names event types, separated by commas: {known}.");
        }

        if (filter is null)
        {
            return new EventSelection(wanted, subject, null);
        }

        if (!CesqlExpression.TryParse(filter, out var expression, out var fault))
        {
            return Refused($"'filter' is geen uitdrukking in CESQL 1.0; {fault.Nl}.", $"'filter' is no expression in CESQL 1.0; {fault.En}.");
        }

        if (expression.MissingFunctions.FirstOrDefault() is { } function)
        {
            return Refused($"'filter': er is geen functie {Cut(function)} met zoveel argumenten.", $"'filter': there is no function {Cut(function)} with so many arguments.");
        }

        if (expression.Attributes.FirstOrDefault(name => !EventAttributes.MayExist(name)) is { } attribute)
        {
            return Refused(
                $"'filter': geen gebeurtenis heeft een attribuut '{Cut(attribute)}'; velden van data beginnen met data, zoals dataseverity.",
                $"'filter': no event has an attribute '{Cut(attribute)}'; members of data begin with data, such as dataseverity.");
        }

        return expression.Attributes.Select(name => names.Fault(name, wanted)).FirstOrDefault(wrong => wrong is not null) is { } unknown
            ? Refused($"'filter': {unknown.Nl}", $"'filter': {unknown.En}")
            : new EventSelection(wanted, subject, expression);
    }

    /// <summary>Whether an event is asked for. It never throws, and takes some milliseconds at most.</summary>
    /// <param name="published">The event.</param>
    /// <param name="effort">Gets what it took.</param>
    public bool Takes(PublishedEvent published, JudgingEffort effort)
    {
        ArgumentNullException.ThrowIfNull(published);
        ArgumentNullException.ThrowIfNull(effort);
        if (!types.Contains(published.Event.Type) || (subject is not null && published.Event.Subject != subject))
        {
            return false;
        }

        if (expression is null)
        {
            return true;
        }

        var budget = new CesqlBudget();
        var passes = expression.Passes(EventAttributes.Of(published), budget);
        effort.Add(budget.Spent);
        return passes;
    }

    private static Problem Refused(string nl, string en)
    {
        var problem = Problems.InvalidRequest(en);
        return problem with { Dutch = (problem.Dutch!.Value.Title, nl) };
    }

    private static string Cut(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
