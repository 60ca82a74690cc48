using FluentAssertions;
using Hub.Partners;
using Hub.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace Hub.Tests.Partners;

public sealed class PartnersServicesTests
{
    [Fact]
    public async Task The_room_works_as_it_is_registered()
    {
        await using var services = Provide(new() { ["Keys:LifetimeDays"] = "30" });
        var command = new IssueKeyCommand("monitor", Role.Reader);

        var issued = (await services.GetRequiredService<IssueKey>().HandleAsync(command, TestContext.Current.CancellationToken)).Value;

        (issued.Info.ExpiresAt - issued.Info.CreatedAt).Should().Be(TimeSpan.FromDays(30));
        (await services.GetRequiredService<Authenticate>().HandleAsync(issued.Key, TestContext.Current.CancellationToken))!.Id.Should().Be("monitor");
        services.GetRequiredService<ListKeys>().Should().NotBeNull();
        services.GetRequiredService<ManageKeys>().Should().NotBeNull();
        services.GetRequiredService<DescribeCaller>().Should().NotBeNull();
    }

    [Theory]
    [InlineData("Jwt:Issuer", "https://login.example")]
    [InlineData("Keys:LifetimeDays", "-1")]
    [InlineData("Keys:CacheSize", "0")]
    public async Task Wrong_settings_are_found_at_start(string setting, string value)
    {
        await using var services = Provide(new() { [setting] = value });

        services.GetRequiredService<IStartupValidator>().Invoking(validator => validator.Validate()).Should().Throw<OptionsValidationException>();
    }

    private static PartnerCatalogue NoPartners()
    {
        using var folder = new TempFolder();
        return PartnerCatalogue.Load(folder.Path);
    }

    private static ServiceProvider Provide(Dictionary<string, string?> settings) =>
        new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddSingleton<ITableStore>(new MemoryStore(hasTokens: true))
            .AddSingleton(NoPartners())
            .AddSingleton(new OwnPartner(null))
            .AddPartners()
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
}
