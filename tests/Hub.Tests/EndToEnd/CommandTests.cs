using FluentAssertions;
using Hub.Tests.Http;
using Hub.Tests.Partners;
using Xunit;

namespace Hub.Tests.EndToEnd;

/// <summary>The commands of the executable: what they print, where, and with which exit code.</summary>
public sealed class CommandTests
{
    private const int Done = 0;
    private const int Refused = 1;
    private const int Usage = 2;
    private const int Failed = 3;

    [Fact]
    public async Task Help_names_every_command()
    {
        var help = await HubProcess.RunAsync("--help");

        help.ExitCode.Should().Be(Done);
        help.Output.Should().ContainAll("demo", "serve", "partners", "keys", "periods", "submit", "validate", "indicators", "deliveries", "verify", "rebuild", "copy", "Exit codes");
    }

    [Theory]
    [InlineData("deploy")]
    [InlineData("serve", "--port", "99999")]
    [InlineData("serve", "--port", "abc")]
    [InlineData("serve", "--port", "")]
    [InlineData("demo", "--port", "abc")]
    [InlineData("demo", "--port", "-1")]
    [InlineData("deliveries", "redeliver", "x", "--after", "abc")]
    [InlineData("deliveries", "redeliver", "x", "--after", "-1")]
    [InlineData("keys", "issue", "duwo", "--days", "abc", "--data", "no-such-folder")]
    [InlineData("keys", "issue", "duwo", "--days", "-1", "--data", "no-such-folder")]
    [InlineData("keys", "issue", "duwo", "--days", "99999999", "--data", "no-such-folder")]
    [InlineData("keys", "rotate", "x", "--overlap", "soon", "--data", "no-such-folder")]
    [InlineData("alerts", "test", "housing-shortage", "--from", "soon")]
    [InlineData("keys", "issue")]
    [InlineData("keys", "issue", "duwo", "--role", "king")]
    [InlineData("validate", "no-such-file.json")]
    [InlineData("partners", "--schemas", "/no/such/folder")]
    [InlineData("verify", "--data", "no-such-folder")]
    [InlineData("keys", "list", "--data", "no-such-folder")]
    [InlineData("serve", "--host", "nonsense")]
    [InlineData("copy", "--from", "no-such-folder", "--to", "no-such-copy")]
    [InlineData("copy", "--from", "no-such-folder")]
    [InlineData("indicators")]
    [InlineData("indicators", "check", "--schemas", "/no/such/folder")]
    [InlineData("indicators", "explain", "housing-units")]
    [InlineData("indicators", "explain", "housing-units", "2021", "--data", "no-such-folder")]
    [InlineData("copy", "--from", "no-such-folder", "--to", "./no-such-folder/")]
    public async Task A_wrong_command_line_says_so_and_does_nothing(params string[] arguments)
    {
        var outcome = await HubProcess.RunAsync(arguments);

        outcome.ExitCode.Should().Be(Usage);
        outcome.Output.Should().BeEmpty();
        outcome.Errors.Should().NotBeEmpty().And.NotContain("   at ");
        Directory.Exists("no-such-folder").Should().BeFalse("a typing error must not look like an empty hub");
    }

    [Fact]
    public async Task Partners_lists_who_may_send_what()
    {
        var outcome = await HubProcess.RunAsync("partners");

        outcome.ExitCode.Should().Be(Done);
        outcome.Output.Should().ContainAll("universiteit-leiden", "duwo", "lic", "lbsp", "gemeente-leiden", "duwo-housing-stock", "every year", "every month", "every quarter");
    }

    [Fact]
    public async Task A_key_is_issued_listed_used_beside_a_running_hub_and_revoked()
    {
        await using var hub = await HubUnderTest.StartAsync();
        var issued = await HubProcess.RunAsync("keys", "issue", "duwo", "--label", "for a test", "--days", "3", "--data", hub.Data);
        issued.ExitCode.Should().Be(Done, issued.Errors);
        var key = issued.Output.Trim();
        key.Should().MatchRegex("^hub_[A-Za-z0-9_-]+$", "standard output is the key and nothing else");
        issued.Errors.Should().NotContain(key);

        using var http = new HttpClient { BaseAddress = hub.Address };
        var client = new HubClient(http, key);
        (await client.SubmitAsync(Samples.Stock("2001"))).Expect(201);

        var listed = await HubProcess.RunAsync("keys", "list", "--data", hub.Data);
        listed.Output.Should().Contain("for a test").And.Contain("active").And.NotContain(key);
        var id = listed.Output.Split('\n').Single(line => line.Contains("for a test", StringComparison.Ordinal)).Split(' ')[0];

        (await HubProcess.RunAsync("keys", "revoke", id, "--data", hub.Data)).ExitCode.Should().Be(Done);
        (await client.SubmitAsync(Samples.Stock("2002"))).ExpectProblem(401, "unauthenticated");
        (await HubProcess.RunAsync("keys", "revoke", "aaaaaaaaaaaa", "--data", hub.Data)).ExitCode.Should().Be(Refused);
    }

    [Fact]
    public async Task A_key_is_rotated_beside_a_running_hub_and_both_work_as_long_as_was_said()
    {
        await using var hub = await HubUnderTest.StartAsync();
        var id = (await hub.Caller("duwo").JsonAsync("/v1/caller")).GetProperty("key").Text("id");

        var rotated = await HubProcess.RunAsync("keys", "rotate", id, "--overlap", "PT1H", "--data", hub.Data);

        rotated.ExitCode.Should().Be(Done, rotated.Errors);
        var key = rotated.Output.Trim();
        key.Should().MatchRegex("^hub_[A-Za-z0-9_-]+$", "standard output is the key and nothing else");
        rotated.Errors.Should().Contain($"replaces {id}, which works until ").And.NotContain(key);
        using var http = new HttpClient { BaseAddress = hub.Address };
        (await new HubClient(http, key).JsonAsync("/v1/caller")).Text("id").Should().Be("duwo");
        (await hub.Caller("duwo").GetAsync("/v1/caller")).Expect(200);

        (await HubProcess.RunAsync("keys", "rotate", id, "--overlap", "PT0S", "--data", hub.Data)).ExitCode.Should().Be(Done);
        (await hub.Caller("duwo").GetAsync("/v1/caller")).ExpectProblem(401, "unauthenticated");
        var again = await HubProcess.RunAsync("keys", "rotate", id, "--data", hub.Data);
        again.ExitCode.Should().Be(Refused);
        again.Errors.Should().Contain("The key is expired and cannot be rotated");
        (await HubProcess.RunAsync("keys", "rotate", "aaaaaaaaaaaa", "--overlap", "P31D", "--data", hub.Data)).ExitCode.Should().Be(Usage);
    }

    [Theory]
    [InlineData("nobody", "There is no partner 'nobody'")]
    [InlineData("partner-hub", "'partner-hub' is the hub itself")]
    public async Task A_key_for_an_unknown_partner_or_for_the_hub_itself_is_refused(string owner, string why)
    {
        using var folder = new TempFolder();
        var outcome = await HubProcess.RunAsync("keys", "issue", owner, "--data", folder.Path);

        outcome.ExitCode.Should().Be(Refused);
        outcome.Output.Should().BeEmpty();
        outcome.Errors.Should().Contain(why);
    }

    [Fact]
    public async Task Validate_checks_a_file_without_a_hub()
    {
        using var folder = new TempFolder();
        folder.Write("good.json", Samples.Stock("2021").ToJsonString());
        folder.Write("bad.json", Samples.Stock("2021", units: -1).ToJsonString());

        var good = await HubProcess.RunAsync("validate", Path.Combine(folder.Path, "good.json"));
        var bad = await HubProcess.RunAsync("validate", Path.Combine(folder.Path, "bad.json"));

        good.ExitCode.Should().Be(Done, good.Errors);
        good.Output.Should().Contain("Valid").And.Contain("1 record(s)");
        bad.ExitCode.Should().Be(Refused);
        bad.Errors.Should().Contain("/records/0/units  minimum");
    }

    [Fact]
    public async Task Records_in_lines_are_checked_and_sent_with_their_feed_and_period_and_told_by_line()
    {
        await using var hub = await HubUnderTest.StartAsync();
        using var folder = new TempFolder();
        folder.Write("good.csv", "Plaats;ownership;units\r\nleiden;owned;1.000\r\n");
        folder.Write("good.ndjson", """{"place":"leiden","ownership":"owned","units":1000}""");
        folder.Write("bad.csv", "Plaats;ownership;units\r\n\r\nleiden;owned;veel\r\n");
        folder.Write("key", (await HubProcess.RunAsync("keys", "issue", "duwo", "--data", hub.Data)).Output);
        string[] about = ["--feed", "duwo-housing-stock", "--period", "2021"];
        string[] to = [.. about, "--url", hub.Address.ToString(), "--key-file", Path.Combine(folder.Path, "key")];

        var unnamed = await HubProcess.RunAsync("validate", Path.Combine(folder.Path, "good.csv"));
        var valid = await HubProcess.RunAsync(["validate", Path.Combine(folder.Path, "good.csv"), .. about]);
        var invalid = await HubProcess.RunAsync(["validate", Path.Combine(folder.Path, "bad.csv"), .. about]);
        var accepted = await HubProcess.RunAsync(["submit", Path.Combine(folder.Path, "good.csv"), .. to]);
        var again = await HubProcess.RunAsync(["submit", Path.Combine(folder.Path, "good.ndjson"), .. to]);
        var refused = await HubProcess.RunAsync(["submit", Path.Combine(folder.Path, "bad.csv"), .. to]);

        unnamed.ExitCode.Should().Be(Usage);
        valid.ExitCode.Should().Be(Done, valid.Errors);
        invalid.ExitCode.Should().Be(Refused);
        invalid.Errors.Should().Contain("line 3, units  type");
        accepted.ExitCode.Should().Be(Done, accepted.Errors);
        again.Errors.Should().Contain("Already there");
        refused.ExitCode.Should().Be(Refused);
        refused.Errors.Should().Contain("line 3, units  type");
    }

    [Fact]
    public async Task Submit_sends_a_file_and_tells_the_receipt_or_what_is_wrong()
    {
        await using var hub = await HubUnderTest.StartAsync();
        using var folder = new TempFolder();
        folder.Write("good.json", Samples.Stock("2021").ToJsonString());
        folder.Write("bad.json", Samples.Stock("2021", units: -1).ToJsonString());
        folder.Write("key", (await HubProcess.RunAsync("keys", "issue", "duwo", "--data", hub.Data)).Output);
        string[] to = ["--url", hub.Address.ToString(), "--key-file", Path.Combine(folder.Path, "key")];

        var accepted = await HubProcess.RunAsync(["submit", Path.Combine(folder.Path, "good.json"), .. to]);
        var again = await HubProcess.RunAsync(["submit", Path.Combine(folder.Path, "good.json"), .. to]);
        var refused = await HubProcess.RunAsync(["submit", Path.Combine(folder.Path, "bad.json"), .. to]);
        var unreachable = await HubProcess.RunAsync("submit", Path.Combine(folder.Path, "good.json"), "--url", "http://127.0.0.1:1", "--key-file", Path.Combine(folder.Path, "key"));

        accepted.ExitCode.Should().Be(Done, accepted.Errors);
        accepted.Errors.Should().Contain("Accepted: duwo-housing-stock 2021, revision 1");
        System.Text.Json.JsonDocument.Parse(accepted.Output).RootElement.Text("id").Should().Be("duwo-housing-stock.2021.1");
        again.ExitCode.Should().Be(Done);
        again.Errors.Should().Contain("Already there");
        refused.ExitCode.Should().Be(Refused);
        refused.Errors.Should().Contain("/records/0/units  minimum");
        unreachable.ExitCode.Should().Be(Failed);
        unreachable.Errors.Should().Contain("could not be reached");
    }

    [Fact]
    public async Task Verify_and_rebuild_work_beside_a_running_hub_and_find_it_right()
    {
        await using var hub = await HubUnderTest.StartAsync();
        (await hub.Caller("duwo").SubmitAsync(Samples.Stock("2001"))).Expect(201);
        (await hub.DifferencesAsync()).Should().BeEmpty();

        var verified = await HubProcess.RunAsync("verify", "--data", hub.Data);
        var rebuilt = await HubProcess.RunAsync("rebuild", "--data", hub.Data);

        verified.ExitCode.Should().Be(Done, verified.Output);
        verified.Output.Should().Contain("1 submission(s)").And.Contain("0 difference(s)");
        rebuilt.ExitCode.Should().Be(Done, rebuilt.Errors);
        rebuilt.Output.Should().Contain("0 event(s) written");
    }

    [Fact]
    public async Task Who_is_not_logged_in_to_Azure_is_told_so_in_a_line()
    {
        var outcome = await HubProcess.RunAsync("keys", "list", "--storage", "https://127.0.0.1:1");

        outcome.ExitCode.Should().Be(Failed);
        outcome.Errors.Trim().Should().Contain("az login").And.NotContain("\n");
    }

    [Fact]
    public async Task A_storage_that_cannot_be_reached_is_told_in_a_line()
    {
        const string NobodyThere = "DefaultEndpointsProtocol=http;AccountName=nobody;AccountKey=bm9ib2R5;TableEndpoint=http://127.0.0.1:1/nobody;";
        using var folder = new TempFolder();

        var outcome = await HubProcess.RunAsync("copy", "--from", NobodyThere, "--to", Path.Combine(folder.Path, "copy"));

        outcome.ExitCode.Should().Be(Failed);
        outcome.Errors.Should().Contain("The storage or a file failed").And.NotContain("   at ").And.NotContain("bm9ib2R5");
    }

    [Fact]
    public async Task Copy_takes_a_backup_of_a_running_hub_that_verify_finds_right()
    {
        await using var hub = await HubUnderTest.StartAsync();
        using var folder = new TempFolder();
        (await hub.Caller("duwo").SubmitAsync(Samples.Stock("2001"))).Expect(201);
        (await hub.DifferencesAsync()).Should().BeEmpty();

        var copied = await HubProcess.RunAsync("copy", "--from", hub.Data, "--to", folder.Path);
        var verified = await HubProcess.RunAsync("verify", "--data", folder.Path);
        var refused = await HubProcess.RunAsync("copy", "--from", hub.Data, "--to", folder.Path);
        var again = await HubProcess.RunAsync("copy", "--from", hub.Data, "--to", folder.Path, "--overwrite");

        copied.ExitCode.Should().Be(Done, copied.Errors);
        copied.Output.Should().MatchRegex("^[0-9]+ entities are at the destination: [0-9]+ written, 0 removed");
        verified.ExitCode.Should().Be(Done, verified.Output);
        verified.Output.Should().Contain("1 submission(s)").And.Contain("0 difference(s)");
        refused.ExitCode.Should().Be(Refused);
        refused.Errors.Should().Contain("holds something already");
        again.ExitCode.Should().Be(Done, again.Errors);
    }
}
