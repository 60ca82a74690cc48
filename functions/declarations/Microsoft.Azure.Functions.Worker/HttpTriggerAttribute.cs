namespace Microsoft.Azure.Functions.Worker;

/// <summary>Calls a function for HTTP requests. Of Microsoft.Azure.Functions.Worker.Extensions.Http.</summary>
/// <param name="authLevel">Which of the platform's keys a request needs.</param>
/// <param name="methods">The methods that are answered; no other is.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods) : Attribute
{
    /// <summary>The path as a template of ASP.NET Core's routing, without a slash at its start.</summary>
    public string? Route { get; set; }

    /// <summary>The methods that are answered.</summary>
    public string[]? Methods { get; } = methods;

    /// <summary>Which of the platform's keys a request needs.</summary>
    public AuthorizationLevel AuthLevel { get; } = authLevel;
}

/// <summary>Which of the platform's keys a request needs. Of Microsoft.Azure.Functions.Worker.Extensions.Http.</summary>
public enum AuthorizationLevel
{
    /// <summary>None.</summary>
    Anonymous = 0,

    /// <summary>A user's token.</summary>
    User = 1,

    /// <summary>The function's key.</summary>
    Function = 2,

    /// <summary>A system key.</summary>
    System = 3,

    /// <summary>The master key.</summary>
    Admin = 4,
}
