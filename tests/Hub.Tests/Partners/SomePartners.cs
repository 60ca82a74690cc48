using Hub.Partners;

namespace Hub.Tests.Partners;

/// <summary>A catalogue of two partners, read from files as the real one is.</summary>
internal static class SomePartners
{
    public static PartnerCatalogue Catalogue { get; } = Load();

    private static PartnerCatalogue Load()
    {
        using var folder = new TempFolder();
        folder.Write("duwo.json", """{"id":"duwo","title":{"nl":"DUWO","en":"DUWO"},"url":"https://www.duwo.nl"}""");
        folder.Write("lic.json", """{"id":"lic","title":{"nl":"Leiden International Centre","en":"Leiden International Centre"},"url":"https://leideninternationalcentre.nl"}""");
        return PartnerCatalogue.Load(folder.Path);
    }
}
