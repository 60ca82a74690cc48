namespace Microsoft.Azure.Functions.Worker;

/// <summary>Marks a method as a function. Of Microsoft.Azure.Functions.Worker.Extensions.Abstractions.</summary>
/// <param name="name">The function's name, unique in the app whatever the case of its letters.</param>
[AttributeUsage(AttributeTargets.Method)]
public class FunctionAttribute(string name) : Attribute
{
    /// <summary>The function's name.</summary>
    public string Name { get; } = name;
}
