using Microsoft.AspNetCore.DataProtection;

namespace Hub.Publishing.Subscriptions;

/// <summary>Keeps signing secrets unreadable where they are stored.</summary>
public interface ISecretProtector
{
    /// <summary>Encrypts and authenticates a secret.</summary>
    string Protect(string secret);

    /// <summary>Gives back what <see cref="Protect"/> was given.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The text was changed, or its key is lost.</exception>
    string Unprotect(string protectedSecret);
}

/// <summary>Protects with ASP.NET Core Data Protection, whose keys <see cref="TableXmlRepository"/> stores with the data.</summary>
internal sealed class DataProtectionSecretProtector(IDataProtectionProvider provider) : ISecretProtector
{
    private readonly IDataProtector protector = provider.CreateProtector("Hub.Publishing.Subscriptions.Secret", "v1");

    public string Protect(string secret) => protector.Protect(secret);

    public string Unprotect(string protectedSecret) => protector.Unprotect(protectedSecret);
}
