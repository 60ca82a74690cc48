using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Hub.Partners;

/// <summary>
/// Reads JWTs (RFC 7519) of the configured issuer. Everything must be as expected (RFC 8725): signature with an allowed
/// algorithm and a deployed key, issuer, audience, expiry, one caller id and one role; otherwise nobody calls.
/// </summary>
public sealed class TokenReader
{
    /// <summary>How far the issuer's clock and the hub's may differ.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    /// <summary>Characters a token may have; an HTTP header of more would not get here.</summary>
    public const int MostCharacters = 16 * 1024;

    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = MostCharacters };
    private readonly TokenValidationParameters? expected;
    private readonly JwtOptions options;
    private readonly TimeProvider clock;
    private readonly ILogger<TokenReader> logger;

    /// <summary>Prepares for the configured issuer, or to refuse every token when there is none.</summary>
    /// <exception cref="OptionsValidationException">The settings are half given, or the keys cannot be used.</exception>
    public TokenReader(IOptions<JwtOptions> options, TimeProvider clock, ILogger<TokenReader> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options.Value;
        this.clock = clock;
        this.logger = logger;
        expected = this.options.IsConfigured ? Expect(this.options) : null;
    }

    /// <summary>The caller the token proves, or null.</summary>
    public async ValueTask<Caller?> ReadAsync(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (expected is null || token.Length > MostCharacters)
        {
            return null;
        }

        var result = await handler.ValidateTokenAsync(token, expected);
        if (!result.IsValid || result.SecurityToken is not JsonWebToken jwt)
        {
            var failure = result.Exception?.GetType();
            KeyLog.TokenInvalid(logger, failure);
            return null;
        }

        if (jwt.TryGetHeaderValue<object>("crit", out _))
        {
            KeyLog.TokenRefused(logger, "critical header parameters (RFC 7515, section 4.1.11)");
            return null;
        }

        if (!TokenClaims.TryRead(jwt, options.SubjectClaim, options.RoleClaim, out var subject, out var role))
        {
            KeyLog.TokenRefused(logger, "not exactly one caller id and one role");
            return null;
        }

        return new Caller(subject, role);
    }

    private TokenValidationParameters Expect(JwtOptions configured)
    {
        return new TokenValidationParameters
        {
            ValidIssuer = configured.Issuer,
            ValidAudience = configured.Audience,
            IssuerSigningKeys = SigningKeySet.Read(configured.SigningKeys!),
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.EcdsaSha256],
            RequireSignedTokens = true,
            ValidateIssuerSigningKey = true,
            LifetimeValidator = (notBefore, expires, _, _) => IsCurrent(notBefore, expires),
        };
    }

    private bool IsCurrent(DateTime? notBefore, DateTime? expires)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return expires is { } end && now < Later(end) && (notBefore is not { } start || now >= Earlier(start));
    }

    // A token may claim any time; at the ends of the calendar the skew has no room.
    private static DateTime Later(DateTime moment) => DateTime.MaxValue - moment < Skew ? moment : moment + Skew;

    private static DateTime Earlier(DateTime moment) => moment - DateTime.MinValue < Skew ? moment : moment - Skew;
}
