using System.Text.Json.Nodes;

namespace Hub.Tests.Http;

/// <summary>Small valid submissions; a test changes what it is about.</summary>
internal static class Samples
{
    /// <summary>DUWO's dwellings in a year.</summary>
    public static JsonObject Stock(string period, int units = 100, string place = "leiden") => Envelope(
        "duwo-housing-stock", period, new JsonObject { ["place"] = place, ["ownership"] = "owned", ["units"] = units });

    /// <summary>DUWO's housing market in Leiden in a month.</summary>
    public static JsonObject Market(string period, int shortage) => Envelope("duwo-housing-market", period, new JsonObject
    {
        ["place"] = "leiden",
        ["contract"] = "regular",
        ["units"] = 7000,
        ["vacant"] = 10,
        ["offered"] = 80,
        ["activeSeekers"] = 4000,
        ["shortage"] = shortage,
    });

    /// <summary>LIC's newcomers in a month.</summary>
    public static JsonObject Newcomers(string period, int newcomers = 40) => Envelope(
        "lic-newcomers", period, new JsonObject { ["origin"] = "eea", ["purpose"] = "family", ["newcomers"] = newcomers });

    /// <summary>An envelope around records.</summary>
    public static JsonObject Envelope(string feed, string period, params JsonNode[] records) =>
        new() { ["feed"] = feed, ["period"] = period, ["records"] = new JsonArray(records) };

    /// <summary>A copy with one member other or added.</summary>
    public static JsonObject With(this JsonObject sample, string member, JsonNode? value)
    {
        var copy = sample.DeepClone().AsObject();
        copy[member] = value;
        return copy;
    }

    /// <summary>A copy without one member.</summary>
    public static JsonObject Without(this JsonObject sample, string member)
    {
        var copy = sample.DeepClone().AsObject();
        copy.Remove(member);
        return copy;
    }
}
