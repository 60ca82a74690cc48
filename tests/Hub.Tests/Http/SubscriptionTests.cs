using FluentAssertions;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>Subscriptions: registering, seeing, ending.</summary>
public abstract class SubscriptionTests(HubFixture hub)
{
    private const string Path = "/v1/subscriptions";
    private const string Body = """{"sink":"http://127.0.0.1:9/hook","protocol":"HTTP","types":["nl.partnerhub.housing.alert.raised.v1"]}""";

    private readonly HubClient municipality = hub.Caller(HubCallers.Municipality);

    [Fact]
    public async Task A_subscription_is_registered_with_a_secret_that_is_shown_once()
    {
        var answer = (await municipality.PostAsync(Path, Body)).Expect(201);

        var created = answer.Json;
        answer.Header("Location").Should().Be($"{Path}/{created.Text("id")}");
        created.Text("secret").Should().MatchRegex("^whsec_[A-Za-z0-9+/]{32,}=*$");
        created.Text("sink").Should().Be("http://127.0.0.1:9/hook");
        created.Text("owner").Should().Be("municipality");
        created.Text("status").Should().Be("pending", "its sink was not asked yet");
        var read = await municipality.JsonAsync(answer.Header("Location")!);
        read.TryGetProperty("secret", out _).Should().BeFalse();
        read.Text("id").Should().Be(created.Text("id"));
        (await municipality.GetAsync(Path)).Text.Should().Contain(created.Text("id")).And.NotContain("whsec_");
    }

    [Theory]
    [InlineData(HubCallers.Operator, true)]
    [InlineData("duwo", false)]
    [InlineData(HubCallers.Monitor, false)]
    public async Task Only_its_owner_and_the_operator_see_a_subscription(string caller, bool sees)
    {
        var path = (await municipality.PostAsync(Path, Body)).Expect(201).Header("Location")!;

        (await hub.Caller(caller).GetAsync(path)).Expect(sees ? 200 : 404);
        (await hub.Caller(caller).GetAsync(path + "/deliveries")).Expect(sees ? 200 : 404);
        (await hub.Caller(caller).GetAsync(Path)).Expect(200).Text.Contains(path.Split('/')[^1], StringComparison.Ordinal).Should().Be(sees);
        if (!sees)
        {
            (await hub.Caller(caller).SendAsync("DELETE", path)).ExpectProblem(404, "not-found");
            (await municipality.GetAsync(path)).Expect(200);
        }
    }

    [Fact]
    public async Task A_subscription_that_is_deleted_is_gone()
    {
        var path = (await municipality.PostAsync(Path, Body)).Expect(201).Header("Location")!;

        (await municipality.SendAsync("DELETE", path)).Expect(204).Body.Length.Should().Be(0);

        (await municipality.GetAsync(path)).ExpectProblem(404, "not-found");
        (await municipality.SendAsync("DELETE", path)).ExpectProblem(404, "not-found");
        (await municipality.GetAsync(Path)).Text.Should().NotContain(path.Split('/')[^1]);
    }

    [Fact]
    public async Task A_reader_may_not_subscribe_and_nobody_may_without_a_key()
    {
        (await hub.Caller(HubCallers.Monitor).PostAsync(Path, Body)).ExpectProblem(403, "forbidden");
        (await hub.Caller(null).PostAsync(Path, Body)).ExpectProblem(401, "unauthenticated");
        (await hub.Caller(null).GetAsync(Path)).ExpectProblem(401, "unauthenticated");
    }

    [Theory]
    [InlineData("{}", "/sink required", "/protocol required")]
    [InlineData("""{"sink":"http://127.0.0.1:9/hook","protocol":"MQTT"}""", "/protocol unsupported-protocol")]
    [InlineData("""{"sink":"\ud800","protocol":"HTTP"}""", " invalid-json")]
    [InlineData("""{"\ud800":1}""", " invalid-json")]
    [InlineData("""{"sink":"https://xn--\u0131/","protocol":"HTTP"}""", "/sink invalid-sink")]
    [InlineData("""{"sink":"http://127.0.0.1:9/hook","protocol":"HTTP","types":["nl.partnerhub.nothing.v1"]}""", "/types/0 unknown-type")]
    [InlineData("""{"sink":"http://127.0.0.1:9/hook","protocol":"HTTP","filters":[{"sql":"dataseverity ="},{"regex":{}}]}""", "/filters/0/sql invalid-sql", "/filters/1/regex unknown-dialect")]
    [InlineData("[]", " type")]
    [InlineData("{", " invalid-json")]
    public async Task A_wrong_registration_is_refused_with_everything_wrong_with_it(string body, params string[] errors)
    {
        var answer = await municipality.PostAsync(Path, body);

        answer.ExpectProblem(400, "invalid-document");
        answer.Errors().Should().BeEquivalentTo(errors);
    }

    [Fact]
    public async Task Every_attribute_of_the_envelope_can_be_filtered_on()
    {
        foreach (var attribute in new[] { "id", "source", "specversion", "type", "subject", "time", "datacontenttype", "sequence", "dataref", "dataschema" })
        {
            var filters = $$$"""[{"prefix":{"{{{attribute}}}":"x"}}]""";
            (await municipality.PostAsync(Path, Body.Replace("}", $$""","filters":{{filters}}}""", StringComparison.Ordinal))).Expect(201);
        }
    }

    [Fact]
    public async Task Filters_are_kept_and_shown_as_they_were_sent()
    {
        const string filters = """[{"sql":"dataseverity = 'critical' AND datavalue > 2500"}]""";

        var created = (await municipality.PostAsync(Path, Body.Replace("}", $$""","filters":{{filters}}}""", StringComparison.Ordinal))).Expect(201);

        created.Text.Should().Contain($"\"filters\":{filters}");
        (await municipality.GetAsync(created.Header("Location")!)).Text.Should().Contain($"\"filters\":{filters}");
    }

    [Fact]
    public async Task What_is_wrong_with_a_filter_is_said_in_the_language_asked_for()
    {
        var answer = await municipality.SendAsync(
            "POST", Path, HubClient.Json(Body.Replace("}", ""","filters":[{"sql":"severity"}]}""", StringComparison.Ordinal)), request => request.Headers.Add("Accept-Language", "nl"));

        answer.ExpectProblem(400, "invalid-document").GetProperty("errors")[0].Text("detail").Should().StartWith("Geen gebeurtenis heeft een attribuut 'severity'");
    }

    [Theory]
    [InlineData("http://10.0.0.1/hook")]
    [InlineData("https://10.0.0.1/hook")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://[::ffff:10.0.0.1]/hook")]
    [InlineData("http://example.com/hook")]
    [InlineData("ftp://example.com/hook")]
    [InlineData("https://user:secret@example.com/hook")]
    [InlineData("/hook")]
    public async Task A_sink_that_is_no_public_HTTPS_address_is_refused(string sink)
    {
        var answer = await municipality.PostAsync(Path, $$"""{"sink":"{{sink}}","protocol":"HTTP"}""");

        answer.ExpectProblem(400, "invalid-document");
        answer.Errors().Should().ContainSingle().Which.Should().StartWith("/sink ");
    }

    [Fact]
    public async Task A_subscription_is_changed_by_merge_patch_under_its_ETag()
    {
        var created = (await municipality.PostAsync(Path, Body)).Expect(201);
        var path = created.Header("Location")!;

        var paused = (await PatchAsync(path, """{"status":"paused","types":null}""", created.Header("ETag"))).Expect(200);

        paused.Json.Text("status").Should().Be("paused");
        paused.Json.TryGetProperty("types", out _).Should().BeFalse();
        paused.Header("ETag").Should().NotBe(created.Header("ETag"));
        (await municipality.GetAsync(path)).Header("ETag").Should().Be(paused.Header("ETag"));
        (await PatchAsync(path, """{"status":"active"}""", created.Header("ETag"))).ExpectProblem(412, "precondition-failed");
        (await PatchAsync(path, """{"owner":"duwo"}""", null)).Errors().Should().Equal("/owner read-only");
    }

    [Fact]
    public async Task A_secret_is_rotated_and_shown_once()
    {
        var created = (await municipality.PostAsync(Path, Body)).Expect(201);
        var path = created.Header("Location")!;

        var rotated = (await municipality.SendAsync("POST", path + "/secret-rotation")).Expect(200);

        rotated.Json.Text("secret").Should().StartWith("whsec_").And.NotBe(created.Json.Text("secret"));
        rotated.Json.TryGetProperty("previousSecretEndsAt", out _).Should().BeTrue();
        (await municipality.GetAsync(path)).Text.Should().NotContain("whsec_");
        (await hub.Caller("duwo").SendAsync("POST", path + "/secret-rotation")).ExpectProblem(404, "not-found");
    }

    [Fact]
    public async Task A_credential_is_taken_and_never_shown()
    {
        var created = (await municipality.PostAsync(
            Path, """{"sink":"http://127.0.0.1:9/hook","protocol":"HTTP","sinkcredential":{"credentialtype":"ACCESSTOKEN","accesstoken":"s3cret","accesstokentype":"bearer"}}""")).Expect(201);

        created.Text.Should().NotContain("s3cret").And.NotContain("sinkcredential");
        (await municipality.GetAsync(created.Header("Location")!)).Text.Should().NotContain("s3cret").And.NotContain("sinkcredential");
    }

    [Fact]
    public async Task Another_media_type_is_not_taken()
    {
        using var content = new StringContent(Body);
        (await municipality.SendAsync("POST", Path, content)).ExpectProblem(415, "unsupported-media-type");
    }

    private async Task<Answer> PatchAsync(string path, string patch, string? etag)
    {
        using var content = new StringContent(patch, System.Text.Encoding.UTF8, "application/merge-patch+json");
        return await municipality.SendAsync("PATCH", path, content, request =>
        {
            if (etag is not null)
            {
                request.Headers.TryAddWithoutValidation("If-Match", etag);
            }
        });
    }
}

public sealed class SubscriptionsOnSqlite(SqliteHub hub) : SubscriptionTests(hub), IClassFixture<SqliteHub>;

public sealed class SubscriptionsOnAzurite(AzuriteHub hub) : SubscriptionTests(hub), IClassFixture<AzuriteHub>;
