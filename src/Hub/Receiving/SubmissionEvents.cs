using System.Text.Json;
using Hub.Publishing;
using Hub.Storage;

namespace Hub.Receiving;

/// <summary>The events receiving publishes.</summary>
internal static class SubmissionEvents
{
    public static HubEvent Accepted(IIdSource ids, Receipt receipt, DateTimeOffset now) =>
        Of(EventTypes.SubmissionAccepted, ids, receipt, now);

    public static HubEvent Withdrawn(IIdSource ids, Receipt receipt, DateTimeOffset now) =>
        Of(EventTypes.SubmissionWithdrawn, ids, receipt, now);

    private static HubEvent Of(string type, IIdSource ids, Receipt receipt, DateTimeOffset now)
    {
        var data = JsonSerializer.Serialize(new Dictionary<string, object?>
        {
            ["submission"] = receipt.Id.ToString(),
            ["feed"] = receipt.Id.Feed,
            ["period"] = receipt.Id.Period.ToString(),
            ["revision"] = receipt.Id.Revision,
            // Not the digest: with the published margins it would let small counts be tried out.
            ["records"] = receipt.Records,
        });
        return new HubEvent(ids.NewId().ToString(), type, receipt.Id.Feed, now, data, $"/v1/submissions/{receipt.Id}");
    }
}
