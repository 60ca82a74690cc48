using System.Text.Json;
using System.Text.Json.Nodes;
using Hub.Feeds.Validation;

namespace Hub.Publishing.Subscriptions;

/// <summary>A merge patch on a subscription: the whole request it comes down to, and the status it asks for.</summary>
/// <param name="Request">The subscription as it is to be; null when nothing of it changes.</param>
/// <param name="Status">The status asked for, active or paused; null when it is not spoken of.</param>
/// <param name="NamesWants">Whether it speaks of what the subscription asks for: its types, source or filters.</param>
/// <param name="NamesCredential">Whether it gives, replaces or removes the credential, which is never merged: nobody can read what it would be merged with.</param>
internal sealed record SubscriptionPatch(SubscriptionRequest? Request, SubscriptionStatus? Status, bool NamesWants, bool NamesCredential)
{
    private const string StatusMember = "status";
    private const string CredentialMember = "sinkcredential";
    private static readonly string[] Wants = ["types", "source", "filters"];
    private static readonly string[] ReadOnly = ["id", "statusReason", "allowedRate", "owner", "createdAt", "secret", "previousSecretEndsAt"];

    /// <summary>Reads a patch, adding everything that is wrong with it, or with what it makes of the subscription, to <paramref name="report"/>.</summary>
    public static SubscriptionPatch? Read(Subscription subscription, ReadOnlyMemory<byte> json, ViolationReport report)
    {
        if (StrictJson.Check(json.Span, CancellationToken.None) is { } faults)
        {
            report.Add(new Violation(string.Empty, ViolationCodes.InvalidJson, faults.Errors[0].Detail));
            return null;
        }

        if (JsonNode.Parse(StrictJson.WithoutMark(json).Span) is not JsonObject patch)
        {
            report.Add(new Violation(string.Empty, ViolationCodes.Type, new Localized("Een wijziging is een JSON-object.", "A change is a JSON object.")));
            return null;
        }

        var before = (JsonObject)JsonSerializer.SerializeToNode(SubscriptionResource.From(subscription), PublishingJson.Default.SubscriptionResource)!;
        var status = ReadStatus(before, patch, report);
        foreach (var name in ReadOnly)
        {
            // Sent back as it was read it is no change.
            if (patch.TryGetPropertyValue(name, out var value) && !JsonNode.DeepEquals(value, before[name]))
            {
                report.Add(new Violation("/" + name, "read-only", new Localized("Dit veld kan niet worden gewijzigd.", "This member cannot be changed.")));
            }

            patch.Remove(name);
            before.Remove(name);
        }

        var namesWants = Wants.Any(patch.ContainsKey);
        var namesCredential = patch.TryGetPropertyValue(CredentialMember, out var credential);
        patch.Remove(CredentialMember);
        var after = (JsonObject)MergePatch.Apply(before, patch)!;
        if (!namesCredential && JsonNode.DeepEquals(before, after))
        {
            return new SubscriptionPatch(null, status, namesWants, NamesCredential: false);
        }

        if (credential is not null)
        {
            after[CredentialMember] = MergePatch.Apply(null, credential);
        }

        return new SubscriptionPatch(SubscriptionRequest.Read(JsonSerializer.SerializeToUtf8Bytes(after, NodeJson.Default.JsonObject), report), status, namesWants, namesCredential);
    }

    private static SubscriptionStatus? ReadStatus(JsonObject before, JsonObject patch, ViolationReport report)
    {
        var isNamed = patch.TryGetPropertyValue(StatusMember, out var value);
        var was = before[StatusMember];
        patch.Remove(StatusMember);
        before.Remove(StatusMember);
        if (!isNamed)
        {
            return null;
        }

        switch (value is JsonValue one && one.TryGetValue<string>(out var text) ? text : null)
        {
            case "active":
                return SubscriptionStatus.Active;
            case "paused":
                return SubscriptionStatus.Paused;
            default:
                if (!JsonNode.DeepEquals(value, was))
                {
                    report.Add(new Violation("/" + StatusMember, ViolationCodes.Enum, new Localized("Kies uit 'active', 'paused'.", "Choose from 'active', 'paused'.")));
                }

                return null;
        }
    }
}

/// <summary>The JSON of a document that is put together.</summary>
[System.Text.Json.Serialization.JsonSerializable(typeof(JsonObject))]
internal sealed partial class NodeJson : System.Text.Json.Serialization.JsonSerializerContext;
