using System.Text.Json;
using FluentAssertions;

namespace Hub.Tests.Http;

/// <summary>What holds for every answer of the interface, whatever was asked (NLGov API Design Rules, RFC 9457).</summary>
internal static class Conventions
{
    public static void Check(HttpRequestMessage request, Answer answer)
    {
        var what = $"of {request.Method} {request.RequestUri} ({answer.Status})";
        answer.Header("API-Version").Should().MatchRegex("^[0-9]+\\.[0-9]+\\.[0-9]+$", what);
        answer.Header("Content-Security-Policy").Should().EndWith("frame-ancestors 'none'", what);
        answer.Header("Strict-Transport-Security").Should().StartWith("max-age=", what);
        answer.Header("X-Content-Type-Options").Should().Be("nosniff", what);
        answer.Header("X-Frame-Options").Should().Be("DENY", what);
        answer.Header("Cache-Control").Should().BeOneOf(["no-store", "public, no-cache"], what);
        answer.Header("Server").Should().BeNull(what);
        if (answer.Status >= 400)
        {
            CheckProblem(request, answer, what);
        }
    }

    private static void CheckProblem(HttpRequestMessage request, Answer answer, string what)
    {
        answer.Header("Cache-Control").Should().Be("no-store", what);
        answer.MediaType.Should().Be("application/problem+json", what);
        if (request.Method == HttpMethod.Head)
        {
            return;
        }

        var problem = answer.Json;
        problem.Text("type").Should().StartWith("urn:problem-type:partnerhub:", what);
        problem.Text("title").Should().NotBeNullOrWhiteSpace(what);
        problem.Text("detail").Should().NotBeNullOrWhiteSpace(what);
        problem.GetProperty("status").GetInt32().Should().Be(answer.Status, what);
        problem.Text("instance").Should().Be(Uri.UnescapeDataString(request.RequestUri!.AbsolutePath.Replace("%2F", "%252F", StringComparison.Ordinal)), what);
        answer.Text.Should().NotContain("   at Hub.", what, "no stack trace goes out");
        if (problem.TryGetProperty("errors", out var errors))
        {
            CheckErrors(problem, errors, what);
        }
    }

    private static void CheckErrors(JsonElement problem, JsonElement errors, string what)
    {
        var listed = errors.EnumerateArray().ToList();
        var counts = problem.GetProperty("errorCounts").EnumerateObject().ToDictionary(count => count.Name, count => count.Value.GetInt64());
        problem.GetProperty("errorCount").GetInt64().Should().Be(counts.Values.Sum(), what);
        listed.Should().HaveCount((int)Math.Min(1000, counts.Values.Sum()), what);
        listed.Should().OnlyContain(error => error.Text("detail").Length > 0 && counts.ContainsKey(error.Text("code")), what);
    }
}
