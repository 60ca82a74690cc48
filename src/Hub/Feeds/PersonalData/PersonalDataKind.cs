namespace Hub.Feeds.PersonalData;

/// <summary>What a text that is refused looks like.</summary>
internal enum PersonalDataKind
{
    /// <summary>Nothing personal was recognised.</summary>
    None,

    /// <summary>An e-mail address.</summary>
    Email,

    /// <summary>A Dutch citizen service number (BSN).</summary>
    CitizenServiceNumber,

    /// <summary>A Dutch or international telephone number.</summary>
    Telephone,

    /// <summary>An international bank account number (ISO 13616).</summary>
    BankAccount,

    /// <summary>A Dutch postcode with a house number.</summary>
    Address,
}
