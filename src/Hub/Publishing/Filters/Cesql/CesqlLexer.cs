namespace Hub.Publishing.Filters.Cesql;

/// <summary>What a part of an expression is.</summary>
internal enum CesqlTokenKind
{
    /// <summary>Digits alone.</summary>
    Number,

    /// <summary>Letters, digits and underscores: a keyword, an attribute or a function.</summary>
    Word,

    /// <summary>A text, without its quotes.</summary>
    Text,

    /// <summary>An operator, bracket or comma.</summary>
    Symbol,

    /// <summary>The end of the expression.</summary>
    End,
}

/// <summary>A part of an expression: what it is, its text and where it begins, from 0.</summary>
internal readonly record struct CesqlToken(CesqlTokenKind Kind, string Text, int Position)
{
    /// <summary>Whether this is a keyword, which may be written in capitals or not.</summary>
    public bool Is(string keyword) => Kind == CesqlTokenKind.Word && Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether this is a symbol.</summary>
    public bool IsSymbol(string symbol) => Kind == CesqlTokenKind.Symbol && Text == symbol;

    /// <summary>What this is, for who wrote it. Texts are not repeated: they may hold anything.</summary>
    public Localized Described => Kind switch
    {
        CesqlTokenKind.End => new("het einde", "the end"),
        CesqlTokenKind.Text => new("een tekst", "a text"),
        CesqlTokenKind.Number => new("een getal", "a number"),
        _ => Cut(Text),
    };

    private static Localized Cut(string text)
    {
        var shown = $"'{(text.Length <= 20 ? text : text[..20] + "…")}'";
        return new(shown, shown);
    }
}

/// <summary>Takes an expression apart (CESQL 1.0, section 2).</summary>
internal static class CesqlLexer
{
    private static readonly string[] Symbols = ["!=", "<>", ">=", "<=", "=", "<", ">", "+", "-", "*", "/", "%", "(", ")", ","];

    /// <summary>The parts of an expression in their order, the end included.</summary>
    /// <exception cref="CesqlSyntaxException">A character that begins no part, or a text without an end.</exception>
    public static List<CesqlToken> Read(string text)
    {
        List<CesqlToken> tokens = [];
        var at = 0;
        while (at < text.Length)
        {
            if (text[at] is ' ' or '\t' or '\r' or '\n')
            {
                at++;
                continue;
            }

            var token = text[at] is '\'' or '"' ? ReadText(text, ref at)
                : IsWord(text[at]) ? ReadWord(text, ref at)
                : ReadSymbol(text, ref at);
            tokens.Add(token);
        }

        tokens.Add(new CesqlToken(CesqlTokenKind.End, string.Empty, text.Length));
        return tokens;
    }

    private static bool IsWord(char character) => char.IsAsciiLetterOrDigit(character) || character == '_';

    private static CesqlToken ReadWord(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && IsWord(text[at]))
        {
            at++;
        }

        var word = text[start..at];
        return new CesqlToken(word.All(char.IsAsciiDigit) ? CesqlTokenKind.Number : CesqlTokenKind.Word, word, start);
    }

    private static CesqlToken ReadSymbol(string text, ref int at)
    {
        var start = at;
        var symbol = Array.Find(Symbols, known => string.CompareOrdinal(text, start, known, 0, known.Length) == 0)
            ?? throw new CesqlSyntaxException(start, "een attribuut, tekst, getal of operator", "an attribute, text, number or operator", new("een ander teken", "another character"));
        at += symbol.Length;
        return new CesqlToken(CesqlTokenKind.Symbol, symbol, start);
    }

    // A backslash makes the quote around the text stand for itself. Before anything else it is a backslash, and LIKE
    // gives it a meaning of its own.
    private static CesqlToken ReadText(string text, ref int at)
    {
        var start = at;
        var quote = text[at++];
        var content = new System.Text.StringBuilder();
        while (at < text.Length && text[at] != quote)
        {
            if (text[at] == '\\' && at + 1 < text.Length)
            {
                if (text[at + 1] != quote)
                {
                    content.Append('\\');
                }

                at++;
            }

            content.Append(text[at++]);
        }

        if (at == text.Length)
        {
            throw new CesqlSyntaxException(at, $"de {quote} die de tekst van teken {start + 1} sluit", $"the {quote} that closes the text of character {start + 1}", new("het einde", "the end"));
        }

        at++;
        return new CesqlToken(CesqlTokenKind.Text, content.ToString(), start);
    }
}
