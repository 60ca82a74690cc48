namespace Hub.Feeds.Validation;

/// <summary>
/// Newtonsoft.Json.Schema was needed for a verdict and refused to give one: without a licence key it allows a process
/// 1000 validations an hour. Only a schema with keywords the hub does not compile can come to this; answer 503
/// (<see cref="Problems.Unavailable"/>) and have the operator set the licence key or simplify the schema.
/// </summary>
/// <param name="name">The schema's file or name.</param>
/// <param name="cause">What the validator threw.</param>
public sealed class ValidatorQuotaException(string name, Exception cause)
    : Exception($"Newtonsoft.Json.Schema's quota without a licence is used up, and the schema {name} cannot be judged without it.", cause);
