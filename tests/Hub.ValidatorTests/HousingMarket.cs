using System.Text;

namespace Hub.ValidatorTests;

/// <summary>A schema with everything feeds use, after DUWO's monthly housing market, and a valid submission for it.</summary>
internal static class HousingMarket
{
    public const string Schema = """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "$id": "https://example.org/schemas/housing-market/v1",
          "title": "Housing market",
          "x-title": { "nl": "Woningmarkt", "en": "Housing market" },
          "type": "object",
          "additionalProperties": false,
          "required": ["feed", "period", "records"],
          "properties": {
            "feed": { "const": "housing-market" },
            "period": { "type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$" },
            "note": { "type": "string", "minLength": 1, "maxLength": 20 },
            "records": { "type": "array", "minItems": 1, "maxItems": 10000, "items": { "$ref": "#/$defs/record" } }
          },
          "$defs": {
            "count": { "type": "integer", "minimum": 0, "maximum": 9007199254740991 },
            "record": {
              "type": "object",
              "additionalProperties": false,
              "required": ["place", "contract", "units", "vacant"],
              "properties": {
                "place": { "type": "string", "pattern": "^[a-z]+(-[a-z]+)*$", "maxLength": 40 },
                "contract": { "enum": ["regular", "campus", "short-stay"] },
                "units": { "$ref": "#/$defs/count" },
                "vacant": { "$ref": "#/$defs/count", "title": "Vacant units" },
                "medianWaitMonths": { "type": ["number", "null"], "minimum": 0, "exclusiveMaximum": 1200, "multipleOf": 0.5 },
                "shortage": { "type": "integer", "exclusiveMinimum": -1000 },
                "surveyed": { "type": "string", "format": "date" },
                "isFinal": { "type": "boolean", "enum": [true, false] },
                "dispersion": { "enum": [0, 0.5, 1, null, "unknown"] }
              }
            }
          }
        }
        """;

    public const string Record =
        """{"place":"leiden","contract":"campus","units":120,"vacant":3,"medianWaitMonths":6.5,"shortage":-3,"surveyed":"2024-02-29","isFinal":true,"dispersion":0.5}""";

    public static string Submission(params string[] records) =>
        $$"""{"feed":"housing-market","period":"2024-09","note":"é","records":[{{string.Join(',', records)}}]}""";

    public static ReadOnlyMemory<byte> Utf8(this string text) => Encoding.UTF8.GetBytes(text);
}
