using System.Text.Json.Nodes;
using CsCheck;
using FluentAssertions;
using Hub.Tests.Http;
using Xunit;

namespace Hub.Tests.Receiving;

/// <summary>Whatever is refused, for whatever reason, changes nothing that anybody can read, but for its own report.</summary>
public sealed class AnyRefusalTests
{
    private const string Submissions = "/v1/feeds/lic-newcomers/submissions";

    private static readonly string[] Members = ["feed", "period", "note", "obsStatus", "records", "origin", "purpose", "newcomers", "other"];

    private static readonly (string? Name, string? Value)[] Headers =
        [(null, null), ("If-Match", "\"99\""), ("If-None-Match", "*"), ("Idempotency-Key", "one"), ("Idempotency-Key", "two")];

    private static readonly Gen<JsonNode?> AnyValue = Gen.OneOf(
        Gen.Int[-3, 3].Select(number => (JsonNode?)number),
        Gen.Const(() => (JsonNode?)null),
        Gen.Const(() => (JsonNode?)"eea"),
        Gen.Const(() => (JsonNode?)"jan@example.nl"),
        Gen.Const(() => (JsonNode?)1e300),
        Gen.Const(() => (JsonNode?)new JsonArray()),
        Gen.Const(() => (JsonNode?)new JsonObject { ["eea"] = 1 }));

    private static readonly Gen<Action<JsonObject>> AnyChange = Gen.Select(
        Gen.Int[0, Members.Length - 1].Select(index => Members[index]), AnyValue, Gen.Int[0, 3],
        (member, value, kind) => (Action<JsonObject>)(envelope =>
        {
            var record = envelope["records"] is JsonArray { Count: > 0 } records ? records[0] as JsonObject : null;
            var target = member is "origin" or "purpose" or "newcomers" ? record ?? envelope : envelope;
            if (kind == 0)
            {
                target.Remove(member);
            }
            else if (kind == 1 && envelope["records"] is JsonArray { Count: > 0 } list)
            {
                list.Add(list[0]?.DeepClone());
            }
            else
            {
                target[member] = value?.DeepClone();
            }
        }));

    // A valid submission that is changed in one to three places, and sometimes cut off; some with conditions that do not hold.
    private static readonly Gen<(string Body, string? Header, string? Value)> AnyRequest = Gen.Select(
        AnyChange.Array[1, 3], Gen.Int[0, 400], Gen.Int[0, Headers.Length - 1].Select(index => Headers[index]),
        (changes, cut, header) =>
        {
            var envelope = Samples.Newcomers("2024-05", 40);
            foreach (var change in changes)
            {
                change(envelope);
            }

            var text = envelope.ToJsonString();
            return (cut < text.Length / 4 ? text[..cut] : text, header.Name, header.Value);
        });

    [Fact]
    public async Task No_refused_submission_changes_anything_readable()
    {
        await using var hub = await HubUnderTest.StartAsync(new HubOptions { SparesQuota = true });
        var lic = hub.Caller("lic");
        (await lic.SubmitAsync(Samples.Newcomers("2024-05", 41))).Expect(201);
        (await lic.SubmitAsync(Samples.Newcomers("2024-05", 42))).Expect(201);
        (await lic.SendAsync("POST", "/v1/submissions/lic-newcomers.2024-05.1/withdrawal")).Expect(200);
        (await hub.Caller("duwo").SubmitAsync(Samples.Market("2024-05", 3000))).Expect(201);
        var before = await EverythingAsync(hub);
        var refused = 0;

        await AnyRequest.SampleAsync(
            async request =>
            {
                var answer = await lic.SendAsync("POST", Submissions, HubClient.Json(request.Body), message =>
                {
                    if (request.Header is not null)
                    {
                        message.Headers.TryAddWithoutValidation(request.Header, request.Value);
                    }
                });
                if (answer.Status is 200 or 201)
                {
                    // Some changes make another valid submission; it is taken back by making everything anew.
                    await hub.DifferencesAsync();
                    before = await EverythingAsync(hub);
                    return;
                }

                answer.Status.Should().BeOneOf(400, 409, 412);
                refused++;
                if (answer.Status == 400)
                {
                    (await lic.JsonAsync(answer.Json.Text("submission"))).GetProperty("errors").GetRawText().Should().Be(answer.Json.GetProperty("errors").GetRawText());
                }

                (await EverythingAsync(hub)).Should().Equal(before, "of {0}", request.Body);
            },
            iter: 300,
            threads: 1);

        refused.Should().BeGreaterThan(200);
    }

    // All that can be read, but for the reports of what was refused.
    private static async Task<IReadOnlyList<string>> EverythingAsync(HubUnderTest hub)
    {
        var everything = new List<string>();
        var (anybody, theOperator) = (hub.Caller(null), hub.Caller(HubCallers.Operator));
        foreach (var feed in new[] { "lic-newcomers", "duwo-housing-market" })
        {
            var list = await theOperator.JsonAsync($"/v1/feeds/{feed}/submissions?limit=1000");
            everything.Add(list.GetRawText());
            foreach (var path in list.GetProperty("submissions").EnumerateArray().Select(receipt => receipt.GetProperty("links").Text("self")))
            {
                everything.Add((await theOperator.GetAsync(path)).Expect(200).Text);
                everything.Add((await theOperator.GetAsync($"{path}/records")).Expect(200).Text);
                everything.Add((await theOperator.GetAsync($"{path}/changes")).Expect(200).Text);
            }

            everything.Add(Whole(await theOperator.GetAsync($"/v1/feeds/{feed}/periods/2024-05")));
        }

        everything.Add(Whole(await anybody.GetAsync("/v1/indicators/newcomers-served/observations")));
        everything.Add(Whole(await anybody.GetAsync("/v1/indicators/housing-shortage/observations")));
        everything.Add(Whole(await anybody.GetAsync("/v1/alerts")));
        everything.AddRange((await theOperator.EventsAsync()).Select(found => found.GetRawText()));
        return everything;
    }

    private static string Whole(Answer answer) => $"{answer.Expect(200).Header("ETag")} {answer.Text}";
}
