namespace Hub.Indicators.Monitor;

/// <summary>The names of themes, and their order.</summary>
public static class ThemeNames
{
    private static readonly string[] Order = ["population", "students", "housing", "welcome", "work", "reporting"];

    /// <summary>Where a theme stands among the others: from who lives here to where they work, how well that is reported, and then those not known here.</summary>
    public static int Rank(string theme) => Array.IndexOf(Order, theme) is >= 0 and var place ? place : Order.Length;

    /// <summary>The name of a theme; one that is not known here is written as words.</summary>
    public static Localized Of(string theme) => theme switch
    {
        "population" => new Localized("Bevolking", "Population"),
        "students" => new Localized("Studenten", "Students"),
        "housing" => new Localized("Wonen", "Housing"),
        "welcome" => new Localized("Welkom in de stad", "Welcome to the city"),
        "work" => new Localized("Werk", "Work"),
        "reporting" => new Localized("Leveringen door de partners", "Reporting by the partners"),
        _ => CodeLabels.AsWords(theme),
    };
}
