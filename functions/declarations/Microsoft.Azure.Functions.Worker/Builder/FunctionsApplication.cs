using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Where a functions app begins. Of Microsoft.Azure.Functions.Worker.</summary>
public class FunctionsApplication
{
    /// <summary>Makes a builder with the host's usual configuration and logging.</summary>
    /// <param name="args">The command line.</param>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(args);
}

/// <summary>
/// Puts a functions app together. Of Microsoft.Azure.Functions.Worker. Here it is a plain host builder, so that what an
/// app registers can be built and looked at; the host it builds refuses to start.
/// </summary>
public class FunctionsApplicationBuilder
{
    private readonly HostApplicationBuilder host;

    internal FunctionsApplicationBuilder(string[]? args)
    {
        host = new HostApplicationBuilder(args);

        // The first to be started, and so the only one.
        host.Services.AddHostedService<Refusal>();

        // The refusal is told once, by the app.
        host.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
    }

    /// <summary>The settings.</summary>
    public ConfigurationManager Configuration => host.Configuration;

    /// <summary>The services.</summary>
    public IServiceCollection Services => host.Services;

    /// <summary>Builds the app.</summary>
    public IHost Build() => host.Build();

    private sealed class Refusal : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => throw Declared.Only();

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

/// <summary>HTTP by ASP.NET Core. Of Microsoft.Azure.Functions.Worker.Extensions.Http.AspNetCore.</summary>
public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    /// <summary>Lets functions take ASP.NET Core's <c>HttpRequest</c> and answer through its response.</summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder.</returns>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder) => builder;
}
