using System.Text.Json.Nodes;
using FluentAssertions;
using Hub.Tests.Http;
using Hub.Tests.Partners;
using Xunit;

namespace Hub.Tests.EndToEnd;

/// <summary>A partner, its feed, an indicator over it and an alert are added by files, without a line of code.</summary>
public sealed class FilesOnlyTests
{
    [Fact]
    public async Task A_partner_a_feed_an_indicator_and_an_alert_are_added_by_files_only()
    {
        using var folder = new TempFolder();
        Copy(HubUnderTest.ShippedSchemas, folder.Path);
        AddFiles(folder.Path);
        await using var hub = await HubUnderTest.StartAsync(new HubOptions { Schemas = folder.Path });
        var record = new JsonObject { ["ward"] = "obstetrics", ["staff"] = 900, ["internationalStaff"] = 300 };

        (await hub.Caller(null).JsonAsync("/v1/feeds")).GetProperty("feeds").EnumerateArray().Select(feed => feed.Text("id")).Should().Contain("lumc-staff").And.HaveCount(10);
        var wrong = await hub.Caller("lumc").SubmitAsync(Samples.Envelope("lumc-staff", "2024", record.With("staff", -1)));
        wrong.ExpectProblem(400, "invalid-submission");
        wrong.Errors().Should().Equal("/records/0/staff minimum");
        (await hub.Caller("lumc").SubmitAsync(Samples.Envelope("lumc-staff", "2024", record.With("staff", 900)))).Expect(201);
        (await hub.Caller("lumc").SubmitAsync(Samples.Stock("2024"))).ExpectProblem(403, "forbidden");
        (await hub.Caller("duwo").SubmitAsync(Samples.Stock("2024"))).Expect(201);

        (await hub.Caller(null).ObservationsAsync("lumc-staff", "?by=ward")).Should().Equal(new Dictionary<string, decimal?> { ["2024 obstetrics"] = 900 });
        var alert = (await hub.Caller(null).JsonAsync("/v1/alerts")).GetProperty("alerts").EnumerateArray().Single();
        alert.Text("rule").Should().Be("lumc-staff");
        (await hub.DifferencesAsync()).Should().BeEmpty();
    }

    private static void AddFiles(string schemas)
    {
        Write(Path.Combine(schemas, "partners", "lumc.json"), Edit(Path.Combine(schemas, "partners", "duwo.json"), partner =>
        {
            partner["id"] = "lumc";
            partner["title"] = new JsonObject { ["nl"] = "LUMC", ["en"] = "LUMC" };
        }));

        var feed = Directory.CreateDirectory(Path.Combine(schemas, "feeds", "lumc-staff")).FullName;
        Write(Path.Combine(feed, "feed.json"), Edit(Path.Combine(schemas, "feeds", "duwo-housing-stock", "feed.json"), description =>
        {
            description["id"] = "lumc-staff";
            description["partner"] = "lumc";
            description["key"] = new JsonArray("ward");
            description["dimensions"] = new JsonArray("ward");
            description["measures"] = new JsonArray("staff", "internationalStaff");
        }));
        Write(Path.Combine(feed, "v1.schema.json"), Edit(Path.Combine(schemas, "feeds", "duwo-housing-stock", "v1.schema.json"), schema =>
        {
            schema["$id"] = "urn:partnerhub:schema:lumc-staff:v1";
            schema["properties"]!["feed"]!["const"] = "lumc-staff";
            var record = schema["$defs"]!["record"]!;
            var properties = record["properties"]!.AsObject();
            record["required"] = new JsonArray("ward", "staff");
            record["properties"] = new JsonObject
            {
                ["ward"] = properties["place"]!.DeepClone(),
                ["staff"] = properties["units"]!.DeepClone(),
                ["internationalStaff"] = properties["units"]!.DeepClone(),
            };
        }));

        Write(Path.Combine(schemas, "indicators", "lumc-staff.json"), Edit(Path.Combine(schemas, "indicators", "housing-units.json"), indicator =>
        {
            indicator["id"] = "lumc-staff";
            indicator["dimensions"] = new JsonArray("ward");
            indicator["value"] = new JsonObject { ["sum"] = new JsonObject { ["feed"] = "lumc-staff", ["measure"] = "staff" } };
        }));
        Write(Path.Combine(schemas, "alerts", "lumc-staff.json"), Edit(Path.Combine(schemas, "alerts", "housing-shortage.json"), rule =>
        {
            rule["id"] = "lumc-staff";
            rule["indicator"] = "lumc-staff";
            rule["by"] = new JsonArray("ward");
            rule.Remove("where");
            rule["raise"] = new JsonObject { ["atLeast"] = 800 };
            rule["clear"] = new JsonObject { ["below"] = 700 };
            rule["text"] = new JsonObject { ["nl"] = "{ward}: {value} {unit} in {period}.", ["en"] = "{ward}: {value} {unit} in {period}." };
        }));
    }

    private static JsonObject Edit(string file, Action<JsonObject> change)
    {
        var json = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        change(json);
        return json;
    }

    private static void Write(string file, JsonObject json) => File.WriteAllText(file, json.ToJsonString());

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
