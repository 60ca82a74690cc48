using System.Text;
using Hub.Feeds.PersonalData;
using Hub.Feeds.Validation;

namespace Hub.Partners;

/// <summary>For whom and how a key may be issued; the same over HTTP and on the command line, for a new key and for one that replaces another.</summary>
public sealed class KeyRules(PartnerCatalogue partners, OwnPartner own)
{
    internal const int MostLabel = 200;

    /// <summary>How many days a key may be valid, where that is not for ever.</summary>
    public const int MostDays = 36_500;

    /// <summary>The first thing that is wrong with what was asked for, or null.</summary>
    internal Violation? FaultIn(IssueKeyCommand command)
    {
        if (!Enum.IsDefined(command.Role))
        {
            return UnknownRole();
        }

        return FaultInOwner(command.Owner, command.Role) ?? FaultInLabel(command.Label) ?? FaultInLifetime(command.Lifetime.Span);
    }

    /// <summary>What is wrong with an owner, or null.</summary>
    /// <param name="owner">The caller's id.</param>
    /// <param name="role">Its role; null when that is wrong itself, and only the owner's form can be judged.</param>
    internal Violation? FaultInOwner(string owner, Role? role)
    {
        if (!CallerId.IsValid(owner))
        {
            return Of("owner", ViolationCodes.Pattern,
                $"Een eigenaar is een id van ten hoogste {CallerId.Most} kleine letters en cijfers, woorden verbonden door losse koppeltekens.",
                $"The owner is an id of at most {CallerId.Most} lower-case letters and digits, words joined by single hyphens.");
        }

        if (owner == own.Id)
        {
            return Of("owner", ViolationCodes.Enum,
                $"'{owner}' is de hub zelf, die haar eigen feed levert. Niemand anders mag dat.",
                $"'{owner}' is the hub itself, which sends its own feed. Nobody else may.");
        }

        var isPartner = partners.Find(owner) is not null;
        if (role == Role.Partner && !isPartner)
        {
            var known = string.Join(", ", partners.All.Select(partner => partner.Id).Where(id => id != own.Id));

            // A number of a person may have the form of an id.
            var shown = PersonalDataRules.Mask(owner);
            return Of("owner", ViolationCodes.Enum,
                $"Er is geen partner '{shown}'; er zijn {known}. Een nieuwe is een bestand in schemas/partners.",
                $"There is no partner '{shown}'; there are {known}. A new one is a file in schemas/partners.");
        }

        return role is not (null or Role.Partner) && isPartner
            ? Of("owner", ViolationCodes.Enum,
                $"'{owner}' is een partner en krijgt partnersleutels; kies voor een andere rol een ander id.",
                $"'{owner}' is a partner, whose keys are partner keys; choose another id for another role.")
            : null;
    }

    /// <summary>What is wrong with a label, or null.</summary>
    internal static Violation? FaultInLabel(string label)
    {
        if (label.Length > MostLabel || label.Any(char.IsControl))
        {
            return Of("label", ViolationCodes.MaxLength,
                $"Een label heeft ten hoogste {MostLabel} tekens op één regel.", $"The label has at most {MostLabel} characters on one line.");
        }

        return PersonalDataRules.Find(Encoding.UTF8.GetBytes(label)) is not PersonalDataKind.None and var kind
            ? new Violation("/label", PersonalDataRules.Code, PersonalDataRules.Detail(kind))
            : null;
    }

    /// <summary>What is wrong with how long a key is to be valid, or null; null stands for the setting or for ever.</summary>
    internal static Violation? FaultInLifetime(TimeSpan? lifetime) =>
        lifetime is { } span && (span <= TimeSpan.Zero || span > TimeSpan.FromDays(MostDays))
            ? Of("days", span <= TimeSpan.Zero ? ViolationCodes.Minimum : ViolationCodes.Maximum,
                $"Een sleutel geldt langer dan niets en ten hoogste {MostDays} dagen; kies 0 voor altijd.",
                $"A key is valid for more than nothing and at most {MostDays} days; choose 0 for ever.")
            : null;

    internal static Violation UnknownRole() => Of("role", ViolationCodes.Enum,
        $"Een rol is een van {string.Join(", ", RoleNames.All)}.", $"The role is one of {string.Join(", ", RoleNames.All)}.");

    private static Violation Of(string member, string code, string dutch, string english) => new("/" + member, code, new Localized(dutch, english));
}
