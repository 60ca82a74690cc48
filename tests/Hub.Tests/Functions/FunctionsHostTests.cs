using FluentAssertions;
using Hub.Functions;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Hub.Tests.Functions;

/// <summary>The head's own wiring, as its program does it.</summary>
public sealed class FunctionsHostTests
{
    [Fact]
    public void Every_function_can_be_made_from_what_the_program_registers()
    {
        using var app = Build(("HUB_STORAGE", "UseDevelopmentStorage=true"), ("ServiceBusConnection:fullyQualifiedNamespace", "hub.servicebus.windows.net"));

        foreach (var type in Function.All.Where(function => !function.Method.IsStatic).Select(function => function.Method.DeclaringType!).Distinct())
        {
            ActivatorUtilities.CreateInstance(app.Services, type).Should().BeOfType(type);
        }
    }

    [Fact]
    public void Without_a_storage_the_program_says_which_setting_is_missing() =>
        FluentActions.Invoking(() => Build(("ServiceBusConnection:fullyQualifiedNamespace", "hub.servicebus.windows.net")))
            .Should().Throw<InvalidOperationException>().WithMessage("*HUB_STORAGE*");

    [Fact]
    public void Without_a_bus_the_program_says_which_setting_is_missing() =>
        FluentActions.Invoking(() => Build(("HUB_STORAGE", "UseDevelopmentStorage=true")))
            .Should().Throw<InvalidOperationException>().WithMessage("*ServiceBusConnection*");

    [Fact]
    public async Task Compiled_against_the_declarations_it_refuses_to_run_and_says_how_to_build_it()
    {
        using var app = Build(("HUB_STORAGE", "UseDevelopmentStorage=true"), ("ServiceBusConnection:fullyQualifiedNamespace", "hub.servicebus.windows.net"));

        await FluentActions.Awaiting(() => app.StartAsync(TestContext.Current.CancellationToken))
            .Should().ThrowAsync<NotSupportedException>().WithMessage("*-p:Azure=true*");
    }

    private static IHost Build(params (string Name, string Value)[] settings)
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.ConfigureFunctionsWebApplication();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)));
        builder.Services.AddHubFunctions(builder.Configuration);
        return builder.Build();
    }
}
