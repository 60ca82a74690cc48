using System.Text.Json;

namespace Hub.Receiving;

/// <summary>Reads the period out of an envelope that was refused, as far as it can be read.</summary>
internal static class EnvelopePeriod
{
    public static Period? Find(ReadOnlySpan<byte> utf8Json)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8Json.StartsWith("\uFEFF"u8) ? utf8Json[3..] : utf8Json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isPeriod = reader.ValueTextEquals("period"u8);
                reader.Read();
                if (isPeriod)
                {
                    return reader.TokenType == JsonTokenType.String && Period.TryParse(reader.GetString(), out var period) ? period : null;
                }

                reader.Skip();
            }
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // Not well-formed so far, or a name or text that is no Unicode; the report says so.
        }

        return null;
    }
}
