using System.Globalization;
using CsCheck;

namespace Hub.Tests.Feeds.PersonalData;

/// <summary>Made-up personal data of every kind that is refused, as people write it.</summary>
internal static class SomePersonalData
{
    /// <summary>A citizen service number that passes the 11-test, in one piece or in groups.</summary>
    public static readonly Gen<string> CitizenServiceNumber = Gen.Select(Gen.Int[10_000_000, 99_999_999], Gen.Int[0, 3]).Select((start, form) =>
    {
        // The last digit makes the sum right; where that takes a ten, the next number does.
        for (; ; start = start == 99_999_999 ? 10_000_000 : start + 1)
        {
            var digits = start.ToString(CultureInfo.InvariantCulture);
            var sum = digits.Select((digit, index) => (9 - index) * (digit - '0')).Sum() % 11;
            if (sum < 10)
            {
                digits += sum.ToString(CultureInfo.InvariantCulture);
                return form switch
                {
                    0 => digits,
                    1 => $"{digits[..4]}.{digits[4..6]}.{digits[6..]}",
                    2 => $"{digits[..3]} {digits[3..6]} {digits[6..]}",
                    _ => $"{digits[..3]}.{digits[3..6]}.{digits[6..]}",
                };
            }
        }
    });

    /// <summary>An account number with right check digits.</summary>
    public static readonly Gen<string> BankAccount = Gen.Select(Gen.OneOf("ABNA", "INGB", "RABO", "TRIO"), Gen.Long[1, 9_999_999_999], Gen.Bool).Select((bank, number, isSpaced) =>
    {
        var account = bank + number.ToString("D10", CultureInfo.InvariantCulture);
        var remainder = string.Concat((account + "NL00").Select(unit => char.IsDigit(unit) ? $"{unit}" : $"{unit - 'A' + 10}")).Aggregate(0, (rest, digit) => ((rest * 10) + digit - '0') % 97);
        var iban = $"NL{98 - remainder:D2}{account}";
        return isSpaced ? string.Join(' ', iban.Chunk(4).Select(four => new string(four))) : iban;
    });

    /// <summary>An e-mail address.</summary>
    public static readonly Gen<string> Email =
        Gen.Select(Gen.String[Gen.Char['a', 'z'], 3, 9], Gen.String[Gen.Char['a', 'z'], 3, 9], Gen.OneOf("nl", "org", "leiden.example"))
            .Select((name, host, end) => $"{name}.x@{host}.{end}");

    /// <summary>A telephone number.</summary>
    public static readonly Gen<string> Telephone = Gen.Select(Gen.Int[10_000_000, 99_999_999], Gen.Int[0, 4]).Select((number, form) => form switch
    {
        0 => $"06{number}",
        1 => $"06-{number}",
        2 => $"+31 6 {number}",
        3 => $"071-5{number % 1_000_000:D6}",
        _ => $"00316{number}",
    });

    /// <summary>A postcode with a house number.</summary>
    public static readonly Gen<string> Address =
        Gen.Select(Gen.Int[2300, 2334], Gen.String[Gen.Char['A', 'R'], 2, 2], Gen.Int[1, 999]).Select((digits, letters, house) => $"{digits} {letters} {house}");

    /// <summary>Any of them.</summary>
    public static readonly Gen<string> Any = Gen.OneOf(CitizenServiceNumber, BankAccount, Email, Telephone, Address);
}
