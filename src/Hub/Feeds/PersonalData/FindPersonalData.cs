using System.Text.Json;
using System.Text.Unicode;
using Hub.Feeds.Validation;

namespace Hub.Feeds.PersonalData;

/// <summary>Looks through every text and member name of a document that is refused anyway, whatever its shape.</summary>
internal static class FindPersonalData
{
    /// <summary>Adds a violation for each text or name that looks like personal data, as far as the document is JSON.</summary>
    public static void In(ReadOnlySpan<byte> json, ViolationReport report)
    {
        var found = new ViolationCollector(report);
        var reader = new Utf8JsonReader(json, StrictJson.Options);
        var items = new Stack<int>();
        try
        {
            while (reader.Read())
            {
                Visit(ref reader, found, items);
            }
        }
        catch (JsonException)
        {
            // The report says where; nothing behind that is known.
        }
    }

    private static void Visit(ref Utf8JsonReader reader, ViolationCollector found, Stack<int> items)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                var isText = IsText(ref reader);
                found.Path.AtMember(isText ? reader.GetString()! : string.Empty);
                Check(ref reader, found, isText);
                return;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                items.Pop();
                found.Path.Leave();
                return;
        }

        if (items.TryPeek(out var index) && index >= 0)
        {
            items.Pop();
            items.Push(index + 1);
            found.Path.AtItem(index);
        }

        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            items.Push(reader.TokenType == JsonTokenType.StartArray ? 0 : -1);
            found.Path.Enter();
        }
        else if (reader.TokenType == JsonTokenType.String)
        {
            Check(ref reader, found, IsText(ref reader));
        }
    }

    // Half a surrogate pair and bytes that are not UTF-8 are no text, and the report says so already.
    private static bool IsText(ref Utf8JsonReader reader) => Utf8.IsValid(reader.ValueSpan) && JsonText.IsUnicode(ref reader);

    private static void Check(ref Utf8JsonReader reader, ViolationCollector found, bool isText)
    {
        if (isText && PersonalDataRules.Find(ref reader) is not PersonalDataKind.None and var kind)
        {
            found.Add(PersonalDataRules.Code, PersonalDataRules.Detail(kind));
        }
    }
}
