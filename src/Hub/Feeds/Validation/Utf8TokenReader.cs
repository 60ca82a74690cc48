using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Newtonsoft.Json;

namespace Hub.Feeds.Validation;

/// <summary>
/// Lets Newtonsoft read UTF-8 through <see cref="Utf8JsonReader"/>: the same strict grammar and the same exact numbers as
/// everywhere in the hub, where Newtonsoft's own text reader takes comments and single quotes and rounds. An integer
/// written as 1.0 or 1e2 comes out as the integer it is. Knows the RFC 6901 pointer of the token it stands on.
/// </summary>
internal sealed class Utf8TokenReader(ReadOnlyMemory<byte> json, JsonReaderOptions options, DocumentPath path) : JsonReader
{
    private readonly Stack<int> items = new();
    private JsonReaderState state = new(options);
    private int position;
    private int tokenStart;

    /// <inheritdoc/>
    public override bool Read()
    {
        var reader = new Utf8JsonReader(json.Span[position..], isFinalBlock: true, state);
        if (!reader.Read())
        {
            SetToken(JsonToken.None);
            return false;
        }

        tokenStart = position + (int)reader.TokenStartIndex;
        Move(ref reader);
        position += (int)reader.BytesConsumed;
        state = reader.CurrentState;
        return true;
    }

    /// <summary>Describes the value the reader stands on, see <see cref="FoundValue"/>.</summary>
    public Localized Found
    {
        get
        {
            if (TokenType is JsonToken.StartObject or JsonToken.EndObject or JsonToken.StartArray or JsonToken.EndArray)
            {
                return TokenType is JsonToken.StartObject or JsonToken.EndObject ? FoundValue.AnObject : FoundValue.AnArray;
            }

            var reader = new Utf8JsonReader(json.Span[tokenStart..position]);
            reader.Read();
            return FoundValue.Describe(ref reader);
        }
    }

    /// <summary>How many Unicode code points the text or name has that the reader stands on.</summary>
    public int CodePoints => JsonText.CodePoints(Encoding.UTF8.GetBytes(Value as string ?? string.Empty));

    /// <summary>How many items the array that ended just now had.</summary>
    public int ItemsInLastArray { get; private set; }

    private void Move(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray or JsonTokenType.PropertyName)
            && items.TryPeek(out var index) && index >= 0)
        {
            items.Pop();
            items.Push(index + 1);
            path.AtItem(index);
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                var isArray = reader.TokenType == JsonTokenType.StartArray;
                items.Push(isArray ? 0 : -1);
                path.Enter();
                SetToken(isArray ? JsonToken.StartArray : JsonToken.StartObject);
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                ItemsInLastArray = items.Pop();
                path.Leave();
                SetToken(reader.TokenType == JsonTokenType.EndArray ? JsonToken.EndArray : JsonToken.EndObject);
                break;
            case JsonTokenType.PropertyName:
                var name = reader.GetString()!;
                path.AtMember(name);
                SetToken(JsonToken.PropertyName, name);
                break;
            case JsonTokenType.String:
                SetToken(JsonToken.String, reader.GetString());
                break;
            case JsonTokenType.Number:
                Number(ref reader);
                break;
            case JsonTokenType.True or JsonTokenType.False:
                SetToken(JsonToken.Boolean, reader.GetBoolean());
                break;
            default:
                SetToken(JsonToken.Null, null);
                break;
        }
    }

    private void Number(ref Utf8JsonReader reader)
    {
        if (JsonNumber.TryParse(reader.ValueSpan, out var number))
        {
            SetToken(JsonNumber.IsInteger(number) ? JsonToken.Integer : JsonToken.Float, JsonNumber.IsInteger(number) ? (long)number : number);
            return;
        }

        // Only schemas have such numbers; a submission with one has been refused.
        if (BigInteger.TryParse(Encoding.UTF8.GetString(reader.ValueSpan), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
        {
            SetToken(JsonToken.Integer, integer);
        }
        else
        {
            SetToken(JsonToken.Float, reader.GetDouble());
        }
    }
}
