using Hub.Indicators.Disclosure;
using Hub.Receiving;

namespace Hub.Indicators;

/// <summary>
/// Tells how one figure came about: the expression with each operand's value, the submissions and cells behind it, and
/// whether what is published is what they give. Changes nothing.
/// </summary>
public sealed class ExplainObservation(
    ComputeObservations compute, CurrentCubes cubes, SubmissionArchive archive, ObservationArchive observations, DisclosureControl disclosure)
{
    /// <summary>Explains one observation.</summary>
    /// <param name="indicator">The indicator.</param>
    /// <param name="period">A period of its periodicity.</param>
    /// <param name="codes">One code per dimension of the indicator, in its order; null where it is not broken down.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<Explanation> HandleAsync(Indicator indicator, Period period, IReadOnlyList<string?> codes, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(indicator);
        ArgumentNullException.ThrowIfNull(codes);
        var target = new ObservationTarget(indicator, period);
        var prepared = await compute.PrepareAsync([target], cancellation);
        var parts = new Dictionary<SumOf, IReadOnlyList<ExplainedPart>>(ReferenceEqualityComparer.Instance);
        foreach (var leaf in indicator.Value.Leaves)
        {
            parts[leaf] = await PartsAsync(indicator, leaf, period, codes, cancellation);
        }

        var set = prepared.Compute(target);
        var published = await observations.FindAsync(indicator.Id, period, cancellation);
        var (now, then) = (Find(set, codes), published is null ? null : Find(published, codes));
        var root = Values(indicator, period, codes, prepared, parts);
        return new Explanation(
            indicator, period, codes, Threshold(root), root, now, then, published?.PublishedAt, [.. Differences(set, published, now, then)]);
    }

    private static Observation? Find(ObservationSet set, IReadOnlyList<string?> codes)
    {
        foreach (var observation in set.Observations)
        {
            if (observation.Codes.SequenceEqual(codes))
            {
                return observation;
            }
        }

        return null;
    }

    private static IEnumerable<string> Differences(ObservationSet set, ObservationSet? published, Observation? now, Observation? then)
    {
        if (now is null != then is null)
        {
            yield return now is null ? "it is published, and rests on nothing any more" : "it is not published";
        }
        else if (now is { } computed && then is { } known)
        {
            if (computed.Value != known.Value)
            {
                yield return "another value is published";
            }

            if ((computed.Status, computed.Confidentiality) != (known.Status, known.Confidentiality))
            {
                yield return $"it is published with status {known.Status} and confidentiality {known.Confidentiality}, which are now {computed.Status} and {computed.Confidentiality}";
            }

            if (!published!.Sources.SequenceEqual(set.Sources))
            {
                yield return $"it is published with sources {string.Join(' ', published.Sources)}, which are now {string.Join(' ', set.Sources)}";
            }

            if (published.Version != set.Version)
            {
                yield return $"it is published with version {published.Version} of the definition, which is now {set.Version}";
            }
        }
    }

    private static ExplainedValue Values(
        Indicator indicator, Period period, IReadOnlyList<string?> codes, PreparedObservations prepared, Dictionary<SumOf, IReadOnlyList<ExplainedPart>> parts)
    {
        var keys = prepared.KeysOf(indicator);
        var key = codes.Select((code, dimension) => code is null ? 0 : keys.Part(dimension, code)).Aggregate(0UL, (all, part) => all | part);
        var tables = new Dictionary<SumOf, LeafTable>(ReferenceEqualityComparer.Instance);
        foreach (var leaf in indicator.Value.Leaves)
        {
            if (prepared.TableOf(leaf, indicator, period, keys) is { } table)
            {
                tables[leaf] = table;
            }
        }

        return Explain(indicator.Value);

        ExplainedValue Explain(Expression expression)
        {
            // With an operand missing everything above it is; the others are told all the same.
            var whole = expression.Leaves.All(tables.ContainsKey);
            return new ExplainedValue(
                expression,
                whole && Evaluation.TryValue(expression, leaf => tables[leaf].Of(key), out var value) ? value : null,
                Evaluation.Confidentiality(key, expression.Leaves.Where(tables.ContainsKey).Select(leaf => tables[leaf])),
                [.. Operands(expression).Select(Explain)],
                expression is SumOf own ? parts[own] : []);
        }
    }

    private int Threshold(ExplainedValue value) =>
        value is { Expression: SumOf leaf, Confidentiality: 'A' } ? disclosure.ThresholdOf(leaf) : value.Operands.Select(Threshold).DefaultIfEmpty().Max();

    private static Expression[] Operands(Expression expression) => expression switch
    {
        Ratio ratio => [ratio.Of, ratio.To],
        Difference difference => [difference.Of, difference.Less],
        Scale scale => [scale.Of],
        Change change => [change.Of, change.Before],
        _ => [],
    };

    private static IEnumerable<ExplainedCell> Cells(Indicator indicator, SumOf leaf, Cube cube, IReadOnlyList<string?> codes)
    {
        var amount = LeafCells.Amounts(leaf, cube);
        for (var cell = 0; cell < cube.Count; cell++)
        {
            var own = Enumerable.Range(0, cube.Dimensions.Count).Select(dimension => cube.Code(cell, dimension)).ToList();
            if (own.Index().All(code => Matches(indicator, leaf, cube.Dimensions[code.Index], code.Item, codes)))
            {
                yield return new ExplainedCell(own, cube.Records(cell), amount(cell));
            }
        }
    }

    private static bool Matches(Indicator indicator, SumOf leaf, string dimension, string code, IReadOnlyList<string?> codes)
    {
        var known = leaf.As.GetValueOrDefault(dimension, dimension);
        var place = leaf.Across.Contains(known) ? -1 : indicator.Dimensions.ToList().IndexOf(known);
        return leaf.Where.GetValueOrDefault(dimension)?.Contains(code) != false && (place < 0 || codes[place] is not { } asked || asked == code);
    }

    private async Task<IReadOnlyList<ExplainedPart>> PartsAsync(
        Indicator indicator, SumOf leaf, Period period, IReadOnlyList<string?> codes, CancellationToken cancellation)
    {
        var reach = LeafPeriods.Reach(leaf, period);
        if (reach.Count == 0)
        {
            return [];
        }

        var current = (await cubes.ReadAsync(leaf.Feed, reach[0], reach[^1], cancellation)).ToDictionary(cube => cube.Period);
        var parts = new List<ExplainedPart>();

        // What is missing is told too: of 'latest' the newest period there might have been, of others each.
        foreach (var taken in LeafPeriods.Taken(leaf, period, current.ContainsKey) ?? (leaf.Latest is null ? reach : [reach[^1]]))
        {
            var cube = current.GetValueOrDefault(taken);
            parts.Add(new ExplainedPart(
                taken,
                cube is not null && SubmissionId.TryParse(cube.Submission, out var id) ? await archive.FindAsync(id, cancellation) : null,
                cube is null ? [] : [.. Cells(indicator, leaf, cube.Cube, codes)]));
        }

        return parts;
    }
}
