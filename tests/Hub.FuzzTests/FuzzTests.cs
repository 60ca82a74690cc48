using System.Collections.Concurrent;
using FluentAssertions;
using Hub.Indicators;
using Hub.Partners;
using Hub.Receiving;
using Hub.Server;
using Hub.Tests;
using Hub.Tests.Partners;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Hub.FuzzTests;

/// <summary>
/// Whatever is sent, the hub answers it: never with a failure of its own, always in good time, and a refusal always as a
/// problem document. The requests go through the whole server but for its sockets; the seeds are fixed.
/// </summary>
public sealed class FuzzTests
{
    private const int Requests = 200_000;

    // A request of at most some hundred kilobytes takes a millisecond or so; this is what a busy machine may add.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(5);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_request_makes_the_hub_fail_or_keeps_it_busy_and_its_figures_stay_right()
    {
        using var folder = new TempFolder();
        using var errors = new ErrorLog();
        var settings = new HubSettings(folder.Path, null, Path.Combine(AppContext.BaseDirectory, "schemas"));
        await using var app = HubHost.BuildServer(settings, services =>
        {
            services.AddSingleton<IServer, TestServer>();
            services.AddLogging(logging => logging.ClearProviders().AddProvider(errors).SetMinimumLevel(LogLevel.Error));
        });
        await app.StartAsync(Cancellation);
        var keys = await KeysAsync(app.Services);
        var server = (TestServer)app.Services.GetRequiredService<IServer>();
        var answers = new ConcurrentDictionary<int, int>();
        var failures = new ConcurrentQueue<string>();

        await Parallel.ForAsync(0, Requests, Cancellation, async (seed, cancellation) =>
        {
            var request = FuzzRequest.From(seed, keys);
            var start = TimeProvider.System.GetTimestamp();
            var answer = await server.SendAsync(request.Apply, cancellation);
            var took = TimeProvider.System.GetElapsedTime(start);
            answers.AddOrUpdate(answer.Response.StatusCode, 1, (_, count) => count + 1);
            if (Fault(answer, took) is { } fault)
            {
                failures.Enqueue($"seed {seed}: {fault}\n{request}");
            }
        });

        errors.Lines.Take(3).Should().BeEmpty();
        failures.Take(3).Should().BeEmpty();
        answers.Keys.Should().Contain([200, 201, 400, 401, 404], "the requests should reach all that there is");
        TestContext.Current.SendDiagnosticMessage(string.Join(", ", answers.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}: {pair.Value}")));
        await app.Services.GetRequiredService<IChangeSignal>().SettledAsync(Cancellation);
        (await app.Services.GetRequiredService<VerifyIndicators>().HandleAsync(null, Cancellation)).Differences.Should().BeEmpty();
        await app.StopAsync(Cancellation);
    }

    private static string? Fault(HttpContext answer, TimeSpan took)
    {
        var response = answer.Response;
        return response.StatusCode >= 500 ? $"answered {response.StatusCode}"
            : took > Bound ? $"took {took}"
            : !response.Headers.ContainsKey("API-Version") ? "has no API-Version"
            : response.StatusCode >= 400 && response.ContentType != "application/problem+json" ? $"answered {response.StatusCode} as '{response.ContentType}'"
            : null;
    }

    private static async Task<Dictionary<string, string>> KeysAsync(IServiceProvider services)
    {
        var issue = services.GetRequiredService<IssueKey>();
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var partner in services.GetRequiredService<PartnerCatalogue>().All.Where(partner => partner.Id != services.GetRequiredService<OwnPartner>().Id))
        {
            keys[partner.Id] = (await issue.HandleAsync(new IssueKeyCommand(partner.Id, Role.Partner, "fuzz", default), Cancellation)).Value.Key;
        }

        foreach (var role in new[] { Role.Reader, Role.Subscriber, Role.Operator })
        {
            keys[role.ToString()] = (await issue.HandleAsync(new IssueKeyCommand(role.ToString().ToLowerInvariant(), role, "fuzz", default), Cancellation)).Value.Key;
        }

        return keys;
    }
}
