using FluentAssertions;
using Hub.Partners;
using Xunit;

namespace Hub.Tests.Partners;

public sealed class PartnerCatalogueTests : IDisposable
{
    private const string Valid = """{"id":"lumc","title":{"nl":"LUMC","en":"LUMC"},"url":"https://www.lumc.nl"}""";

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_partner_is_added_by_a_file()
    {
        folder.Write("lumc.json", Valid);

        var catalogue = PartnerCatalogue.Load(folder.Path);

        catalogue.All.Should().Equal(new Partner("lumc", new Localized("LUMC", "LUMC"), new Uri("https://www.lumc.nl")));
        catalogue.Find("lumc").Should().NotBeNull();
        catalogue.Find("duwo").Should().BeNull();
        catalogue.Ids.Should().Equal("lumc");
    }

    [Theory]
    [InlineData("\"lumc\"", "\"LUMC\"", "/id")]
    [InlineData("\"lumc\"", "\"duwo\"", "/id")]
    [InlineData("\"url\"", "\"website\"", "/website")]
    [InlineData("\"en\":\"LUMC\"", "\"en\":\"\"", "/title/en")]
    [InlineData(",\"en\":\"LUMC\"", "", "/title/en")]
    [InlineData("https://www.lumc.nl", "http://www.lumc.nl", "/url")]
    [InlineData("https://www.lumc.nl", "lumc", "/url")]
    [InlineData("{\"id\"", "{\"id\":\"lumc\",\"id\"", "")]
    [InlineData("}", "", "")]
    public void A_wrong_file_is_refused_with_its_name_and_the_place(string valid, string wrong, string pointer)
    {
        folder.Write("lumc.json", Valid.Replace(valid, wrong, StringComparison.Ordinal));

        var failure = FluentActions.Invoking(() => PartnerCatalogue.Load(folder.Path)).Should().Throw<DefinitionException>().Which;

        failure.File.Should().EndWith("lumc.json");
        failure.Pointer.Should().Be(pointer);
    }

    [Fact]
    public void The_partners_of_the_repository_can_be_used()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root!.FullName, "Hub.sln")))
        {
            root = root.Parent;
        }

        PartnerCatalogue.Load(Path.Combine(root.FullName, "schemas", "partners")).Ids
            .Should().Contain(["universiteit-leiden", "duwo", "lic", "lbsp", "gemeente-leiden"]);
    }

    [Fact]
    public void A_missing_folder_is_refused()
    {
        FluentActions.Invoking(() => PartnerCatalogue.Load(Path.Combine(folder.Path, "none"))).Should().Throw<DefinitionException>();
    }
}
