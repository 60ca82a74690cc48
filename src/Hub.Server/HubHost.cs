using System.Globalization;
using Hub.Azure;
using Hub.Feeds.Validation;
using Hub.Hosting;
using Hub.Http;
using Hub.Mail;
using Hub.Server.Pages;
using Hub.Sqlite;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Hub.Server;

/// <summary>How a hub is put together on one machine.</summary>
/// <param name="Data">The folder of the SQLite file.</param>
/// <param name="Storage">A connection string or table endpoint to use Azure Table Storage instead, or null.</param>
/// <param name="Schemas">The folder of the definitions.</param>
internal sealed record HubSettings(string Data, string? Storage, string Schemas)
{
    /// <summary>The address to listen on.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The port to listen on; 0 takes a free one.</summary>
    public int Port { get; init; } = 7071;

    /// <summary>Settings beside those of appsettings.json and the environment, which win over these.</summary>
    public IReadOnlyDictionary<string, string?> Defaults { get; init; } = new Dictionary<string, string?>();

    /// <summary>The definitions, when they were read already; null to read them from <see cref="Schemas"/>.</summary>
    public Definitions? Definitions { get; init; }

    /// <summary>Where traces and metrics go, an OTLP endpoint; null to go by OTEL_EXPORTER_OTLP_ENDPOINT.</summary>
    public Uri? Otlp { get; init; }

    /// <summary>The least serious log entries that are written to the console.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;
}

/// <summary>Builds the self-hosted server, and the same services without a server for the commands that work on the storage.</summary>
internal static class HubHost
{
    /// <summary>Builds the server; nothing listens until it is started.</summary>
    /// <exception cref="DefinitionException">A definition is wrong.</exception>
    public static WebApplication BuildServer(HubSettings settings, Action<IServiceCollection>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Insert(0, new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource { InitialData = settings.Defaults });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RequestBody.ServerLimit;
        });
        builder.WebHost.UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://{settings.Host}:{settings.Port}"));
        AddLogging(builder.Logging, settings.LogLevel);
        AddTelemetry(builder, settings.Otlp);
        AddRooms(builder.Services, builder.Configuration, settings);
        builder.Services.AddHubWorkers();
        builder.Services.AddPages();
        configure?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapPages();
        app.UseRouting();
        app.MapHub();
        return app;
    }

    /// <summary>Builds the hub's services for a command: no server, and nothing runs by itself.</summary>
    public static IHost BuildTool(HubSettings settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(settings.Defaults).AddJsonFile("appsettings.json", optional: true).AddEnvironmentVariables();
        AddLogging(builder.Logging, LogLevel.Warning);
        AddRooms(builder.Services, builder.Configuration, settings);
        return builder.Build();
    }

    private static void AddRooms(IServiceCollection services, ConfigurationManager configuration, HubSettings settings)
    {
        NewtonsoftLicense.Register(configuration["Validation:NewtonsoftLicense"]);
        if (settings.Storage is { Length: > 0 } storage)
        {
            services.AddAzureTables(storage);
        }
        else
        {
            services.AddSqliteStore(settings.Data);
        }

        services.AddSmtp();
        services.AddHub(settings.Definitions ?? Definitions.Load(settings.Schemas, Wording.From(configuration)));
    }

    private static void AddLogging(ILoggingBuilder logging, LogLevel level)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(level);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("System.Net.Http", LogLevel.Warning);

        // A failed start is told by the command, in one line.
        logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical);

        // It warns at each start that its keys lie unencrypted; they lie with the data by design (docs/configuration.md).
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);

        // One JSON object a line, on standard error, so that a command's own output stays clean.
        logging.AddJsonConsole(console =>
        {
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

            // The scope carries the request's trace id.
            console.IncludeScopes = true;
        });
        logging.Configure(options => options.ActivityTrackingOptions = ActivityTrackingOptions.TraceId);
        logging.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    // Traces and metrics go out when --otlp or OpenTelemetry's own setting says where to.
    private static void AddTelemetry(WebApplicationBuilder builder, Uri? otlp)
    {
        if (otlp is not null)
        {
            builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] = otlp.ToString();
        }

        if (string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            return;
        }

        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("partner-hub", serviceVersion: typeof(HubHost).Assembly.GetName().Version?.ToString(3)))
            .WithTracing(tracing => tracing.AddSource(Telemetry.Name).AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddOtlpExporter())
            .WithMetrics(metrics => metrics.AddMeter(Telemetry.Name).AddAspNetCoreInstrumentation().AddRuntimeInstrumentation().AddOtlpExporter());
    }
}
