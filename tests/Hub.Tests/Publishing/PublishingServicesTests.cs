using FluentAssertions;
using Hub.Publishing;
using Hub.Publishing.Deliveries;
using Hub.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Xunit;

namespace Hub.Tests.Publishing;

public sealed class PublishingServicesTests
{
    [Theory]
    [InlineData("Webhooks:AllowedNetworks", "everywhere")]
    [InlineData("Webhooks:AllowedNetworks:0", "10.0.0.0/99")]
    [InlineData("Webhooks:AllowedPorts", "https")]
    [InlineData("Webhooks:RequestOrigin", "https://hub.example")]
    [InlineData("Webhooks:RequestRate", "0")]
    [InlineData("Webhooks:SecretOverlap", "8.00:00:00")]
    [InlineData("Webhooks:Concurrency", "0")]
    [InlineData("Webhooks:Timeout", "00:00:00")]
    [InlineData("Events:Source", "not a reference")]
    [InlineData("Events:PublicBaseUrl", "ftp://hub.example")]
    [InlineData("Events:SweepInterval", "-00:00:01")]
    public async Task A_wrong_setting_keeps_the_host_from_starting(string key, string value)
    {
        using var folder = new DataFolder();
        await using var store = folder.Open();
        using var host = Build(store, key, value);

        var start = () => host.StartAsync(TestContext.Current.CancellationToken);

        (await start.Should().ThrowAsync<OptionsValidationException>()).WithMessage($"*{key.Replace(":0", string.Empty, StringComparison.Ordinal)}*");
    }

    [Fact]
    public async Task A_host_starts_and_stops_with_the_defaults()
    {
        using var folder = new DataFolder();
        await using var store = folder.Open();
        using var host = Build(store, "Webhooks:AllowedNetworks", "127.0.0.0/8,::1/128");

        await host.StartAsync(TestContext.Current.CancellationToken);
        host.Services.GetRequiredService<IOptions<WebhookOptions>>().Value.Networks().Should().HaveCount(2);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    private static IHost Build(ITableStore store, string key, string value)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new(key, value)]);
        builder.Services
            .AddLogging(logging => logging.ClearProviders())
            .AddSingleton(store)
            .AddSingleton(TimeProvider.System)
            .AddSingleton<IIdSource, SystemIdSource>()
            .AddPublishing()
            .AddPublishingWorkers();
        return builder.Build();
    }
}
