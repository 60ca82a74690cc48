using System.Text.Json;
using System.Text.Unicode;
using Hub.Feeds.PersonalData;
using Newtonsoft.Json.Schema;

namespace Hub.Feeds.Validation;

/// <summary>
/// Judges submissions by a JSON Schema of draft 2020-12 (<c>https://json-schema.org/draft/2020-12/schema</c>). Thread-safe;
/// made once per schema and reused.
/// </summary>
/// <remarks>
/// <para>
/// Newtonsoft.Json.Schema decides and explains, at one validation of its quota per submission. In front of it stands the
/// schema compiled to a validator over UTF-8, which only ever says "valid": so a valid submission costs about as much as
/// reading it and nothing of the quota. Keywords it does not know leave the whole schema to Newtonsoft.
/// </para>
/// <para>
/// Past the quota (1000 an hour per process without a licence) the compiled validator reports the refusal itself, with the
/// same pointers, codes and details. Only a schema that is not compiled cannot be judged then:
/// <see cref="ValidatorQuotaException"/>.
/// </para>
/// <para>
/// Before any schema is asked the document must be strict JSON: RFC 8259 in valid UTF-8 (a byte order mark in front is
/// tolerated), at most 16 containers deep, no member twice, no lone surrogates, and numbers within RFC 7493 section 2.2
/// (integers within ±9 007 199 254 740 991, others of at most 15 significant digits), so that every reader sees the same
/// figures. <c>1.0</c> and <c>1e2</c> are integers. The formats <c>date</c> and <c>date-time</c> are asserted as RFC 3339
/// has them; the others are annotations.
/// </para>
/// </remarks>
public sealed class SubmissionSchema
{
    private readonly string name;
    private readonly CompiledSchema? compiled;
    private readonly IReferenceEngine reference;

    internal SubmissionSchema(string name, CompiledSchema? compiled, IReferenceEngine reference)
    {
        this.name = name;
        this.compiled = compiled;
        this.reference = reference;
        Records = RecordShape.Of(compiled);
    }

    /// <summary>What the records look like to whoever scans them; null when only a validator can judge them.</summary>
    internal RecordShape? Records { get; }

    /// <summary>Whether valid submissions are recognised without Newtonsoft's quota.</summary>
    public bool IsCompiled => compiled is not null;

    /// <summary>Reads a schema.</summary>
    /// <param name="schemaJson">The schema's text.</param>
    /// <param name="name">Its file or name, for errors.</param>
    /// <exception cref="SchemaException">It is no JSON, no usable schema of draft 2020-12, or refers to another document.</exception>
    public static SubmissionSchema Compile(string schemaJson, string name)
    {
        ArgumentNullException.ThrowIfNull(schemaJson);
        ArgumentNullException.ThrowIfNull(name);
        var source = Parse(schemaJson, name);
        var reference = ReferenceSchema.Load(source, name);
        return new SubmissionSchema(name, SchemaCompiler.TryCompile(source), new ReferenceEngine(reference, source));
    }

    /// <summary>The same schema with another engine to decide and explain.</summary>
    internal SubmissionSchema With(IReferenceEngine engine) => new(name, compiled, engine);

    /// <summary>Judges one submission.</summary>
    /// <param name="utf8Json">The whole of it; it is read in place and not kept.</param>
    /// <param name="ct">Stops the judging.</param>
    /// <returns>
    /// Null when it is valid; otherwise what is wrong, in the order it was found, and behind that every text and member
    /// name that looks like personal data. A valid one's texts are looked at by whoever reads its records.
    /// </returns>
    /// <exception cref="ValidatorQuotaException">Newtonsoft's quota is used up and the schema is not a compiled one.</exception>
    public ViolationReport? Validate(ReadOnlyMemory<byte> utf8Json, CancellationToken ct)
    {
        var json = StrictJson.WithoutMark(utf8Json);
        try
        {
            if (Judge(json, ct) is not { } report)
            {
                return null;
            }

            FindPersonalData.In(json.Span, report);
            return report;
        }
        catch (JudgingStoppedException stopped)
        {
            return stopped.Report;
        }
    }

    private ViolationReport? Judge(ReadOnlyMemory<byte> json, CancellationToken ct)
    {
        if (compiled is not null && Utf8.IsValid(json.Span) && CompiledValidation.Accepts(compiled, json.Span, ct))
        {
            return null;
        }

        if (StrictJson.Check(json.Span, ct) is { } malformed)
        {
            return malformed;
        }

        try
        {
            return reference.Validate(json, ct);
        }
        catch (JSchemaException e) when (e.Message.Contains("quota", StringComparison.OrdinalIgnoreCase))
        {
            return compiled is null ? throw new ValidatorQuotaException(name, e) : CompiledValidation.Report(compiled, json.Span, ct);
        }
    }

    private static JsonElement Parse(string schemaJson, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(schemaJson, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.True or JsonValueKind.False
                ? document.RootElement.Clone()
                : throw new SchemaException(name, string.Empty, "expected an object, true or false.");
        }
        catch (JsonException e)
        {
            throw new SchemaException(name, string.Empty, e.Message, e);
        }
    }
}
