using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using Azure.Messaging.ServiceBus;
using FluentAssertions;
using Xunit;

namespace Hub.ServiceBus.Tests;

/// <summary>What the functions head is compiled against by default is what it meets in production.</summary>
public sealed class DeclarationTests
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static TheoryData<string> Types => new(DeclaredTypes().Select(type => type.FullName!));

    [Fact]
    public void The_client_is_declared() => DeclaredTypes().Select(type => type.Name).Should().Contain(nameof(ServiceBusClient));

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_type_and_member_that_is_declared_is_so_in_the_real_client(string name)
    {
        var real = typeof(ServiceBusClient).Assembly.GetType(name);
        real.Should().NotBeNull();

        Shape(DeclaredTypes().Single(type => type.FullName == name)).Should().BeSubsetOf(Shape(real!));
    }

    private static List<Type> DeclaredTypes()
    {
        var path = typeof(DeclarationTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "Declarations").Value!;
        return [.. Apart.Value.LoadFromAssemblyPath(path).GetExportedTypes()
            .Where(type => type.Namespace?.StartsWith("Azure.Messaging.ServiceBus", StringComparison.Ordinal) == true)];
    }

    // Types of the same names are loaded here already, so these have a context to themselves.
    private static readonly Lazy<AssemblyLoadContext> Apart = new(() => new AssemblyLoadContext("declarations"));

    // Everything that a compiler that saw the one and a runtime that has the other must agree on.
    private static IEnumerable<string> Shape(Type type)
    {
        yield return $"{(type.IsEnum ? "enum" : type.IsValueType ? "struct" : type.IsInterface ? "interface" : "class")} sealed={type.IsSealed} abstract={type.IsAbstract} : {type.BaseType}";
        foreach (var contract in type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []))
        {
            yield return $"implements {contract}";
        }

        foreach (var method in type.GetMethods(Declared).Where(IsVisible))
        {
            yield return $"{Access(method)} {method.ReturnType} {method.Name}({Parameters(method)})";
        }

        foreach (var constructor in type.GetConstructors(Declared).Where(IsVisible))
        {
            yield return $"{Access(constructor)} new({Parameters(constructor)})";
        }

        foreach (var field in type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily))
        {
            yield return $"field static={field.IsStatic} {field.FieldType} {field.Name}"
                + (field.IsLiteral ? string.Create(CultureInfo.InvariantCulture, $" = {Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}") : string.Empty);
        }
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily;

    private static string Access(MethodBase method) => $"public={method.IsPublic} static={method.IsStatic} virtual={method.IsVirtual && !method.IsFinal}";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{parameter.ParameterType} {parameter.Name}" + (parameter.HasDefaultValue ? $" = {parameter.RawDefaultValue ?? "default"}" : string.Empty)));
}
