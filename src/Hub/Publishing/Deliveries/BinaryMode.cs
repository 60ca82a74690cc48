using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Hub.Publishing.Deliveries;

/// <summary>
/// An event whose attributes are headers and whose data are the body (CloudEvents HTTP binding 1.0.2, section 3.1).
/// <c>datacontenttype</c> is the request's own content type.
/// </summary>
internal static class BinaryMode
{
    public static void AddAttributes(HttpRequestHeaders headers, PublishedEvent published)
    {
        var hubEvent = published.Event;
        Add("specversion", "1.0");
        Add("id", hubEvent.Id);
        Add("type", hubEvent.Type);
        Add("source", published.Source);
        Add("subject", hubEvent.Subject.Length == 0 ? null : hubEvent.Subject);
        Add("time", hubEvent.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture));
        Add("dataschema", published.DataSchema);
        Add("sequence", CloudEventFormat.SequenceText(published.Sequence));
        Add("dataref", hubEvent.DataRef);

        void Add(string attribute, string? value)
        {
            if (value is not null)
            {
                headers.TryAddWithoutValidation("ce-" + attribute, Encode(value));
            }
        }
    }

    /// <summary>A header's value: space, <c>"</c>, <c>%</c> and all beyond visible ASCII as percent-encoded UTF-8 (section 3.1.3.2).</summary>
    public static string Encode(string value)
    {
        var encoded = new StringBuilder(value.Length);
        foreach (var one in Encoding.UTF8.GetBytes(value))
        {
            if (one is > 0x20 and < 0x7F and not (byte)'"' and not (byte)'%')
            {
                encoded.Append((char)one);
            }
            else
            {
                encoded.Append('%').Append(one.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return encoded.ToString();
    }
}
