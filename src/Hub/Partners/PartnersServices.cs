using Hub.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Hub.Partners;

/// <summary>Registers this room.</summary>
public static class PartnersServices
{
    /// <summary>
    /// Adds keys and tokens, with settings from the sections <c>Keys</c> and <c>Jwt</c>. Needs a
    /// <see cref="PartnerCatalogue"/>, an <see cref="OwnPartner"/>, an <see cref="ITableStore"/>, a configuration and logging beside it.
    /// </summary>
    public static IServiceCollection AddPartners(this IServiceCollection services)
    {
        services.AddOptions<JwtOptions>().BindConfiguration("Jwt").ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<JwtOptions>, JwtOptionsCheck>());
        services.AddOptions<KeyOptions>().BindConfiguration("Keys")
            .Validate(options => options.LifetimeDays is >= 0 and <= 36_500, "Keys:LifetimeDays is 0 (never) to 36500.")
            .Validate(options => options.CacheSize is >= 1 and <= 1_000_000, "Keys:CacheSize is 1 to 1000000.")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IIdSource, SystemIdSource>();
        services.TryAddSingleton<KeyCache>();
        services.TryAddSingleton<TokenReader>();
        services.TryAddSingleton<Authenticate>();
        services.TryAddSingleton<KeyRules>();
        services.TryAddSingleton<IssueKey>();
        services.TryAddSingleton<ListKeys>();
        services.TryAddSingleton<RevokeKey>();
        services.TryAddSingleton<RotateKey>();
        services.TryAddSingleton<ManageKeys>();
        services.TryAddSingleton<DescribeCaller>();
        return services;
    }
}
