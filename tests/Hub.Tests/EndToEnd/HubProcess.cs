using System.Diagnostics;
using System.Text;
using Xunit;

namespace Hub.Tests.EndToEnd;

/// <summary>What a command wrote, and its exit code.</summary>
internal sealed record CommandOutcome(int ExitCode, string Output, string Errors);

/// <summary>The <c>hub</c> executable as a process of its own.</summary>
internal sealed class HubProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder errors = new();
    private readonly TaskCompletionSource<Uri> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HubProcess(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Hub.Server.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var name in new[] { "HUB_STORAGE", "HUB_SCHEMAS", "HUB_URL", "HUB_KEY", "HUB_COPY_FROM", "HUB_COPY_TO", "AZURE_CLIENT_ID", "AZURE_TENANT_ID" })
        {
            start.Environment.Remove(name);
        }

        start.Environment["Webhooks__AllowedNetworks__0"] = "127.0.0.0/8";

        // Whoever runs the tests may be logged in to Azure; the commands are not to go there.
        start.Environment["AZURE_TOKEN_CREDENTIALS"] = "EnvironmentCredential";
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(errors, line.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Where the server listens.</summary>
    public Uri Address => listening.Task.Result;

    /// <summary>What it has written so far.</summary>
    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    /// <summary>What it has written to standard error so far.</summary>
    public string Errors
    {
        get
        {
            lock (errors)
            {
                return errors.ToString();
            }
        }
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<CommandOutcome> RunAsync(params string[] arguments)
    {
        await using var command = new HubProcess(arguments);
        await command.process.WaitForExitAsync(Cancellation).WaitAsync(Limit, Cancellation);
        return new CommandOutcome(command.process.ExitCode, command.output.ToString(), command.errors.ToString());
    }

    /// <summary>Starts <c>serve</c> or <c>demo</c> and waits until it says where it listens.</summary>
    public static async Task<HubProcess> ServeAsync(params string[] arguments)
    {
        var server = new HubProcess([.. arguments, "--port", "0"]);
        try
        {
            await server.listening.Task.WaitAsync(Limit, Cancellation);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            Assert.Fail($"The server did not start: {server.errors}");
            throw;
        }
    }

    /// <summary>Ends it at once, as a power cut does.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync(Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        process.Dispose();
    }

    private void Keep(StringBuilder text, string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (text)
        {
            text.AppendLine(line);
        }

        const string announcement = "The hub listens on ";
        if (line.StartsWith(announcement, StringComparison.Ordinal))
        {
            listening.TrySetResult(new Uri(line[announcement.Length..].Split(' ')[0].TrimEnd('.')));
        }
    }
}
