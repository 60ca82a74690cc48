using System.Reflection;
using Hub.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Functions;

/// <summary>A function of the head as the platform finds it: a method with attributes.</summary>
internal sealed record Function(string Name, MethodInfo Method)
{
    /// <summary>All functions of the head.</summary>
    public static IReadOnlyList<Function> All { get; } =
    [
        .. typeof(FunctionsHost).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static))
            .Select(method => (Attribute: method.GetCustomAttribute<FunctionAttribute>(), method))
            .Where(found => found.Attribute is not null)
            .Select(found => new Function(found.Attribute!.Name, found.method)),
    ];

    /// <summary>The functions that HTTP calls, with their triggers.</summary>
    public static IReadOnlyList<(Function Function, HttpTriggerAttribute Trigger)> Http { get; } =
        [.. All.Select(function => (function, function.Trigger<HttpTriggerAttribute>()!)).Where(found => found.Item2 is not null)];

    /// <summary>The function's trigger, if it is of this kind.</summary>
    public T? Trigger<T>()
        where T : Attribute => Method.GetParameters().Select(parameter => parameter.GetCustomAttribute<T>()).FirstOrDefault(attribute => attribute is not null);

    /// <summary>Calls it as the platform does: the class from the container anew, the arguments by their types.</summary>
    public Task InvokeAsync(IServiceProvider services, params object[] arguments)
    {
        var instance = Method.IsStatic ? null : ActivatorUtilities.CreateInstance(services, Method.DeclaringType!);
        var values = Method.GetParameters().Select(parameter => arguments.Single(parameter.ParameterType.IsInstanceOfType)).ToArray();
        return (Task)Method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, values, null)!;
    }
}
