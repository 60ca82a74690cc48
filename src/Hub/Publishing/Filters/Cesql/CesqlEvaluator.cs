namespace Hub.Publishing.Filters.Cesql;

/// <summary>Evaluates expressions over the attributes of one event (CESQL 1.0, section 3).</summary>
/// <param name="attributes">The event's attributes by name.</param>
/// <param name="budget">How much may be done.</param>
internal sealed class CesqlEvaluator(IReadOnlyDictionary<string, CesqlValue> attributes, CesqlBudget budget)
{
    /// <summary>The value of an expression, and its error if it has one. It always ends, and never throws.</summary>
    public CesqlResult Evaluate(CesqlNode node)
    {
        if (!budget.Spend(1))
        {
            return Failed(CesqlType.Boolean, CesqlError.Generic);
        }

        return node switch
        {
            CesqlNode.Literal literal => literal.Value,
            CesqlNode.Attribute attribute => attributes.TryGetValue(attribute.Name, out var value) ? value : Failed(CesqlType.Boolean, CesqlError.MissingAttribute),
            CesqlNode.Exists exists => attributes.ContainsKey(exists.Name),
            CesqlNode.Not not => Not(not),
            CesqlNode.Minus minus => Minus(minus),
            CesqlNode.Binary { Operator: CesqlOperator.And or CesqlOperator.Or or CesqlOperator.Xor } binary => Logic(binary),
            CesqlNode.Binary binary => Binary(binary),
            CesqlNode.Like like => Like(like),
            CesqlNode.In set => In(set),
            CesqlNode.Call call => Call(call),
            _ => throw new ArgumentOutOfRangeException(nameof(node), node, "An expression of a kind that is not evaluated."),
        };
    }

    private static CesqlResult Failed(CesqlType type, CesqlError error) => new(CesqlValue.Zero(type), error);

    // Section 3.7 casts numbers to booleans; the standard's tests refuse that of the operators of logic ("NOT 10"), and
    // they count. BOOL casts them.
    private static bool TryLogical(CesqlValue value, out bool logical)
    {
        var isOne = value.TryCast(CesqlType.Boolean, out var cast) && value.Type != CesqlType.Integer;
        logical = isOne && cast.Boolean;
        return isOne;
    }

    private CesqlResult Not(CesqlNode.Not node)
    {
        var operand = Evaluate(node.Operand);
        if (operand.Error is { } error)
        {
            return Failed(CesqlType.Boolean, error);
        }

        return TryLogical(operand.Value, out var logical) ? !logical : new CesqlResult(CesqlValue.True, CesqlError.Cast);
    }

    private CesqlResult Minus(CesqlNode.Minus node)
    {
        var operand = Evaluate(node.Operand);
        if (operand.Error is { } error)
        {
            return Failed(CesqlType.Integer, error);
        }

        return operand.Value.TryCast(CesqlType.Integer, out var number) ? Whole(-(long)number.Integer) : Failed(CesqlType.Integer, CesqlError.Cast);
    }

    private CesqlResult Logic(CesqlNode.Binary node)
    {
        var left = Evaluate(node.Left);
        if (left.Error is { } leftError)
        {
            return Failed(CesqlType.Boolean, leftError);
        }

        if (!TryLogical(left.Value, out var first))
        {
            return Failed(CesqlType.Boolean, CesqlError.Cast);
        }

        if (node.Operator is CesqlOperator.And && !first)
        {
            return false;
        }

        if (node.Operator is CesqlOperator.Or && first)
        {
            return true;
        }

        var right = Evaluate(node.Right);
        if (right.Error is { } rightError)
        {
            return Failed(CesqlType.Boolean, rightError);
        }

        if (!TryLogical(right.Value, out var second))
        {
            return Failed(CesqlType.Boolean, CesqlError.Cast);
        }

        return node.Operator is CesqlOperator.Xor ? first ^ second : second;
    }

    private CesqlResult Binary(CesqlNode.Binary node)
    {
        var isSum = node.Operator is CesqlOperator.Add or CesqlOperator.Subtract or CesqlOperator.Multiply or CesqlOperator.Divide or CesqlOperator.Modulo;
        var returns = isSum ? CesqlType.Integer : CesqlType.Boolean;
        var left = Evaluate(node.Left);
        if (left.Error is { } leftError)
        {
            return Failed(returns, leftError);
        }

        var right = Evaluate(node.Right);
        if (right.Error is { } rightError)
        {
            return Failed(returns, rightError);
        }

        if (node.Operator is CesqlOperator.Equal or CesqlOperator.NotEqual)
        {
            // Ambiguous, as it is there for every type: the right operand says which one is meant.
            return left.Value.TryCast(right.Value.Type, out var cast)
                ? (cast == right.Value) == (node.Operator is CesqlOperator.Equal)
                : Failed(returns, CesqlError.Cast);
        }

        if (!left.Value.TryCast(CesqlType.Integer, out var x) || !right.Value.TryCast(CesqlType.Integer, out var y))
        {
            return Failed(returns, CesqlError.Cast);
        }

        return isSum ? Sum(node.Operator, x.Integer, y.Integer) : Compare(node.Operator, x.Integer, y.Integer);
    }

    private static CesqlResult Compare(CesqlOperator found, int x, int y) => found switch
    {
        CesqlOperator.Less => x < y,
        CesqlOperator.LessOrEqual => x <= y,
        CesqlOperator.Greater => x > y,
        _ => x >= y,
    };

    private static CesqlResult Sum(CesqlOperator found, long x, long y) => found switch
    {
        CesqlOperator.Divide or CesqlOperator.Modulo when y == 0 => Failed(CesqlType.Integer, CesqlError.Math),
        CesqlOperator.Add => Whole(x + y),
        CesqlOperator.Subtract => Whole(x - y),
        CesqlOperator.Multiply => Whole(x * y),
        CesqlOperator.Divide => Whole(x / y),
        _ => Whole(x % y),
    };

    private static CesqlResult Whole(long number) =>
        number is >= int.MinValue and <= int.MaxValue ? (int)number : Failed(CesqlType.Integer, CesqlError.Math);

    private CesqlResult Like(CesqlNode.Like node)
    {
        var operand = Evaluate(node.Operand);
        if (operand.Error is { } error)
        {
            return Failed(CesqlType.Boolean, error);
        }

        return node.Pattern.Fits(operand.Value.Text, budget) is { } fits ? fits != node.IsNegated : Failed(CesqlType.Boolean, CesqlError.Generic);
    }

    // The value says which type is meant. The first item that is equal decides; those behind it are not looked at.
    private CesqlResult In(CesqlNode.In node)
    {
        var operand = Evaluate(node.Operand);
        if (operand.Error is { } error)
        {
            return Failed(CesqlType.Boolean, error);
        }

        foreach (var item in node.Set)
        {
            var found = Evaluate(item);
            if (found.Error is { } itemError)
            {
                return Failed(CesqlType.Boolean, itemError);
            }

            if (!found.Value.TryCast(operand.Value.Type, out var cast))
            {
                return Failed(CesqlType.Boolean, CesqlError.Cast);
            }

            if (cast == operand.Value)
            {
                return !node.IsNegated;
            }
        }

        return node.IsNegated;
    }

    private CesqlResult Call(CesqlNode.Call node)
    {
        if (CesqlFunctions.Find(node.Name, node.Arguments.Count) is not { } function)
        {
            return Failed(CesqlType.Boolean, CesqlError.MissingFunction);
        }

        var arguments = new List<CesqlValue>(node.Arguments.Count);
        foreach (var argument in node.Arguments)
        {
            var found = Evaluate(argument);
            if (found.Error is { } error)
            {
                return Failed(function.Returns, error);
            }

            var value = found.Value;
            if (function.Parameters[Math.Min(arguments.Count, function.Parameters.Count - 1)] is { } type && !found.Value.TryCast(type, out value))
            {
                return Failed(function.Returns, CesqlError.Cast);
            }

            // A separator is written once for every argument.
            var written = value.Type == CesqlType.String ? value.Text.Length * (arguments.Count == 0 ? node.Arguments.Count : 1) : 0;
            if (!budget.Spend(written))
            {
                return Failed(function.Returns, CesqlError.Generic);
            }

            arguments.Add(value);
        }

        return function.Body(arguments);
    }
}
