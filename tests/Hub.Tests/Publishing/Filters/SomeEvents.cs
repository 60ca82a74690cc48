using Hub.Publishing;

namespace Hub.Tests.Publishing.Filters;

/// <summary>Events to filter.</summary>
internal static class SomeEvents
{
    /// <summary>A raised alert as the demonstration publishes it.</summary>
    public static PublishedEvent Raised(string place = "leiden", string severity = "critical", string value = "2900", long sequence = 154) => new(
        sequence,
        "urn:nld:oin:00000000000000000000:systeem:partner-hub",
        new HubEvent(
            "01a205ea-e900-7001-9897-1353b1760b85",
            EventTypes.HousingAlertRaised,
            $"housing-shortage/{place}",
            new DateTimeOffset(2026, 11, 23, 1, 0, 10, 880, TimeSpan.Zero),
            Data(place, severity, value),
            $"/v1/alerts/housing-shortage.{place}.2023-04"));

    /// <summary>The data of a raised alert.</summary>
    public static string Data(string place, string severity, string value) =>
        $$"""
        {"alert":"housing-shortage.{{place}}.2023-04","rule":"housing-shortage","ruleVersion":1,"indicator":"housing-shortage","severity":"{{severity}}",
         "status":"active","group":"{{place}}","dimensions":{"place":"{{place}}","length-of-stay":"2-5"},"period":"2023-04","value":{{value}},"unit":{"nl":"kamers","en":"rooms"},
         "threshold":2500.0,"previousValue":null,"change":3000000000,"raised":{"period":"2023-04","value":2900.5},"open":true,"resolution":null,"sources":["one"]}
        """;
}
