using Microsoft.Extensions.Options;

namespace Hub;

/// <summary>Refuses settings at start by what their own check finds.</summary>
/// <typeparam name="TOptions">The settings.</typeparam>
/// <param name="fault">What is wrong with them, or null.</param>
internal sealed class FaultCheck<TOptions>(Func<TOptions, string?> fault) : IValidateOptions<TOptions>
    where TOptions : class
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, TOptions options) =>
        fault(options) is { } message ? ValidateOptionsResult.Fail(message) : ValidateOptionsResult.Success;
}
