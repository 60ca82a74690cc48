using System.Text;
using System.Text.Json;
using FluentAssertions;
using Hub.Publishing;
using Hub.Publishing.Deliveries;
using Hub.Publishing.Subscriptions;
using Hub.Storage;
using Xunit;

namespace Hub.Tests.Publishing;

public sealed class SubscriptionTests
{
    private static readonly Uri Sink = new("http://127.0.0.1:9/hook");
    private static readonly Requester Operator = new("operator", SeesAll: true);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_registered_subscription_shows_what_was_asked_for_and_its_secret_this_once()
    {
        await using var host = PublishingHost.Create();

        var registered = await host.SubscribeAsync(Sink, "gemeente-leiden", EventTypes.HousingAlertRaised);

        JsonSerializer.Serialize(registered, PublishingJson.Default.SubscriptionResource).Should().Be(
            $$"""{"id":"{{registered.Id}}","sink":"http://127.0.0.1:9/hook","protocol":"HTTP","types":["nl.partnerhub.housing.alert.raised.v1"],"status":"pending","owner":"gemeente-leiden","createdAt":"2026-01-05T10:00:00.000Z","secret":{{JsonSerializer.Serialize(registered.Secret)}}}""");
        registered.Secret.Should().StartWith("whsec_");
        Convert.FromBase64String(registered.Secret!["whsec_".Length..]).Should().HaveCount(32);
        (await host.Get<GetSubscription>().HandleAsync(Operator, registered.Id, Cancellation)).Value.Should().BeEquivalentTo(registered with { Secret = null });
    }

    [Theory]
    [InlineData("", "", "invalid-json")]
    [InlineData("[]", "", "type")]
    [InlineData("""{"sink":"https://93.184.215.14/","sink":"https://93.184.215.14/","protocol":"HTTP"}""", "", "invalid-json")]
    [InlineData("""{"protocol":"HTTP"}""", "/sink", "required")]
    [InlineData("""{"sink":"https://93.184.215.14/"}""", "/protocol", "required")]
    [InlineData("""{"sink":7,"protocol":"HTTP"}""", "/sink", "type")]
    [InlineData("""{"sink":"https://93.184.215.14/","protocol":"MQTT"}""", "/protocol", "unsupported-protocol")]
    [InlineData("""{"sink":"https://93.184.215.14/","protocol":"http"}""", "/protocol", "unsupported-protocol")]
    [InlineData("""{"sink":"https://93.184.215.14/","protocol":"HTTP","a/b~c":1}""", "/a~1b~0c", "additional-property")]
    [InlineData("""{"sink":"https://93.184.215.14/","protocol":"HTTP","types":"all"}""", "/types", "type")]
    [InlineData("""{"sink":"https://93.184.215.14/","protocol":"HTTP","types":[]}""", "/types", "empty-list")]
    [InlineData("""{"sink":"https://93.184.215.14/","protocol":"HTTP","types":[1]}""", "/types/0", "type")]
    [InlineData("""{"sink":"https://93.184.215.14/","protocol":"HTTP","types":["nl.partnerhub.feed.v1"]}""", "/types/0", "unknown-type")]
    [InlineData("""{"sink":"https://93.184.215.14/","protocol":"HTTP","types":["nl.partnerhub.indicator.updated.v1","nl.partnerhub.indicator.updated.v1"]}""", "/types/1", "duplicate-item")]
    [InlineData("""{"sink":"hook","protocol":"HTTP"}""", "/sink", "invalid-sink")]
    [InlineData("""{"sink":"https://10.0.0.1/","protocol":"HTTP"}""", "/sink", "forbidden-sink")]
    [InlineData("""{"sink":"http://93.184.215.14/","protocol":"HTTP"}""", "/sink", "insecure-sink")]
    public async Task A_registration_is_refused_with_pointer_and_code(string json, string pointer, string code)
    {
        await using var host = PublishingHost.Create();

        var result = await host.Get<RegisterSubscription>().HandleAsync("duwo", Encoding.UTF8.GetBytes(json), Cancellation);

        result.Problem!.Code.Should().Be("invalid-document");
        result.Problem.Status.Should().Be(400);
        result.Problem.Report!.Errors.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Pointer = pointer, Code = code });
        (await host.Get<ListSubscriptions>().HandleAsync(Operator, Cancellation)).Should().BeEmpty();
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_once()
    {
        await using var host = PublishingHost.Create();

        var result = await host.Get<RegisterSubscription>().HandleAsync(
            "duwo", """{"sink":"https://localhost.invalid@10.0.0.1/","protocol":"AMQP","types":["x"],"config":[]}"""u8.ToArray(), Cancellation);

        result.Problem!.Report!.Errors.Select(e => e.Pointer).Should().BeEquivalentTo("/sink", "/protocol", "/types/0", "/config");
    }

    [Fact]
    public async Task An_owner_sees_its_own_subscriptions_and_the_operator_sees_all()
    {
        await using var host = PublishingHost.Create();
        var mine = await host.SubscribeAsync(Sink, "duwo");
        var other = await host.SubscribeAsync(Sink, "lic");
        var duwo = new Requester("duwo", SeesAll: false);

        (await host.Get<ListSubscriptions>().HandleAsync(duwo, Cancellation)).Select(s => s.Id).Should().Equal(mine.Id);
        (await host.Get<ListSubscriptions>().HandleAsync(Operator, Cancellation)).Select(s => s.Id).Should().BeEquivalentTo(mine.Id, other.Id);
        (await host.Get<GetSubscription>().HandleAsync(duwo, other.Id, Cancellation)).Problem!.Status.Should().Be(404);
        (await host.Get<DeleteSubscription>().HandleAsync(duwo, other.Id, Cancellation))!.Status.Should().Be(404);
        (await host.Get<ListDeliveries>().HandleAsync(duwo, other.Id, new DeliveryQuery(10), Cancellation)).Problem!.Status.Should().Be(404);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("a/b")]
    [InlineData("019b8d5e-0000-7000-8000-000000000001")]
    public async Task An_id_that_names_no_subscription_is_not_found(string id)
    {
        await using var host = PublishingHost.Create();

        (await host.Get<GetSubscription>().HandleAsync(Operator, id, Cancellation)).Problem!.Status.Should().Be(404);
        (await host.Get<DeleteSubscription>().HandleAsync(Operator, id, Cancellation))!.Status.Should().Be(404);
    }

    [Fact]
    public async Task An_owner_has_at_most_fifty_subscriptions_even_when_it_registers_them_at_once()
    {
        await using var host = PublishingHost.Create();
        var json = """{"sink":"https://93.184.215.14/","protocol":"HTTP"}"""u8.ToArray();
        var register = host.Get<RegisterSubscription>();

        var results = await Task.WhenAll(Enumerable.Range(0, 53).Select(_ => register.HandleAsync("duwo", json, Cancellation)));

        results.Count(r => r.Problem is null).Should().Be(50);
        results.Where(r => r.Problem is not null).Should().OnlyContain(r => r.Problem!.Status == 409);
        (await register.HandleAsync("lic", json, Cancellation)).Problem.Should().BeNull();

        var one = results.First(r => r.Problem is null).Value.Id;
        (await host.Get<DeleteSubscription>().HandleAsync(Operator, one, Cancellation)).Should().BeNull();
        (await register.HandleAsync("duwo", json, Cancellation)).Problem.Should().BeNull();
    }

    [Fact]
    public async Task A_deleted_subscription_leaves_neither_secret_nor_deliveries_behind()
    {
        await using var host = PublishingHost.Create();
        var subscription = await host.SubscribeAsync(Sink);
        await host.PublishAsync([.. Enumerable.Range(1, 99).Select(n => host.NewEvent(n))]);

        (await host.Get<DeleteSubscription>().HandleAsync(Operator, subscription.Id, Cancellation)).Should().BeNull();

        (await host.Get<GetSubscription>().HandleAsync(Operator, subscription.Id, Cancellation)).Problem!.Status.Should().Be(404);
        (await host.Store.QueryAsync(DeliveryStore.Table, subscription.Id, RowRange.All, null, Cancellation).ToListAsync(Cancellation)).Should().BeEmpty();
    }

    [Fact]
    public async Task The_secret_is_in_no_stored_property_no_list_no_log_and_no_text_form()
    {
        await using var host = PublishingHost.Create();
        var subscription = await host.SubscribeAsync(Sink);
        await host.PublishAsync(host.NewEvent());
        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);
        var bare = subscription.Secret!["whsec_".Length..];

        foreach (var (table, partition) in new[] { ("subscriptions", "subscriptions"), ("deliveries", subscription.Id), ("events", "events") })
        {
            var entities = await host.Store.QueryAsync(table, partition, RowRange.All, null, Cancellation).ToListAsync(Cancellation);
            entities.Should().NotBeEmpty();
            entities.SelectMany(e => e.Properties.Values).Select(value => value.ToString()).Should().NotContain(text => text!.Contains(bare));
        }

        var list = await host.Get<ListSubscriptions>().HandleAsync(Operator, Cancellation);
        JsonSerializer.Serialize(list, PublishingJson.Default.IReadOnlyListSubscriptionResource).Should().NotContain("ecret");
        subscription.ToString().Should().NotContain(bare);
        host.Log.Lines.Should().NotBeEmpty().And.NotContain(line => line.Contains(bare));
    }

    [Fact]
    public async Task The_secret_can_be_used_after_a_restart_because_its_key_lies_with_the_data()
    {
        using var folder = new DataFolder();
        string secret;
        await using (var host = PublishingHost.Create(folder))
        {
            secret = (await host.SubscribeAsync(Sink)).Secret!;
        }

        await using var restarted = PublishingHost.Create(folder);
        var stored = await restarted.Get<SubscriptionStore>().FindAsync((await restarted.Get<ListSubscriptions>().HandleAsync(Operator, Cancellation)).Single().Id, Cancellation);
        restarted.Get<ISecretProtector>().Unprotect(stored!.ProtectedSecret).Should().Be(secret);
    }
}
