using System.Text.Json;
using Hub.Feeds.Validation;
using Microsoft.AspNetCore.Http;

namespace Hub.Http;

/// <summary>A body that may be absent, or an object with one text: the reason of a lock, the note of an acknowledgement.</summary>
internal static class OptionalText
{
    private const int BodyLimit = 16 * 1024;

    /// <summary>Reads the text and hands it on; null when there is none, or an empty one.</summary>
    /// <param name="request">The request.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="what">What the document is called in a problem.</param>
    /// <param name="faultIn">What is wrong with a text, or null.</param>
    /// <param name="use">Answers the request.</param>
    public static Task<IResult> WithAsync(
        HubRequest request, string name, string what, Func<string, Violation?> faultIn, Func<string?, Task<IResult>> use)
    {
        var http = request.Http.Request;
        if (http.ContentType is null && http.ContentLength is null or 0)
        {
            return use(null);
        }

        return request.Service<RequestBody>().WithAsync(request, ["application/json"], BodyLimit, body =>
        {
            var report = new ViolationReport();
            var text = Read(body, name, faultIn, report);
            return report.Count == 0 ? use(text) : Task.FromResult<IResult>(new ProblemResult(Problems.InvalidDocument(what, report)));
        });
    }

    private static string? Read(ReadOnlyMemory<byte> body, string name, Func<string, Violation?> faultIn, ViolationReport report)
    {
        if (body.IsEmpty)
        {
            return null;
        }

        if (StrictJson.Check(body.Span, CancellationToken.None) is { } faults)
        {
            report.Add(faults.Errors[0]);
            return null;
        }

        using var document = JsonDocument.Parse(body);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            report.Add(new Violation(string.Empty, ViolationCodes.Type, new Localized(
                $"verwacht: een object met {name}, of niets", $"expected an object with {name}, or nothing")));
            return null;
        }

        string? text = null;
        foreach (var member in document.RootElement.EnumerateObject())
        {
            if (member.Name != name)
            {
                report.Add(new Violation(DocumentPath.Of(member.Name), ViolationCodes.AdditionalProperty, new Localized(
                    $"alleen {name} hoort hier", $"only {name} belongs here")));
            }
            else if (member.Value.ValueKind != JsonValueKind.String)
            {
                report.Add(new Violation("/" + name, ViolationCodes.Type, new Localized("verwacht: een tekst", "expected a text")));
            }
            else if (faultIn(member.Value.GetString()!) is { } fault)
            {
                report.Add(fault);
            }
            else
            {
                text = member.Value.GetString() is { Length: > 0 } given ? given : null;
            }
        }

        return text;
    }
}
