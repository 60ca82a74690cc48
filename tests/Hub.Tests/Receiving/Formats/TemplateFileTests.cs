using System.Text;
using System.Text.Json;
using FluentAssertions;
using Hub.Feeds;
using Hub.Receiving.Formats;
using Xunit;

namespace Hub.Tests.Receiving.Formats;

/// <summary>The file a partner begins with.</summary>
public sealed class TemplateFileTests
{
    [Fact]
    public void The_template_of_every_feed_reads_as_its_example_does_with_either_separator()
    {
        foreach (var feed in Sheet.AllFeeds)
        {
            var example = new Hub.Receiving.SubmissionInput(Encoding.UTF8.GetBytes(feed.Example));
            using var envelope = JsonDocument.Parse(feed.Example);
            var period = envelope.RootElement.GetProperty("period").GetString()!;
            foreach (var (separator, mark) in new[] { (',', false), (';', true) })
            {
                var input = Sheet.Read(CsvTemplate.Write(feed, separator, mark).ToArray(), feed: feed, period: period).Value;

                Sheet.Digest(feed, input).Should().Be(Sheet.Digest(feed, example), feed.Id);
            }
        }
    }

    [Fact]
    public void An_example_made_from_the_schema_alone_is_valid_for_every_feed()
    {
        foreach (var feed in Sheet.AllFeeds)
        {
            var made = FeedExample.Find("/no/such/folder", feed.Id, feed.Periodicity, feed.Latest);

            Sheet.Digest(feed, new Hub.Receiving.SubmissionInput(Encoding.UTF8.GetBytes(made))).Should().NotBeEmpty();
        }
    }
}
