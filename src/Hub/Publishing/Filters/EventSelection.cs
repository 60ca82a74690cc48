using Hub.Publishing.Filters.Cesql;

namespace Hub.Publishing.Filters;

/// <summary>Which events a caller asks for with the query parameters <c>types</c> and <c>filter</c>.</summary>
public sealed class EventSelection
{
    private readonly HashSet<string>? types;
    private readonly CesqlExpression? expression;

    private EventSelection(HashSet<string>? types, CesqlExpression? expression) => (this.types, this.expression) = (types, expression);

    /// <summary>Every event.</summary>
    public static EventSelection All { get; } = new(null, null);

    /// <summary>Reads the parameters; null stands for one that was not given.</summary>
    /// <param name="types">Event types of this hub, separated by commas.</param>
    /// <param name="filter">An expression in CESQL 1.0, as the filter dialect <c>sql</c> takes it.</param>
    /// <returns>The selection, or 400 <c>invalid-request</c> with what is wrong in both languages.</returns>
    public static Result<EventSelection> Read(string? types, string? filter)
    {
        HashSet<string>? wanted = null;
        if (types is not null)
        {
            wanted = new HashSet<string>(types.Split(','), StringComparer.Ordinal);
            if (wanted.FirstOrDefault(type => !EventTypes.All.Contains(type, StringComparer.Ordinal)) is not null)
            {
                var known = string.Join(", ", EventTypes.All);
                return Refused($"'types' noemt soorten gebeurtenissen, gescheiden door komma's: {known}.", $"'types' names event types, separated by commas: {known}.");
            }
        }

        if (filter is null)
        {
            return wanted is null ? All : new EventSelection(wanted, null);
        }

        if (!CesqlExpression.TryParse(filter, out var expression, out var fault))
        {
            return Refused($"'filter' is geen uitdrukking in CESQL 1.0; {fault.Nl}.", $"'filter' is no expression in CESQL 1.0; {fault.En}.");
        }

        if (expression.MissingFunctions.FirstOrDefault() is { } function)
        {
            return Refused($"'filter': er is geen functie {Cut(function)} met zoveel argumenten.", $"'filter': there is no function {Cut(function)} with so many arguments.");
        }

        return expression.Attributes.FirstOrDefault(name => !EventAttributes.MayExist(name)) is { } attribute
            ? Refused(
                $"'filter': geen gebeurtenis heeft een attribuut '{Cut(attribute)}'; velden van data beginnen met data, zoals dataseverity.",
                $"'filter': no event has an attribute '{Cut(attribute)}'; members of data begin with data, such as dataseverity.")
            : new EventSelection(wanted, expression);
    }

    /// <summary>Whether an event is asked for. It never throws, and takes some milliseconds at most.</summary>
    public bool Takes(PublishedEvent published)
    {
        ArgumentNullException.ThrowIfNull(published);
        return types?.Contains(published.Event.Type) is not false
            && expression?.Passes(EventAttributes.Of(published), new CesqlBudget()) is not false;
    }

    private static Problem Refused(string nl, string en)
    {
        var problem = Problems.InvalidRequest(en);
        return problem with { Dutch = (problem.Dutch!.Value.Title, nl) };
    }

    private static string Cut(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
