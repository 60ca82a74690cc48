using System.Globalization;
using System.ServiceModel.Syndication;
using System.Xml;
using System.Xml.Linq;
using FluentAssertions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>Alerts as an Atom feed, read back by the library that feed readers of .NET use, and checked by the rules of RFC 4287.</summary>
public sealed class AlertFeedTests
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Every_alert_that_was_raised_and_resolved_is_an_entry_the_newest_first()
    {
        await using var hub = await WithAlertsAsync();
        var feed = Read(await FeedAsync(hub, "?rule=housing-shortage"));

        feed.Title.Text.Should().Be("Housing alerts");
        feed.Items.Select(item => item.Title.Text).Should().Equal(
            "Corrected: Large shortage of student rooms", "Large shortage of student rooms", "Resolved: Large shortage of student rooms", "Large shortage of student rooms");
        feed.Items.Select(item => item.LastUpdatedTime).Should().BeInDescendingOrder();
        feed.LastUpdatedTime.Should().Be(feed.Items.First().LastUpdatedTime);
        var (raised, resolved, corrected) = (feed.Items.Last(), feed.Items.ElementAt(2), feed.Items.First());
        raised.Summary.Text.Should().Be("The estimated shortage in Leiden is 2,700 rooms in January 2010; the threshold is 2,500.");
        Text(raised).Should().Contain("An alert was raised for Leiden: the figure &#39;Shortage of student rooms&#39; is 2,700 rooms in January 2010. An alert is raised at 2,500 rooms or more; that is so with this figure.")
            .And.Contain("The figure is provisional and may still change.");
        Text(resolved).Should().Contain("is over: the figure &#39;Shortage of student rooms&#39; is 2,000 rooms in February 2010. An alert ends at less than 2,300 rooms; it began in January 2010 at 2,700 rooms. "
            + "The previous observation, of January 2010, was 2,700 rooms: a decrease of 700 rooms (25.9%). The figure is provisional and may still change.");
        Text(corrected).Should().Contain("of March 2010 is withdrawn. By the figures and the rule as they are now it would not have been raised.");
        foreach (var (item, submission) in new[] { (raised, "2010-01.1"), (resolved, "2010-02.1"), (corrected, "2010-03.2") })
        {
            var (content, links) = (Text(item), Links(item));
            content.Should().Contain($"Based on submission <a href=\"{hub.Address}v1/submissions/duwo-housing-market.{submission}\">duwo-housing-market.{submission}</a>.").And.NotContain(item.Summary.Text);
            (await hub.Caller("duwo").GetAsync(links[0])).Expect(200);
            foreach (var link in links[1..])
            {
                (await hub.Caller(null).GetAsync(link)).Expect(200);
            }

            links.Should().HaveCount(5);
        }

        raised.Categories.Select(category => category.Name).Should().Equal("housing-shortage", "critical", "raised");
        foreach (var item in feed.Items)
        {
            var link = item.Links.Should().ContainSingle().Subject;
            link.RelationshipType.Should().Be("alternate");
            (await hub.Caller(null).GetAsync(link.Uri.PathAndQuery)).Expect(200);
        }
    }

    [Fact]
    public async Task What_a_silence_holds_back_is_no_entry_until_it_has_ended()
    {
        await using var hub = await WithAlertsAsync();
        var before = Read(await FeedAsync(hub)).Items.Count();
        var silence = (await hub.Caller(HubCallers.Municipality).PostAsync(
            "/v1/alert-silences", $$"""{"rule":"housing-shortage","reason":"a known revision","until":"{{clock.GetUtcNow().AddDays(1):yyyy-MM-dd'T'HH:mm:ss'Z'}}"}""")).Expect(201).Header("Location")!;
        (await hub.Caller("duwo").SubmitAsync(Samples.Market("2010-04", 2900))).Expect(201);
        (await hub.Caller(null).GetAsync("/v1/alerts/housing-shortage.leiden.2010-04")).Expect(200);
        Read(await FeedAsync(hub)).Items.Should().HaveCount(before);

        (await hub.Caller(HubCallers.Municipality).SendAsync("DELETE", silence)).Expect(200);

        Read(await FeedAsync(hub)).Items.Should().HaveCount(before + 1);
    }

    [Fact]
    public async Task It_speaks_Dutch_to_who_asks_for_it()
    {
        await using var hub = await WithAlertsAsync();
        var answer = await FeedAsync(hub, "?rule=housing-shortage&language=nl");

        answer.Header("Content-Language").Should().Be("nl");
        var feed = Read(answer);
        feed.Language.Should().Be("nl");
        feed.Title.Text.Should().Be("Woonmeldingen");
        feed.Items.Select(item => item.Title.Text).Should().Contain("Opgeheven: Groot tekort aan studentenkamers").And.Contain("Gecorrigeerd: Groot tekort aan studentenkamers");
        Text(feed.Items.Last()).Should().Contain("Voor Leiden is een melding afgegeven").And.Contain("in januari 2010 uit op 2.700 kamers").And.Contain("Grondslag: aanlevering <a ");
        answer.Text.Should().NotContainEquivalentOf("signa", "the house has one word for it");
        feed.Items.Select(item => item.Id).Should().Equal(Read(await FeedAsync(hub, "?rule=housing-shortage")).Items.Select(item => item.Id), "an entry is one in any language");
    }

    [Fact]
    public async Task It_is_well_formed_by_RFC_4287()
    {
        await using var hub = await WithAlertsAsync();
        foreach (var query in new[] { string.Empty, "?language=nl&limit=2", "?rule=housing-vacancy-low" })
        {
            var answer = await FeedAsync(hub, query);
            answer.Header("Content-Type").Should().Be("application/atom+xml; charset=utf-8");
            Check(XDocument.Parse(answer.Text).Root!);
        }
    }

    [Fact]
    public async Task Pages_lead_to_all_entries_once_and_keep_the_question()
    {
        await using var hub = await WithAlertsAsync();
        var all = Read(await FeedAsync(hub, "?language=nl")).Items.Select(item => item.Id).ToList();
        var (paged, next) = (new List<string>(), "/v1/alerts/feed?language=nl&limit=3");
        while (next is not null)
        {
            var page = Read((await hub.Caller(null).GetAsync(next)).Expect(200));
            page.Title.Text.Should().Be("Woonmeldingen");
            page.Items.Count().Should().BeInRange(1, 3);
            paged.AddRange(page.Items.Select(item => item.Id));
            page.Links.Single(link => link.RelationshipType == "first").Uri.PathAndQuery.Should().Be("/v1/alerts/feed?limit=3&language=nl");
            next = page.Links.SingleOrDefault(link => link.RelationshipType == "next")?.Uri.PathAndQuery;
        }

        paged.Should().Equal(all).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Who_has_it_already_is_told_so_until_something_happens()
    {
        await using var hub = await WithAlertsAsync();
        var first = await FeedAsync(hub);
        var again = await hub.Caller(null).SendAsync("GET", "/v1/alerts/feed", null, request => request.Headers.TryAddWithoutValidation("If-None-Match", first.Header("ETag")));
        again.Expect(304).Body.Length.Should().Be(0);

        var ids = Read(first).Items.Select(item => item.Id).ToList();
        clock.Advance(TimeSpan.FromHours(1));
        (await hub.Caller("duwo").SubmitAsync(Samples.Market("2010-05", 2900))).Expect(201);
        var after = await FeedAsync(hub);
        after.Header("ETag").Should().NotBe(first.Header("ETag"));
        Read(after).Items.Select(item => item.Id).Should().EndWith(ids, "what was told keeps its id");
    }

    [Fact]
    public async Task Wrong_questions_are_refused()
    {
        await using var hub = await HubUnderTest.StartAsync();
        (await hub.Caller(null).GetAsync("/v1/alerts/feed?limit=201")).ExpectProblem(400, "invalid-request");
        (await hub.Caller(null).GetAsync("/v1/alerts/feed?after=01a205ea-e900-7001-9897-1353b1760b85")).ExpectProblem(400, "invalid-request");
        (await hub.Caller(null).GetAsync("/v1/alerts/feed?language=fr")).ExpectProblem(400, "invalid-request");
        (await hub.Caller(null).GetAsync("/v1/alerts/feed", "application/rss+xml")).ExpectProblem(406, "not-acceptable");
    }

    private async Task<HubUnderTest> WithAlertsAsync()
    {
        var hub = await HubUnderTest.StartAsync(new HubOptions { Clock = clock });
        await hub.ReadyAsync();
        foreach (var (month, shortage) in new[] { ("2010-01", 2700), ("2010-02", 2000), ("2010-03", 2600), ("2010-03", 100) })
        {
            clock.Advance(TimeSpan.FromDays(1));
            (await hub.Caller("duwo").SubmitAsync(Samples.Market(month, shortage))).Expect(201);
            (await hub.Caller(null).GetAsync("/v1/alerts")).Expect(200);
        }

        return hub;
    }

    private static async Task<Answer> FeedAsync(HubUnderTest hub, string query = "") =>
        (await hub.Caller(null).GetAsync("/v1/alerts/feed" + query, "application/atom+xml")).Expect(200);

    private static SyndicationFeed Read(Answer answer)
    {
        using var xml = XmlReader.Create(new StringReader(answer.Text));
        return SyndicationFeed.Load(xml);
    }

    private static string Text(SyndicationItem item) => ((TextSyndicationContent)item.Content).Text;

    // As a reader finds them: the content is HTML.
    private static string[] Links(SyndicationItem item) =>
        [.. XElement.Parse($"<div>{Text(item)}</div>").Descendants("a").Select(link => new Uri(link.Attribute("href")!.Value).PathAndQuery)];

    // Sections 4.1.1 and 4.1.2, and RFC 3339 dates, absolute ids and links.
    private static void Check(XElement feed)
    {
        feed.Name.Should().Be(Atom + "feed");
        feed.Elements(Atom + "author").Should().NotBeEmpty("entries have none of their own");
        feed.Descendants(Atom + "author").Should().OnlyContain(author => author.Element(Atom + "name")!.Value.Length > 0);
        CheckCommon(feed);
        feed.Elements(Atom + "link").Count(link => (string?)link.Attribute("rel") == "self").Should().Be(1);
        feed.Elements(Atom + "generator").Count().Should().BeLessThanOrEqualTo(1);
        feed.Elements(Atom + "entry").Select(entry => entry.Element(Atom + "id")!.Value).Should().OnlyHaveUniqueItems();
        foreach (var entry in feed.Elements(Atom + "entry"))
        {
            CheckCommon(entry);
            entry.Elements(Atom + "content").Count().Should().Be(1);
            entry.Elements(Atom + "summary").Count().Should().Be(1);
            entry.Elements(Atom + "published").Count().Should().Be(1);
            entry.Elements(Atom + "category").Should().OnlyContain(category => category.Attribute("term") != null);
        }

        feed.Descendants().Should().OnlyContain(element => element.Name.Namespace == Atom, "a strict reader knows no others");
    }

    private static void CheckCommon(XElement element)
    {
        foreach (var name in new[] { "id", "title", "updated" })
        {
            element.Elements(Atom + name).Count().Should().Be(1, name);
        }

        element.Element(Atom + "id")!.Value.Should().MatchRegex("^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$");
        foreach (var date in element.Elements(Atom + "updated").Concat(element.Elements(Atom + "published")))
        {
            date.Value.Should().MatchRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$");
            DateTimeOffset.TryParse(date.Value, CultureInfo.InvariantCulture, out _).Should().BeTrue();
        }

        foreach (var link in element.Elements(Atom + "link"))
        {
            Uri.TryCreate((string?)link.Attribute("href"), UriKind.Absolute, out _).Should().BeTrue();
        }

        element.Elements(Atom + "link").Where(link => (string?)link.Attribute("rel") == "alternate")
            .Select(link => ((string?)link.Attribute("type"), (string?)link.Attribute("hreflang"))).Should().OnlyHaveUniqueItems();
    }
}
