using System.Reflection;
using FluentAssertions;
using Hub.Sqlite;
using Xunit;

namespace Hub.Tests;

/// <summary>The library knows neither an engine nor a cloud; the adapters do not know each other.</summary>
public sealed class ArchitectureTests
{
    [Fact]
    public void The_library_rests_on_no_storage_engine_bus_or_head()
    {
        References(typeof(Definitions).Assembly).Should()
            .NotContain(name => name.StartsWith("Azure.", StringComparison.Ordinal))
            .And.NotContain(name => name.Contains("Sqlite", StringComparison.OrdinalIgnoreCase) || name.StartsWith("SQLitePCL", StringComparison.Ordinal))
            .And.NotContain(name => name.StartsWith("MailKit", StringComparison.Ordinal) || name.StartsWith("MimeKit", StringComparison.Ordinal))
            .And.NotContain(name => name.StartsWith("Microsoft.Azure.", StringComparison.Ordinal))
            .And.NotContain("Hub.Server");
    }

    [Fact]
    public void The_adapters_rest_on_the_library_alone()
    {
        References(typeof(SqliteStore).Assembly).Where(IsOurs).Should().Equal("Hub");
        References(typeof(Azure.AzureTableStore).Assembly).Where(IsOurs).Should().Equal("Hub");
        References(typeof(Mail.MailServices).Assembly).Where(IsOurs).Should().Equal("Hub");
    }

    [Fact]
    public void Adapters_keep_their_types_to_themselves_but_for_the_store_and_its_registration()
    {
        typeof(SqliteStore).Assembly.GetExportedTypes().Select(type => type.Name).Should().BeEquivalentTo("SqliteStore", "SqliteServices");
        typeof(Azure.AzureTableStore).Assembly.GetExportedTypes().Select(type => type.Name).Should().BeEquivalentTo("AzureTableStore", "AzureServices");
        typeof(Mail.MailServices).Assembly.GetExportedTypes().Select(type => type.Name).Should().BeEquivalentTo("MailServices");
    }

    private static IEnumerable<string> References(Assembly assembly) => assembly.GetReferencedAssemblies().Select(reference => reference.Name!);

    private static bool IsOurs(string name) => name == "Hub" || name.StartsWith("Hub.", StringComparison.Ordinal);
}
