using FluentAssertions;
using Xunit;

namespace Hub.Tests;

public sealed class DefinitionsTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "schemas");

    [Fact]
    public void All_definitions_load_together()
    {
        var definitions = Definitions.Load(Folder);

        definitions.Partners.All.Should().HaveCount(6);
        definitions.Feeds.All.Should().HaveCount(9);
        definitions.Indicators.All.Should().HaveCount(48);
        definitions.Alerts.All.Should().NotBeEmpty();
    }
}
