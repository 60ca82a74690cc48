using Hub.Feeds.Validation;
using Newtonsoft.Json.Schema;

namespace Hub.Tests;

/// <summary>Newtonsoft's validator as it is when the hour's free validations are used up.</summary>
internal sealed class QuotaUsedUp : IReferenceEngine
{
    /// <summary>Definitions whose schemas spare the quota, for tests that send more than it would bear.</summary>
    public static Definitions In(Definitions definitions) => definitions with
    {
        Feeds = definitions.Feeds.With(feed => feed with { Schemas = [.. feed.Schemas.Select(schema => schema with { Compiled = schema.Compiled.With(new QuotaUsedUp()) })] }),
    };

    public ViolationReport? Validate(ReadOnlyMemory<byte> json, CancellationToken ct) =>
        throw new JSchemaException("The free-quota limit of 1000 schema validations per hour has been reached.");
}
