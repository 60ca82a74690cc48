using System.Net.Http.Headers;
using System.Text;
using FluentAssertions;
using Hub.Http;
using Hub.Publishing;
using Hub.Publishing.Mail;
using Hub.Publishing.Subscriptions;
using Hub.Receiving;
using Hub.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Hub.Tests.Functions;

/// <summary>
/// The server and the functions head, asked the same. Clock and ids are the same in both, so the answers have to be:
/// status, headers and body, the secrets of subscriptions among it.
/// </summary>
public sealed class SameAnswersTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_heads_answer_alike_to_the_byte()
    {
        await using var server = await HubUnderTest.StartAsync(Options());
        await server.ReadyAsync();
        await using var functions = await FunctionsFront.StartAsync(Options());
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });

        // Nobody listens at the discard port: a sink that is asked for consent refuses at once, in both heads.
        var found = new Dictionary<string, string>(StringComparer.Ordinal) { ["<sink>"] = "http://127.0.0.1:9/hook" };
        var outcomes = new HashSet<string>(StringComparer.Ordinal);
        var wrong = new List<string>();
        foreach (var question in Questions.All)
        {
            var asked = question.With(found);
            var here = await AskAsync(http, server, asked);
            var there = await AskAsync(http, functions, asked);

            var what = $"{asked.Method} {asked.Path} as {asked.Caller ?? "nobody"}";
            if (here.Text != there.Text || !here.Body.AsSpan().SequenceEqual(there.Body))
            {
                wrong.Add($"{what}: the server answers {here.Text} and the functions {there.Text}");
            }

            if (here.Status != asked.Status)
            {
                wrong.Add($"{what}: not {asked.Status} but {here.Text}");
            }

            outcomes.Add($"{asked.Route} {(here.Status < 400 ? "succeeds" : "fails")}");
            here.Remember(found);
            await RememberConsentAsync(server, found);
        }

        wrong.Should().BeEmpty();
        outcomes.Should().Contain(RouteTable.All.SelectMany(route => new[] { $"{route.Name} succeeds", $"{route.Name} fails" }));
    }

    private static HubOptions Options()
    {
        var clock = new FakeTimeProvider(Now);

        // Nobody listens at the discard port here either: a mail that asks for confirmation does not get away, in both heads.
        var settings = new Dictionary<string, string?>
        {
            ["Mail:Host"] = "127.0.0.1",
            ["Mail:Port"] = "9",
            ["Mail:Security"] = "none",
            ["Mail:From"] = "hub@example.nl",
            ["Http:AllowedOrigins:0"] = Questions.ListedOrigin,
        };
        return new HubOptions { Clock = clock, Configure = Configure, Settings = settings };

        // Of the same address and size too: some answers name it. And without the server's own deliveries: what a sink is asked in
        // the background shows in a subscription, and the functions have no background.
        void Configure(IServiceCollection services)
        {
            services
                .AddSingleton<IIdSource>(new RepeatableIds(clock))
                .AddSingleton<IStorageFacts, SameSize>()
                .Configure<EventsOptions>(events => events.PublicBaseUrl = new Uri("https://hub.example.nl"));
            foreach (var deliveries in services.Where(IsHostedDispatcher).ToList())
            {
                services.Remove(deliveries);
            }
        }

        static bool IsHostedDispatcher(ServiceDescriptor service) =>
            service.ServiceType == typeof(IHostedService) && service.ImplementationFactory?.Method.DeclaringType?.DeclaringType == typeof(PublishingServices);
    }

    private static async Task<Heard> AskAsync(HttpClient http, HubUnderTest hub, Question question)
    {
        using var request = new HttpRequestMessage(new HttpMethod(question.Method), new Uri(hub.Address, await WithTokenAsync(hub, question.Path)));
        if (question.Caller is { } caller)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", caller == Question.Stranger ? "hub_nobody" : hub.Key(caller));
        }

        if (question.Body is { } body)
        {
            request.Content = new StringContent(body, Encoding.UTF8, question.MediaType);
        }

        foreach (var (name, value) in question.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content!.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var response = await http.SendAsync(request, Cancellation);
        var heard = new Heard(response, await response.Content.ReadAsByteArrayAsync(Cancellation));

        // The next answer is to be about all of this one, in both heads.
        await hub.Get<IChangeSignal>().SettledAsync(Cancellation);
        return heard;
    }

    // Of a link by which a sink consents nobody but the sink is told.
    private static async Task RememberConsentAsync(HubUnderTest hub, Dictionary<string, string> found)
    {
        if (found.TryGetValue("<subscription>", out var place)
            && await hub.Get<SubscriptionStore>().FindAsync(place.Split('/')[^1], Cancellation) is { } stored
            && hub.Get<ConsentLink>().AddressOf(stored) is { } link)
        {
            found["<consent>"] = new Uri(link).PathAndQuery;
        }
    }

    // Each hub has keys of its own, and so tokens: what stands in its mails.
    private static async Task<string> WithTokenAsync(HubUnderTest hub, string path)
    {
        const string placeholder = "<token>";
        if (!path.Contains(placeholder, StringComparison.Ordinal))
        {
            return path;
        }

        var stored = (await hub.Get<SubscriptionStore>().FindAsync(path.Split('/')[3], Cancellation))!;
        var tokens = hub.Get<MailTokens>();
        return path.Replace(
            placeholder,
            path.Contains("/confirmation", StringComparison.Ordinal) ? tokens.Confirmation(stored.Subscription, stored.Consent.Round!) : tokens.Unsubscription(stored.Subscription),
            StringComparison.Ordinal);
    }

    // Two files that hold the same need not be as large.
    private sealed class SameSize : IStorageFacts
    {
        public string Engine => "sqlite";

        public long? Bytes => 4096;
    }

    private sealed class Heard(HttpResponseMessage response, byte[] body)
    {
        private readonly SortedDictionary<string, string> headers = new(
            response.Headers.Concat(response.Content.Headers).Where(header => header.Key != "Date").ToDictionary(header => header.Key, header => string.Join(", ", header.Value)),
            StringComparer.Ordinal);

        public int Status { get; } = (int)response.StatusCode;

        public byte[] Body => body;

        public string Text => $"{Status} {response.ReasonPhrase}\n{string.Join('\n', headers.Select(header => $"{header.Key}: {header.Value}"))}\n\n{Encoding.UTF8.GetString(body)}";

        // What later questions name: the place of what was made last of a kind, the validator, an alert.
        public void Remember(Dictionary<string, string> found)
        {
            if (headers.TryGetValue("Location", out var place))
            {
                found[place.StartsWith("/v1/subscriptions/", StringComparison.Ordinal) ? "<subscription>"
                    : place.StartsWith("/v1/alert-silences/", StringComparison.Ordinal) ? "<silence>"
                    : place.StartsWith("/v1/keys/", StringComparison.Ordinal) ? "<key>" : "<submission>"] = place;
            }

            if (headers.TryGetValue("ETag", out var etag))
            {
                found["<etag>"] = etag;
            }

            var text = Encoding.UTF8.GetString(body);
            const string Delivery = "\"deliveries\":[{\"sequence\":";
            if (text.IndexOf(Delivery, StringComparison.Ordinal) is >= 0 and var first)
            {
                found["<delivery>"] = text[(first + Delivery.Length)..text.IndexOf(',', first)];
            }

            if (Status == 200 && text.IndexOf("/v1/alerts/", StringComparison.Ordinal) is >= 0 and var at)
            {
                found["<alert>"] = text[at..text.IndexOf('"', at)].Replace("/acknowledgement", string.Empty, StringComparison.Ordinal);
            }
        }
    }
}
