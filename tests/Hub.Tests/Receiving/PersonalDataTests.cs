using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using FluentAssertions;
using Hub.Tests.Feeds.PersonalData;
using Hub.Tests.Http;
using Hub.Tests.Publishing;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Hub.Tests.Receiving;

/// <summary>Personal data in a submission is refused wherever it stands, and found nowhere afterwards.</summary>
public sealed class PersonalDataTests
{
    // Where a text can stand in what is sent: valid by the schema, refused by it, as a member's name, in a total.
    private static readonly Func<string, JsonObject>[] Places =
    [
        text => Samples.Stock("2001").With("note", $"Volgens {text}, zegt men"),
        text => Samples.Stock("2001").With("note", text),
        text => Samples.Stock("2001", place: text),
        text => Samples.Stock("2001").With("obsStatus", text),
        text => Samples.Stock("2001").With("period", text),
        text => Samples.Stock("2001").With("feed", text),
        text => Samples.Stock("2001").With(text, "x"),
        text => Samples.Stock("2001").With("totals", new JsonArray(new JsonObject { ["place"] = text, ["units"] = 1 })),
        text => Samples.Envelope("duwo-housing-stock", "2001", new JsonObject { ["place"] = "leiden", ["ownership"] = "owned", ["units"] = text }),
        text => Samples.Envelope("duwo-housing-stock", "2001", new JsonObject { ["place"] = "leiden", ["ownership"] = "owned", ["units"] = 1, [text] = new JsonArray(text) }),
        text => Samples.Envelope("duwo-housing-stock", "2001", new JsonObject { ["place"] = "leiden", ["ownership"] = text, ["units"] = -1 }),
        text => Samples.Envelope("duwo-housing-stock", "2001", JsonValue.Create(text)),
    ];

    [Fact]
    public async Task It_is_refused_in_any_place_and_is_in_no_answer_no_log_and_no_file()
    {
        var logs = new LogLines();
        var sent = new List<string>();
        await using var hub = await HubUnderTest.StartAsync(new HubOptions { SparesQuota = true, Configure = services => Microsoft.Extensions.DependencyInjection.LoggingServiceCollectionExtensions.AddLogging(services, logging => logging.AddProvider(logs)) });
        var duwo = hub.Caller("duwo");
        (await duwo.SubmitAsync(Samples.Stock("2002"))).Expect(201);

        await Gen.Select(SomePersonalData.Any, Gen.Int[0, Places.Length - 1], Gen.Bool).SampleAsync(
            async (text, place, isEscaped) =>
            {
                var body = Places[place](text).ToJsonString();
                body = isEscaped ? body.Replace("@", "\\u0040", StringComparison.Ordinal).Replace("9", "\\u0039", StringComparison.Ordinal) : body;
                var answer = await duwo.PostAsync("/v1/feeds/duwo-housing-stock/submissions", body);

                answer.ExpectProblem(400, "invalid-submission");
                answer.Json.GetProperty("errorCounts").TryGetProperty("personal-data", out _).Should().BeTrue("of {0}", body);
                answer.Text.Should().NotContain(text);
                lock (sent)
                {
                    sent.Add(text);
                }
            },
            iter: 400,
            threads: 1);

        var written = Directory.GetFiles(hub.Data, "*", SearchOption.AllDirectories).Select(ReadShared).ToList();
        written.Should().NotBeEmpty();
        foreach (var text in sent)
        {
            written.Exists(bytes => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0).Should().BeFalse("{0} was refused", text);
            logs.Lines.Should().NotContain(line => line.Contains(text, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_report_says_where_and_what_kind()
    {
        await using var hub = await HubUnderTest.StartAsync(new HubOptions { SparesQuota = true });

        var answer = await hub.Caller("duwo").SubmitAsync(Samples.Stock("2001", place: "123456782").With("note", "Vragen: jan@example.nl"));

        answer.ExpectProblem(400, "invalid-submission");
        answer.Errors().Should().BeEquivalentTo("/note personal-data", "/records/0/place personal-data");
        answer.Text.Should().Contain("what looks like an e-mail address").And.Contain("what looks like a Dutch citizen service number (BSN)");
    }

    [Fact]
    public async Task A_member_name_that_looks_like_it_is_not_repeated_in_the_pointer()
    {
        await using var hub = await HubUnderTest.StartAsync(new HubOptions { SparesQuota = true });

        var answer = await hub.Caller("duwo").SubmitAsync(Samples.Stock("2001").With("jan@example.nl", "x"));

        answer.Errors().Should().Equal("/(personal data) additional-property", "/(personal data) personal-data");
    }

    private static byte[] ReadShared(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
