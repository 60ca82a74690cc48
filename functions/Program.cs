using Hub;
using Hub.Functions;
using Hub.Storage;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

try
{
    var builder = FunctionsApplication.CreateBuilder(args);
    builder.ConfigureFunctionsWebApplication();
    builder.Services.AddHubFunctions(builder.Configuration);
    using var app = builder.Build();

    // Connects to nothing, but says now rather than at the first request that the setting is wrong.
    app.Services.GetRequiredService<ITableStore>();
    await app.RunAsync();
    return 0;
}
catch (Exception exception) when (exception
    is InvalidOperationException or FormatException or DefinitionException or OptionsValidationException or NotSupportedException)
{
    // What the operator can mend, in a sentence rather than a stack trace.
    await Console.Error.WriteLineAsync(exception.Message);
    return 2;
}
