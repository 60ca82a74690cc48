namespace Hub.Publishing.Catalogue;

/// <summary>
/// What is asked of a schema of event data beside being one: closed at every level, so that adding a member breaks no
/// reader, and a title and a description in Dutch and English for the whole and for every member.
/// </summary>
internal static class EventSchemaRules
{
    /// <summary>Checks a schema and all within it.</summary>
    /// <exception cref="DefinitionException">It breaks a rule; says where.</exception>
    public static void Check(DefinitionReader schema)
    {
        foreach (var (text, localized) in new[] { ("title", "x-title"), ("description", "x-description") })
        {
            if (schema.Member(localized).Localized().En != schema.Member(text).Text())
            {
                throw schema.Member(text).Wrong($"is not the English of {localized}");
            }
        }

        if (schema.Optional("items") is { } items)
        {
            Check(items);
        }

        if (schema.Optional("properties") is { } properties)
        {
            if (schema.Optional("additionalProperties") is not { IsFalse: true })
            {
                throw schema.Wrong("is not closed: additionalProperties has to be false");
            }

            foreach (var name in properties.Names)
            {
                Check(properties.Member(name));
            }
        }
        else if (schema.Optional("type") is { } type && type.IsText && type.Text() == "object")
        {
            // A map: its names are data, and so what its values are is said.
            Check(schema.Member("additionalProperties"));
        }
    }
}
