using Microsoft.Extensions.Options;

namespace Hub.Partners;

/// <summary>Refuses half-given or unusable <see cref="JwtOptions"/> when the hub starts, not when the first token comes.</summary>
internal sealed class JwtOptionsCheck : IValidateOptions<JwtOptions>
{
    public ValidateOptionsResult Validate(string? name, JwtOptions options)
    {
        if (!options.IsConfigured)
        {
            return ValidateOptionsResult.Success;
        }

        if (string.IsNullOrEmpty(options.Issuer) || string.IsNullOrEmpty(options.Audience) || string.IsNullOrEmpty(options.SigningKeys))
        {
            return ValidateOptionsResult.Fail("Jwt:Issuer, Jwt:Audience and Jwt:SigningKeys are given together or not at all.");
        }

        if (string.IsNullOrEmpty(options.SubjectClaim) || string.IsNullOrEmpty(options.RoleClaim))
        {
            return ValidateOptionsResult.Fail("Jwt:SubjectClaim and Jwt:RoleClaim cannot be empty.");
        }

        try
        {
            SigningKeySet.Read(options.SigningKeys);
            return ValidateOptionsResult.Success;
        }
        catch (InvalidOperationException failure)
        {
            return ValidateOptionsResult.Fail(failure.Message);
        }
    }
}
