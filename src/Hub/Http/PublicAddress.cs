using Hub.Publishing;
using Microsoft.Extensions.Options;

namespace Hub.Http;

/// <summary>The address under which the hub is reached from outside, for what has to name itself in full.</summary>
internal static class PublicAddress
{
    /// <summary>The setting <c>Events:PublicBaseUrl</c>, or else the address of the request; without a slash at its end.</summary>
    public static string Of(HubRequest request)
    {
        var http = request.Http.Request;
        var address = request.Service<IOptions<EventsOptions>>().Value.PublicBaseUrl?.AbsoluteUri ?? $"{http.Scheme}://{http.Host.ToUriComponent()}";
        return address.TrimEnd('/');
    }
}
