using System.Globalization;
using CsCheck;
using FluentAssertions;
using Hub.Feeds.PersonalData;
using Xunit;

namespace Hub.Tests.Feeds.PersonalData;

/// <summary>Which texts look like personal data, and which do not.</summary>
public sealed class PersonalDataRulesTests
{
    [Theory]
    [InlineData("123456782", "CitizenServiceNumber")]
    [InlineData("BSN 123456782", "CitizenServiceNumber")]
    [InlineData("bsn:123456782.", "CitizenServiceNumber")]
    [InlineData("bsn-123456782", "CitizenServiceNumber")]
    [InlineData("1234.56.782", "CitizenServiceNumber")]
    [InlineData("123 456 782", "CitizenServiceNumber")]
    [InlineData("12.34.56.782", "CitizenServiceNumber")]
    [InlineData("10000008", "CitizenServiceNumber")]
    [InlineData("jan@example.nl", "Email")]
    [InlineData("Vraag j.de.vries+leiden@post.example.org!", "Email")]
    [InlineData("<\"jan de vries\"@example.nl>", "Email")]
    [InlineData("josé@voorbeeld.nl", "Email")]
    [InlineData("jan@[192.0.2.1]", "Email")]
    [InlineData("0612345678", "Telephone")]
    [InlineData("06-12345678", "Telephone")]
    [InlineData("06 12 34 56 78", "Telephone")]
    [InlineData("Bel (071) 516 11 11 of kom langs", "Telephone")]
    [InlineData("071-5161111", "Telephone")]
    [InlineData("0348-123456.", "Telephone")]
    [InlineData("+31 6 12345678", "Telephone")]
    [InlineData("+31 (0)6 12345678", "Telephone")]
    [InlineData("0031612345678", "Telephone")]
    [InlineData("+44 20 7946 0958", "Telephone")]
    [InlineData("NL91ABNA0417164300", "BankAccount")]
    [InlineData("nl91 abna 0417 1643 00", "BankAccount")]
    [InlineData("op rekening NL91 ABNA 0417 1643 00 graag", "BankAccount")]
    [InlineData("DE89370400440532013000", "BankAccount")]
    [InlineData("2311 EG 12", "Address")]
    [InlineData("2311EG12", "Address")]
    [InlineData("2311eg-12", "Address")]
    [InlineData("Breestraat 125, 2311 CS Leiden", "Address")]
    [InlineData("Breestraat 12a 2311CS", "Address")]
    [InlineData("bsn123456782", "CitizenServiceNumber")]
    [InlineData("123-456-782", "CitizenServiceNumber")]
    [InlineData("123\u00A0456\u00A0782", "CitizenServiceNumber")]
    [InlineData("123\u2011456\u2011782", "CitizenServiceNumber")]
    [InlineData("30 123456782 woningen", "CitizenServiceNumber")]
    [InlineData("bijlage 2 123456782", "CitizenServiceNumber")]
    [InlineData("tel.0648215937", "Telephone")]
    [InlineData("tel:0648215937", "Telephone")]
    [InlineData("06\u201148215937", "Telephone")]
    [InlineData("06\u201048215937", "Telephone")]
    [InlineData("06\u202F48\u200721\u00A059 37", "Telephone")]
    [InlineData("tel-0648215937", "Telephone")]
    [InlineData("jan-06-48215937", "Telephone")]
    [InlineData("NL91-ABNA-0417-1643-00", "BankAccount")]
    [InlineData("nl91-abna-0417164300", "BankAccount")]
    [InlineData("2311 EG nr 47", "Address")]
    [InlineData("2311EG, nr. 47", "Address")]
    [InlineData("piet-2311eg-47", "Address")]
    [InlineData("2311\u00A0EG\u00A047", "Address")]
    public void It_looks_like_personal_data(string text, string kind) => Find(text).Should().Be(kind);

    [Theory]
    [InlineData("")]
    [InlineData("leiden")]
    [InlineData("meet-and-mingle-2")]
    [InlineData("event-123456782")]
    [InlineData("event-0612345678")]
    [InlineData("123456782-event")]
    [InlineData("123456789")]
    [InlineData("000000000")]
    [InlineData("20240115")]
    [InlineData("2024-12-31")]
    [InlineData("2024-12-31T10:30:00Z")]
    [InlineData("31.12.2024")]
    [InlineData("06-12-2024 10:30")]
    [InlineData("06 12 2024, 10 kamers")]
    [InlineData("2024-Q3")]
    [InlineData("2311 CS")]
    [InlineData("2311")]
    [InlineData("district-2311")]
    [InlineData("in 2024 en 12 in 2025")]
    [InlineData("2021 NL 38 %, EU 29 %")]
    [InlineData("all owned as 24 605 where the places add up to 24 591")]
    [InlineData("24.605 en 7.737, samen 32.342 woningen")]
    [InlineData("€ 123456782,50")]
    [InlineData("1.123456782")]
    [InlineData("@ home")]
    [InlineData("jan@localhost")]
    [InlineData("0800 1234")]
    [InlineData("+12345678")]
    [InlineData("NL91ABNA0417164301")]
    [InlineData("Z/22/3357500")]
    [InlineData("urn:nld:oin:00000001003214345000")]
    [InlineData("1 123 456 782 woningen")]
    [InlineData("hotel-0648215937")]
    [InlineData("event-06-12-2024 10:30")]
    [InlineData("123-456-789")]
    [InlineData("NL91-ABNA-0417-1643-01")]
    [InlineData("2311 EG nr")]
    [InlineData("event-123-456-782")]
    [InlineData("2024\u00A0en\u00A012 in 2025")]
    public void It_does_not(string text) => Find(text).Should().Be("None");

    [Fact]
    public void No_kebab_code_with_a_word_in_it_no_date_and_no_period_is_taken_for_personal_data()
    {
        // A word that announces a number makes personal data of it: "bsn-123456782".
        string[] announcing = ["bsn", "tel", "telefoon", "mobiel", "gsm", "bel", "phone"];
        var word = Gen.String[Gen.Char['a', 'z'], 2, 9].Where(text => !announcing.Any(text.EndsWith));
        var number = Gen.Int[0, 999_999_999].Select(digits => digits.ToString(CultureInfo.InvariantCulture));
        var codes = Gen.Select(word, Gen.OneOf(word, number).Array[0, 4]).Select((first, rest) => string.Join('-', [first, .. rest]));
        var dates = Gen.Int[0, 40_000].Select(day => new DateOnly(1990, 1, 1).AddDays(day % 39_000));
        var texts = Gen.OneOf(
            codes,
            dates.Select(date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            dates.Select(date => date.ToString("yyyyMMdd", CultureInfo.InvariantCulture)),
            dates.Select(date => date.ToString("dd-MM-yyyy", CultureInfo.InvariantCulture)),
            dates.Select(date => date.ToString("dd.MM.yyyy", CultureInfo.InvariantCulture)),
            dates.Select(date => date.ToString("yyyy-MM", CultureInfo.InvariantCulture)),
            Gen.Int[0, 999_999].Select(amount => $"{amount / 1000}.{amount % 1000:D3} woningen"));

        texts.Sample(text => Find(text) == "None", iter: 20_000, print: text => text);
    }

    [Fact]
    public void Every_generated_one_is_recognised_alone_and_in_a_sentence() =>
        SomePersonalData.Any.Sample(text => Find(text) != "None" && Find($"Volgens {text}, zegt men") != "None", iter: 20_000, print: text => text);

    private static string Find(string text) => PersonalDataRules.Find(System.Text.Encoding.UTF8.GetBytes(text)).ToString();

    [Theory]
    [InlineData("/v1/submissions/06-48215937", false)]
    [InlineData("/v1/submissions/jan%40example.org/records", false)]
    [InlineData("/v1/submissions/duwo-housing-stock.2021.1", true)]
    [InlineData("/v1/subscriptions/019b8d62-7a80-7000-8000-000000000023", true)]
    [InlineData("/v1/submissions/duwo-housing-stock.refused.01a19b7c-a680-7000-a58e-8624af5fe447", true)]
    [InlineData("/v1/submissions/06-48215937.01a19b7c-a680-7000-a58e-8624af5fe447", false)]
    public void A_path_is_shown_without_what_looks_like_personal_data_and_stays_a_path(string path, bool asItIs)
    {
        var shown = PersonalDataRules.MaskPath(path);

        (shown == path).Should().Be(asItIs);
        shown.Should().StartWith("/v1/").And.NotContain("48215937").And.NotContain("jan");
        Uri.IsWellFormedUriString(shown, UriKind.Relative).Should().BeTrue();
    }
}
