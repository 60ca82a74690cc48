using System.Text;

namespace Hub.Publishing.Filters.Cesql;

/// <summary>Writes an expression as text that reads as the same expression, with no more brackets than it needs.</summary>
internal static class CesqlWriter
{
    private const int OfPrefixes = 6;
    private const int OfMatches = 5;
    private const int OfLists = 0;

    /// <summary>The text of an expression.</summary>
    public static string Write(CesqlNode node)
    {
        var text = new StringBuilder();
        Write(text, node, OfLists);
        return text.ToString();
    }

    // Brackets go around what binds looser than its place asks for.
    private static void Write(StringBuilder text, CesqlNode node, int least)
    {
        if (Binding(node) < least)
        {
            text.Append('(');
            Write(text, node, OfLists);
            text.Append(')');
            return;
        }

        switch (node)
        {
            case CesqlNode.Literal { Value.Type: CesqlType.String } literal:
                WriteText(text, literal.Value.Text);
                break;
            case CesqlNode.Literal literal:
                text.Append(literal.Value.Text);
                break;
            case CesqlNode.Attribute attribute:
                text.Append(attribute.Name);
                break;
            case CesqlNode.Exists exists:
                text.Append("EXISTS ").Append(exists.Name);
                break;
            case CesqlNode.Not not:
                text.Append("NOT ");
                Write(text, not.Operand, OfPrefixes);
                break;
            case CesqlNode.Minus minus:
                // A number behind the sign would be read as a negative number.
                text.Append('-');
                Write(text, minus.Operand, minus.Operand is CesqlNode.Literal { Value: { Type: CesqlType.Integer, Integer: >= 0 } } ? int.MaxValue : OfPrefixes);
                break;
            case CesqlNode.Binary binary:
                Write(text, binary.Left, Binding(binary));
                text.Append(' ').Append(Symbol(binary.Operator)).Append(' ');
                Write(text, binary.Right, Binding(binary) + 1);
                break;
            case CesqlNode.Like like:
                Write(text, like.Operand, OfMatches);
                text.Append(like.IsNegated ? " NOT LIKE " : " LIKE ");
                WriteText(text, like.Pattern.Text);
                break;
            case CesqlNode.In set:
                Write(text, set.Operand, OfMatches);
                text.Append(set.IsNegated ? " NOT IN (" : " IN (");
                WriteList(text, set.Set);
                break;
            case CesqlNode.Call call:
                text.Append(call.Name).Append('(');
                WriteList(text, call.Arguments);
                break;
        }
    }

    private static void WriteList(StringBuilder text, IReadOnlyList<CesqlNode> items)
    {
        for (var index = 0; index < items.Count; index++)
        {
            text.Append(index == 0 ? string.Empty : ", ");
            Write(text, items[index], OfLists);
        }

        text.Append(')');
    }

    // What a text can hold depends on the quotes around it: \' within single ones is a quote without its backslash.
    private static void WriteText(StringBuilder text, string value)
    {
        var quote = IsBackslashedQuote(value, '\'') ? '"' : '\'';
        text.Append(quote).Append(value.Replace(quote.ToString(), "\\" + quote, StringComparison.Ordinal)).Append(quote);
    }

    private static bool IsBackslashedQuote(string value, char quote)
    {
        var isEscaped = false;
        foreach (var character in value)
        {
            if (isEscaped && character == quote)
            {
                return true;
            }

            isEscaped = character == '\\' && !isEscaped;
        }

        return false;
    }

    private static int Binding(CesqlNode node) => node switch
    {
        CesqlNode.Binary { Operator: CesqlOperator.And or CesqlOperator.Or or CesqlOperator.Xor } => 1,
        CesqlNode.Binary { Operator: CesqlOperator.Add or CesqlOperator.Subtract } => 3,
        CesqlNode.Binary { Operator: CesqlOperator.Multiply or CesqlOperator.Divide or CesqlOperator.Modulo } => 4,
        CesqlNode.Binary => 2,
        CesqlNode.Like or CesqlNode.In => OfMatches,
        CesqlNode.Not or CesqlNode.Minus or CesqlNode.Exists => OfPrefixes,
        _ => 7,
    };

    private static string Symbol(CesqlOperator found) => found switch
    {
        CesqlOperator.And => "AND",
        CesqlOperator.Or => "OR",
        CesqlOperator.Xor => "XOR",
        CesqlOperator.Equal => "=",
        CesqlOperator.NotEqual => "!=",
        CesqlOperator.Less => "<",
        CesqlOperator.LessOrEqual => "<=",
        CesqlOperator.Greater => ">",
        CesqlOperator.GreaterOrEqual => ">=",
        CesqlOperator.Add => "+",
        CesqlOperator.Subtract => "-",
        CesqlOperator.Multiply => "*",
        CesqlOperator.Divide => "/",
        _ => "%",
    };
}
