using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Hub.Functions;
using Hub.Functions.Work;
using Hub.Publishing;
using Hub.Sqlite;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Hub.Tests.Functions;

/// <summary>
/// What the platform does, in this process: routes requests by the attributes of the functions, makes the class of a
/// function anew for each and calls it. The head's own wiring is behind it; only what is outside it (the bus, and the
/// storage of most tests) is stood in for.
/// </summary>
/// <remarks>
/// The tests read what they have just written, which a bus does not promise. So a request waits here for what earlier
/// answers have set going.
/// </remarks>
internal sealed class FunctionsFront
{
    private readonly ConcurrentDictionary<Task, byte> answered = new();
    private readonly LocalBus? bus;

    private FunctionsFront(LocalBus? bus) => this.bus = bus;

    /// <summary>Builds the head with this front; nothing listens until it is started.</summary>
    public static WebApplication Build(string data, IEnumerable<KeyValuePair<string, string?>> settings, Definitions definitions, Action<IServiceCollection> configure)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings).AddInMemoryCollection(new Dictionary<string, string?>
        {
            [FunctionsHost.Storage] = "UseDevelopmentStorage=true",
            ["ServiceBusConnection:fullyQualifiedNamespace"] = "partner-hub.servicebus.windows.net",
        });
        builder.Services.AddHubFunctions(builder.Configuration, () => definitions);
        builder.Services.AddSqliteStore(data);
        builder.Services.AddSingleton<ServiceBusClient>(provider => new LocalBus(() => provider));
        builder.Services.AddSingleton<IEventPublisher, NoTopic>();
        configure(builder.Services);
        var app = builder.Build();
        var front = new FunctionsFront(app.Services.GetRequiredService<ServiceBusClient>() as LocalBus);
        app.Use(front.OneAfterAnotherAsync);
        foreach (var (function, trigger) in Function.Http)
        {
            app.MapMethods("/" + trigger.Route, trigger.Methods!, http => function.InvokeAsync(http.RequestServices, http.Request));
        }

        // The platform's own answer where no function has both the path and the method.
        app.MapFallback("{**path}", http =>
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        return app;
    }

    /// <summary>Starts the head, and lets the minute's sweep make it ready.</summary>
    public static async Task<HubUnderTest> StartAsync(HubOptions options)
    {
        var hub = await HubUnderTest.StartAsync(options with { Functions = true });
        var sweep = Function.All.Single(function => function.Name == nameof(TimerFunctions.SweepOutboxes));
        await sweep.InvokeAsync(hub.Get<IServiceProvider>(), new TimerInfo(), TestContext.Current.CancellationToken);
        return hub;
    }

    private async Task OneAfterAnotherAsync(HttpContext http, RequestDelegate next)
    {
        await Task.WhenAll(answered.Keys);
        var over = new TaskCompletionSource();
        http.Response.OnStarting(() =>
        {
            // From here on the client may know the answer.
            if (!over.Task.IsCompleted)
            {
                answered.TryAdd(over.Task, 0);
            }

            return Task.CompletedTask;
        });
        try
        {
            await next(http);
            await (bus?.SettledAsync() ?? Task.CompletedTask);
        }
        finally
        {
            answered.TryRemove(over.Task, out _);
            over.SetResult();
        }
    }

    private sealed class NoTopic : IEventPublisher
    {
        public Task PublishAsync(IReadOnlyList<PublishedEvent> events, CancellationToken cancellation) => Task.CompletedTask;
    }
}
