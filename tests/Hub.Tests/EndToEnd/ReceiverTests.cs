using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using FluentAssertions;
using Hub.Tests.Http;
using Xunit;

namespace Hub.Tests.EndToEnd;

/// <summary>What every receiver of docs/subscribing.md does, as a process, with real deliveries of a real hub.</summary>
/// <param name="bench">The hub.</param>
/// <param name="make">Makes the receiver ready.</param>
public abstract class ReceiverContract(ReceiverBench bench, Func<string, Task<string[]>> make) : IClassFixture<ReceiverBench>
{
    private const string Body = """{"specversion":"1.0","id":"one","sequence":"00000000000000000007","data":{"label":"tekort ‘één’"}}""";

    // As docs/subscribing.md has it: any 2xx says that it is put away.
    private static readonly HttpStatusCode[] Taken = [HttpStatusCode.NoContent, HttpStatusCode.OK];

    // Header values as some send them, and no connection is used twice: what one request does to it is not to harm the next.
    private static readonly HttpClient Http = new(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1, PooledConnectionLifetime = TimeSpan.Zero });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_consents_and_puts_every_event_away_as_it_was_sent()
    {
        await using var receiver = await bench.SubscribeAsync(make);

        var first = await bench.TestAsync(receiver);
        var second = await bench.TestAsync(receiver);

        receiver.Inbox.Select(Path.GetFileName).Should().Equal(new[] { first, second }.Select(delivery => Name(delivery.GetProperty("sequence").GetInt64(), delivery.Text("eventId"))));
        var logged = (await bench.Subscriber.EventsAsync()).Where(one => one.Text("subject") == receiver.Subscription).Select(one => one.GetRawText());
        receiver.Inbox.Select(File.ReadAllText).Should().Equal(logged);
    }

    [Fact]
    public async Task What_comes_again_is_counted_once_also_after_a_restart()
    {
        await using var receiver = await bench.SubscribeAsync(make);
        var delivery = await bench.TestAsync(receiver);

        await bench.AgainAsync(receiver, delivery);
        await receiver.StartAsync(receiver.Secret);
        await bench.AgainAsync(receiver, delivery);

        receiver.Inbox.Should().ContainSingle();
    }

    [Fact]
    public async Task While_its_secret_is_replaced_either_one_will_do()
    {
        await using var receiver = await bench.SubscribeAsync(make);
        var rotated = (await bench.Subscriber.SendAsync("POST", $"/v1/subscriptions/{receiver.Subscription}/secret-rotation")).Expect(200).Json;

        await bench.TestAsync(receiver);
        await receiver.StartAsync(rotated.Text("secret"));
        await bench.TestAsync(receiver);

        receiver.Inbox.Should().HaveCount(2);
    }

    [Fact]
    public async Task What_is_not_genuine_or_not_of_now_is_refused_and_not_counted()
    {
        await using var receiver = await bench.SubscribeAsync(make);
        var now = TimeProvider.System.GetUtcNow();
        var signed = Sign(receiver.Secret, now);

        (await SendAsync(receiver, now, signed, Body.Replace('7', '8'))).Should().Be(HttpStatusCode.Unauthorized, "the body was changed");
        (await SendAsync(receiver, now, signed, Body, id: "two")).Should().Be(HttpStatusCode.Unauthorized, "the id was changed");
        (await SendAsync(receiver, now.AddSeconds(1), signed, Body)).Should().Be(HttpStatusCode.Unauthorized, "the timestamp was changed");
        (await SendAsync(receiver, now, Sign("whsec_" + Convert.ToBase64String(new byte[32]), now), Body)).Should().Be(HttpStatusCode.Unauthorized, "another secret signed it");
        (await SendAsync(receiver, now, null, Body)).Should().Be(HttpStatusCode.Unauthorized, "nobody signed it");
        (await SendAsync(receiver, now, "v1, v1,é v2," + signed[3..], Body)).Should().BeOneOf([HttpStatusCode.Unauthorized, HttpStatusCode.BadRequest], "these are no signatures, and one is not even a header's value");
        (await SendAsync(receiver, now.AddMinutes(-6), Sign(receiver.Secret, now.AddMinutes(-6)), Body)).Should().Be(HttpStatusCode.Unauthorized, "it is old");
        (await SendAsync(receiver, now.AddMinutes(6), Sign(receiver.Secret, now.AddMinutes(6)), Body)).Should().Be(HttpStatusCode.Unauthorized, "it is of the future");
        receiver.Inbox.Should().BeEmpty();

        (await SendAsync(receiver, now, "v1,AAAA " + signed, Body)).Should().BeOneOf(Taken, "one that fits is enough");
        receiver.Inbox.Select(File.ReadAllText).Should().Equal(Body);
    }

    [Fact]
    public async Task Who_hangs_up_or_sends_too_much_does_it_no_harm()
    {
        await using var receiver = await bench.SubscribeAsync(make);
        using (var connection = await receiver.ConnectAsync())
        {
            await connection.GetStream().WriteAsync("POST /alerts HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n\r\n{"u8.ToArray(), Cancellation);
            connection.LingerState = new LingerOption(true, 0);
        }

        var now = TimeProvider.System.GetUtcNow();
        await SendAsync(receiver, now, Sign(receiver.Secret, now), new string('x', 1_000_000));

        (await SendAsync(receiver, now, Sign(receiver.Secret, now), Body)).Should().BeOneOf(Taken);
        receiver.Inbox.Should().ContainSingle();
    }

    private static string Name(long sequence, string id) => $"{sequence.ToString("D20", CultureInfo.InvariantCulture)}.{id}.json";

    private static string Sign(string secret, DateTimeOffset at)
    {
        var signed = Encoding.UTF8.GetBytes($"one.{at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}.{Body}");
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), signed));
    }

    // The status; null when the receiver ended the connection, which refuses as well.
    private static async Task<HttpStatusCode?> SendAsync(RunningReceiver receiver, DateTimeOffset at, string? signature, string body, string id = "one")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, receiver.Address) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        if (signature is not null)
        {
            request.Headers.TryAddWithoutValidation("webhook-signature", signature);
        }

        try
        {
            using var response = await Http.SendAsync(request, Cancellation);
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}

/// <summary>The receiver written in JavaScript.</summary>
public sealed class JavaScriptReceiverTests(ReceiverBench bench) : ReceiverContract(bench, Receivers.JavaScriptAsync);

/// <summary>The receiver written in Python.</summary>
public sealed class PythonReceiverTests(ReceiverBench bench) : ReceiverContract(bench, Receivers.PythonAsync);

/// <summary>The receiver written in C#.</summary>
public sealed class CSharpReceiverTests(ReceiverBench bench) : ReceiverContract(bench, Receivers.CSharpAsync);
