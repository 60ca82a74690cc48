using Hub.Publishing.Filters.Cesql;

namespace Hub.Publishing.Filters;

/// <summary>How an attribute is to fit a text; case matters.</summary>
internal enum AttributeFit
{
    Exact,
    Prefix,
    Suffix,
}

/// <summary>A filter as it was read (CloudEvents Subscriptions API 1.0, section 3.2.4.1).</summary>
internal abstract record EventFilter
{
    private EventFilter()
    {
    }

    /// <summary>Whether an event with these attributes passes. It always ends, and never throws.</summary>
    public abstract bool Passes(IReadOnlyDictionary<string, CesqlValue> attributes, CesqlBudget budget);

    /// <summary><c>exact</c>, <c>prefix</c> and <c>suffix</c>: every one of the attributes is there and fits.</summary>
    public sealed record OfAttributes(AttributeFit Fit, IReadOnlyList<KeyValuePair<string, string>> Wanted) : EventFilter
    {
        /// <inheritdoc/>
        public override bool Passes(IReadOnlyDictionary<string, CesqlValue> attributes, CesqlBudget budget) =>
            Wanted.All(wanted => attributes.TryGetValue(wanted.Key, out var found) && Fits(found.Text, wanted.Value));

        private bool Fits(string found, string wanted) => Fit switch
        {
            AttributeFit.Prefix => found.StartsWith(wanted, StringComparison.Ordinal),
            AttributeFit.Suffix => found.EndsWith(wanted, StringComparison.Ordinal),
            _ => found.Equals(wanted, StringComparison.Ordinal),
        };
    }

    /// <summary><c>all</c>: all of them let it pass.</summary>
    public sealed record All(IReadOnlyList<EventFilter> Filters) : EventFilter
    {
        /// <inheritdoc/>
        public override bool Passes(IReadOnlyDictionary<string, CesqlValue> attributes, CesqlBudget budget) =>
            Filters.All(filter => filter.Passes(attributes, budget));
    }

    /// <summary><c>any</c>: one of them lets it pass.</summary>
    public sealed record Any(IReadOnlyList<EventFilter> Filters) : EventFilter
    {
        /// <inheritdoc/>
        public override bool Passes(IReadOnlyDictionary<string, CesqlValue> attributes, CesqlBudget budget) =>
            Filters.Any(filter => filter.Passes(attributes, budget));
    }

    /// <summary><c>not</c>: the other one does not let it pass.</summary>
    public sealed record Not(EventFilter Filter) : EventFilter
    {
        /// <inheritdoc/>
        public override bool Passes(IReadOnlyDictionary<string, CesqlValue> attributes, CesqlBudget budget) => !Filter.Passes(attributes, budget);
    }

    /// <summary><c>sql</c>: an expression in CESQL is true, without an error.</summary>
    public sealed record Sql(CesqlExpression Expression) : EventFilter
    {
        /// <inheritdoc/>
        public override bool Passes(IReadOnlyDictionary<string, CesqlValue> attributes, CesqlBudget budget) => Expression.Passes(attributes, budget);
    }
}
