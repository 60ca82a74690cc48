using FluentAssertions;
using Hub.Alerts;
using Xunit;

namespace Hub.Tests.Alerts;

public sealed class ShippedRulesTests
{
    [Fact]
    public void The_rules_of_the_repository_can_be_used()
    {
        var rules = AlertCatalogue.Load(Path.Combine(Root(), "schemas", "alerts")).All;

        rules.Select(rule => rule.Id).Should().Contain("housing-shortage").And.OnlyHaveUniqueItems();
    }

    [Fact]
    public void The_housing_shortage_rule_of_the_repository_tells_what_happened_in_Leiden()
    {
        var rule = AlertCatalogue.Load(Path.Combine(Root(), "schemas", "alerts")).Find("housing-shortage")!;

        AlertState.Empty(rule.Id, "leiden").Apply(rule, SomeRules.Leiden, SomeRules.From(["s-1"]), SomeRules.Now).Changes.Words()
            .Should().Equal("Raised 2017-03", "Resolved 2017-03 cleared at 2020-04", "Raised 2021-04");
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Hub.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
