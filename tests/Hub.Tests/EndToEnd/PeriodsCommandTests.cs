using FluentAssertions;
using Hub.Server.Commands;
using Hub.Tests.Http;
using Hub.Tests.Partners;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Hub.Tests.EndToEnd;

/// <summary>What <c>periods</c> does beside a running hub, and what <c>serve</c> says nobody has decided.</summary>
public sealed class PeriodsCommandTests
{
    private const int Done = 0;
    private const int Refused = 1;
    private const int Usage = 2;

    [Fact]
    public async Task A_period_is_locked_with_a_reason_and_its_figures_become_final()
    {
        await using var hub = await HubUnderTest.StartAsync();
        var duwo = hub.Caller("duwo");
        (await duwo.SubmitAsync(Samples.Stock("2001"))).Expect(201);
        (await duwo.SubmitAsync(Samples.Stock("2002"))).Expect(201);
        (await StatusAsync(hub)).Should().Be("P");

        var locked = await HubProcess.RunAsync("periods", "lock", "duwo-housing-stock", "2001", "--reason", "in the annual report", "--data", hub.Data);

        locked.ExitCode.Should().Be(Done, locked.Errors);
        locked.Output.Should().MatchRegex("^duwo-housing-stock 2001 is locked since [0-9-]{10} by command-line: in the annual report\\.\\s+$");
        (await StatusAsync(hub)).Should().Be("A");
        (await duwo.SubmitAsync(Samples.Stock("2001", 7))).ExpectProblem(409, "period-locked");
        var state = (await duwo.JsonAsync("/v1/feeds/duwo-housing-stock/periods/2001")).GetProperty("lock");
        state.Text("by").Should().Be("command-line");
        state.Text("reason").Should().Be("in the annual report");

        var all = await HubProcess.RunAsync("periods", "list", "duwo-housing-stock", "--data", hub.Data);
        var only = await HubProcess.RunAsync("periods", "list", "--locked", "--data", hub.Data);
        Lines(all).Should().HaveCount(3).And.Contain(line => line.StartsWith("duwo-housing-stock     2002     revision 1 no", StringComparison.Ordinal));
        Lines(only).Should().HaveCount(2).And.Contain(line => line.Contains("command-line   in the annual report", StringComparison.Ordinal));

        (await HubProcess.RunAsync("periods", "unlock", "duwo-housing-stock", "2001", "--data", hub.Data)).Output.Trim().Should().Be("duwo-housing-stock 2001 is not locked.");
        (await StatusAsync(hub)).Should().Be("P");
        (await duwo.SubmitAsync(Samples.Stock("2001", 7))).Expect(201);
        (await hub.DifferencesAsync()).Should().BeEmpty();
    }

    [Theory]
    [InlineData("There is no feed 'no-such-feed'", "lock", "no-such-feed", "2001")]
    [InlineData("nothing was received for it", "lock", "duwo-housing-stock", "1999")]
    [InlineData("nothing was received for it", "unlock", "duwo-housing-stock", "soon")]
    [InlineData("There is no feed 'no-such-feed'", "list", "no-such-feed")]
    [InlineData("--reason: ", "lock", "duwo-housing-stock", "2001", "--reason", "ask jan@example.nl")]
    public async Task What_cannot_be_is_refused_with_a_reason(string reason, params string[] arguments)
    {
        await using var hub = await HubUnderTest.StartAsync();

        var outcome = await HubProcess.RunAsync(["periods", .. arguments, "--data", hub.Data]);

        outcome.ExitCode.Should().Be(Refused);
        outcome.Output.Should().BeEmpty();
        outcome.Errors.Should().Contain(reason).And.NotContain("jan@example.nl");
    }

    [Theory]
    [InlineData("periods")]
    [InlineData("periods", "lock", "duwo-housing-stock")]
    [InlineData("periods", "list", "--data", "no-such-folder")]
    public async Task A_wrong_command_line_does_nothing(params string[] arguments) =>
        (await HubProcess.RunAsync(arguments)).ExitCode.Should().Be(Usage);

    [Fact]
    public async Task Serve_warns_in_one_line_of_what_nobody_has_decided_to_publish_and_the_demonstration_does_not()
    {
        using var folder = new TempFolder();
        await using var server = await HubProcess.ServeAsync("serve", "--data", folder.Path);

        // Standard error comes by another pipe than the line that says where it listens.
        const string Warning = "Nobody has decided on Catalog:Publisher, Catalog:PublisherName, Catalog:ContactName, Catalog:ContactEmail, Catalog:ContactPage, Catalog:License";
        await Eventually.TrueAsync(() => Task.FromResult(server.Errors.Contains(Warning, StringComparison.Ordinal)), "the warning to be written");
        server.Errors.Split('\n').Should().ContainSingle(line => line.Contains("Nobody has decided", StringComparison.Ordinal));

        using var other = new TempFolder();
        await using var demo = await HubProcess.ServeAsync("demo", "--data", other.Path);
        demo.Errors.Should().NotContain("Nobody has decided");
    }

    [Fact]
    public void A_setting_that_is_written_down_is_decided_also_when_it_is_the_default()
    {
        IConfiguration Settings(params string[] names) => new ConfigurationBuilder()
            .AddInMemoryCollection(names.Select(name => KeyValuePair.Create<string, string?>("Catalog:" + name, "http://creativecommons.org/publicdomain/zero/1.0/deed.nl"))).Build();

        UndecidedSettings.In(Settings("License", "Publisher", "PublisherName", "ContactName", "ContactPage")).Should().Equal("Catalog:ContactEmail");
        UndecidedSettings.In(Settings("License", "Publisher", "PublisherName", "ContactName", "ContactPage", "ContactEmail")).Should().BeEmpty();
    }

    private static string[] Lines(CommandOutcome outcome) => outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static async Task<string> StatusAsync(HubUnderTest hub) =>
        (await hub.Caller(null).JsonAsync("/v1/indicators/housing-units/observations?period=2001")).GetProperty("observations")[0].Text("status");
}
