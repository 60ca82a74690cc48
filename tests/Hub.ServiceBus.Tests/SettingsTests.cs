using Azure.Messaging.ServiceBus;
using FluentAssertions;
using Hub.Functions.ServiceBus;
using Hub.Publishing;
using Hub.Receiving;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hub.ServiceBus.Tests;

public sealed class SettingsTests
{
    private const string Secret = "c2VjcmV0IGluZGVlZA==";

    [Fact]
    public async Task A_namespace_is_reached_with_an_azure_identity()
    {
        await using var services = Services(("fullyQualifiedNamespace", "hub.servicebus.windows.net"), ("clientId", "11111111-2222-3333-4444-555555555555"));

        services.GetRequiredService<ServiceBusClient>().FullyQualifiedNamespace.Should().Be("hub.servicebus.windows.net");
    }

    [Fact]
    public async Task A_connection_string_does_as_well_and_the_client_is_closed_with_the_host()
    {
        ServiceBusClient client;
        await using (var services = Services((string.Empty, $"Endpoint=sb://hub.servicebus.windows.net/;SharedAccessKeyName=hub;SharedAccessKey={Secret}")))
        {
            client = services.GetRequiredService<ServiceBusClient>();
            client.FullyQualifiedNamespace.Should().Be("hub.servicebus.windows.net");
            services.GetRequiredService<IEventPublisher>().Should().BeOfType<ServiceBusPublisher>();
            services.GetRequiredService<IChangeSignal>().Should().BeSameAs(services.GetRequiredService<WakeUpQueue>());
        }

        client.IsClosed.Should().BeTrue();
    }

    [Theory]
    [InlineData(null, null, "The Service Bus is not configured: *ServiceBusConnection__fullyQualifiedNamespace*")]
    [InlineData(" ", "", "The Service Bus is not configured: *")]
    [InlineData("Endpoint=sb://a.b;SharedAccessKey=" + Secret, "a.b", "Both *")]
    [InlineData(null, "https://hub.servicebus.windows.net", "*must be a host name*")]
    [InlineData("SharedAccessKey=" + Secret, null, "*no connection string*")]
    [InlineData(Secret, null, "*no connection string*")]
    [InlineData("Endpoint=sb://a.b;SharedAccessKey=" + Secret + ";EntityPath=events", null, "*one queue or topic*")]
    public void Wrong_settings_are_refused_at_the_start_without_repeating_them(string? connectionString, string? host, string sentence)
    {
        var start = () => Services((string.Empty, connectionString), ("fullyQualifiedNamespace", host));

        start.Should().Throw<InvalidOperationException>().WithMessage(sentence).Which.ToString().Should().NotContain(Secret);
    }

    private static ServiceProvider Services(params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(
                setting => setting.Key.Length == 0 ? ServiceBusSettings.Section : $"{ServiceBusSettings.Section}:{setting.Key}",
                setting => setting.Value))
            .Build();
        return new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddServiceBus(configuration).BuildServiceProvider();
    }
}
