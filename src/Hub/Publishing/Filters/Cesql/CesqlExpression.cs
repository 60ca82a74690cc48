using System.Diagnostics.CodeAnalysis;

namespace Hub.Publishing.Filters.Cesql;

/// <summary>An expression in the CloudEvents SQL Expression Language (CESQL 1.0).</summary>
internal sealed class CesqlExpression
{
    /// <summary>UTF-16 units an expression may have.</summary>
    public const int Longest = 4096;

    /// <summary>Values and operators an expression may have.</summary>
    public const int MostNodes = 500;

    /// <summary>Brackets and prefixes an expression may have within each other.</summary>
    public const int Deepest = 32;

    private readonly CesqlNode root;

    private CesqlExpression(CesqlNode root)
    {
        this.root = root;
        Collect(root);
    }

    /// <summary>The attributes it asks for, in lowercase.</summary>
    public SortedSet<string> Attributes { get; } = new(StringComparer.Ordinal);

    /// <summary>The functions it calls that there are not, or not with so many arguments.</summary>
    public SortedSet<string> MissingFunctions { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads an expression.</summary>
    /// <param name="text">At most <see cref="Longest"/> long.</param>
    /// <param name="expression">The expression.</param>
    /// <param name="fault">Where it is none, and why.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out CesqlExpression? expression, [NotNullWhen(false)] out Localized? fault)
    {
        expression = null;
        fault = null;
        if (text.Length > Longest)
        {
            fault = new Localized($"verwacht: ten hoogste {Longest} tekens", $"expected at most {Longest} characters");
            return false;
        }

        try
        {
            expression = new CesqlExpression(CesqlParser.Parse(text));
            return true;
        }
        catch (CesqlSyntaxException exception)
        {
            fault = exception.Fault;
            return false;
        }
    }

    /// <summary>Its value for an event, and its error if it has one.</summary>
    public CesqlResult Evaluate(IReadOnlyDictionary<string, CesqlValue> attributes, CesqlBudget budget) =>
        new CesqlEvaluator(attributes, budget).Evaluate(root);

    /// <summary>Whether it lets an event pass: only the boolean true does, without an error (CESQL 1.0, section 1.2).</summary>
    public bool Passes(IReadOnlyDictionary<string, CesqlValue> attributes, CesqlBudget budget) =>
        Evaluate(attributes, budget) is { Error: null, Value: { Type: CesqlType.Boolean, Boolean: true } };

    /// <summary>Its text, which reads as the same expression.</summary>
    public override string ToString() => CesqlWriter.Write(root);

    private void Collect(CesqlNode node)
    {
        switch (node)
        {
            case CesqlNode.Attribute attribute:
                Attributes.Add(attribute.Name);
                break;
            case CesqlNode.Exists exists:
                Attributes.Add(exists.Name);
                break;
            case CesqlNode.Not not:
                Collect(not.Operand);
                break;
            case CesqlNode.Minus minus:
                Collect(minus.Operand);
                break;
            case CesqlNode.Binary binary:
                Collect(binary.Left);
                Collect(binary.Right);
                break;
            case CesqlNode.Like like:
                Collect(like.Operand);
                break;
            case CesqlNode.In set:
                Collect(set.Operand);
                set.Set.ToList().ForEach(Collect);
                break;
            case CesqlNode.Call call:
                if (CesqlFunctions.Find(call.Name, call.Arguments.Count) is null)
                {
                    MissingFunctions.Add(call.Name);
                }

                call.Arguments.ToList().ForEach(Collect);
                break;
        }
    }
}
