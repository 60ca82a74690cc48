namespace Hub.Publishing.Filters.Cesql;

/// <summary>The operators between two operands.</summary>
internal enum CesqlOperator
{
    And,
    Or,
    Xor,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
}

/// <summary>An expression as it was read (CESQL 1.0, section 2).</summary>
internal abstract record CesqlNode
{
    private CesqlNode()
    {
    }

    /// <summary>A number, text or boolean.</summary>
    public sealed record Literal(CesqlValue Value) : CesqlNode;

    /// <summary>The value of an attribute; its name is in lowercase.</summary>
    public sealed record Attribute(string Name) : CesqlNode;

    /// <summary>Whether there is an attribute.</summary>
    public sealed record Exists(string Name) : CesqlNode;

    /// <summary>The opposite of a boolean.</summary>
    public sealed record Not(CesqlNode Operand) : CesqlNode;

    /// <summary>The negative of a number.</summary>
    public sealed record Minus(CesqlNode Operand) : CesqlNode;

    /// <summary>Two operands and what is between them.</summary>
    public sealed record Binary(CesqlOperator Operator, CesqlNode Left, CesqlNode Right) : CesqlNode;

    /// <summary>Whether a text fits a pattern.</summary>
    public sealed record Like(CesqlNode Operand, LikePattern Pattern, bool IsNegated) : CesqlNode;

    /// <summary>Whether a value is one of some.</summary>
    public sealed record In(CesqlNode Operand, IReadOnlyList<CesqlNode> Set, bool IsNegated) : CesqlNode;

    /// <summary>A call of a function; its name is in capitals.</summary>
    public sealed record Call(string Name, IReadOnlyList<CesqlNode> Arguments) : CesqlNode;
}
