using FluentAssertions;
using Hub.Storage;
using Xunit;

namespace Hub.Tests.Storage;

public abstract partial class TableStoreCompliance
{
    /// <summary>Values of every type, at the ends of their ranges and where encodings are known to trip.</summary>
    public static TheoryData<string> Values => [.. Samples.Keys];

    private static readonly Dictionary<string, object> Samples = new()
    {
        ["empty text"] = string.Empty,
        ["text that looks like a number"] = "0012",
        ["text that looks like a date"] = "2024-01-01T00:00:00Z",
        ["text with quotes, backslashes and newlines"] = "a \"b\" 'c' \\ \\n \r\n\t \u0001 <&>",
        ["text beyond the basic plane"] = "Één café, 莱顿, Лейден, 🏠\u2028",
        ["blanks at both ends"] = "  x  ",
        ["the longest text, all quotes and newlines"] = string.Concat(Enumerable.Repeat("\"\n\\'", 8192)),
        ["the longest text, beyond ASCII"] = new string('é', 32768),
        ["text of 4095 characters"] = new string('x', 4095),
        ["text of 4096 characters"] = new string('x', 4096),
        ["the smallest whole number"] = long.MinValue,
        ["the largest whole number"] = long.MaxValue,
        ["a whole number beyond a double's"] = 9007199254740993L,
        ["zero"] = 0L,
        ["a small whole number"] = 12L,
        ["a double that is whole"] = 12.0,
        ["a double of zero"] = 0.0,
        ["a fraction"] = 0.1,
        ["the largest double"] = double.MaxValue,
        ["the smallest double above zero"] = double.Epsilon,
        ["a negative double in exponent form"] = -1.5e-300,
        ["true"] = true,
        ["false"] = false,
        ["a moment to 100 ns"] = new DateTimeOffset(638412345678901234, TimeSpan.Zero),
        ["the earliest moment"] = new DateTimeOffset(1601, 1, 1, 0, 0, 0, TimeSpan.Zero),
        ["the latest moment"] = DateTimeOffset.MaxValue,
        ["a moment on the second"] = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero),
        ["no bytes"] = Array.Empty<byte>(),
        ["a few bytes"] = new byte[] { 0, 255, 128, 10 },
        ["the most bytes"] = Enumerable.Range(0, 65536).Select(number => (byte)(number * 7)).ToArray(),
    };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task A_value_comes_back_as_it_was_stored(string sample)
    {
        var value = Samples[sample];

        // Alone, and within a transaction of two: the engines write these differently.
        (await CommitAsync(TableOperation.Insert(new TableEntity("p", "a") { ["value"] = value }))).Committed.Should().BeTrue();
        (await CommitAsync(
            TableOperation.Insert(new TableEntity("p", "b") { ["value"] = value }),
            TableOperation.Insert(new TableEntity("p", "c") { ["value"] = value }))).Committed.Should().BeTrue();

        var stored = await ListAsync();
        stored.Should().HaveCount(3);
        foreach (var found in stored.Select(entity => entity["value"]))
        {
            found.Should().BeOfType(value.GetType());
            found.Should().BeEquivalentTo(value, options => options.WithStrictOrdering());
        }

        (await GetAsync("a"))!["value"].Should().BeEquivalentTo(value, options => options.WithStrictOrdering());
    }

    [Fact]
    public async Task A_moment_of_another_offset_comes_back_in_utc()
    {
        var moment = new DateTimeOffset(2024, 3, 31, 3, 30, 0, TimeSpan.FromHours(2));
        await CommitAsync(TableOperation.Insert(new TableEntity("p", "a") { ["value"] = moment }));

        var stored = (await GetAsync("a"))!.Moment("value");

        stored.Should().Be(moment);
        stored!.Value.Offset.Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public async Task An_entity_may_hold_values_of_every_type_and_none_at_all()
    {
        var full = new TableEntity("p", "full")
        {
            ["text"] = "x",
            ["long_text"] = new string('"', 20_000),
            ["number"] = 1L,
            ["rate"] = 1.0,
            ["flag"] = true,
            ["time"] = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero),
            ["bytes"] = new byte[] { 1, 2 },
            ["long_bytes"] = new byte[10_000],
            ["other_long_text"] = new string('é', 10_000),
        };
        await CommitAsync(TableOperation.Insert(full), TableOperation.Insert(new TableEntity("p", "none")));

        (await GetAsync("full"))!.Properties.Should().BeEquivalentTo(full.Properties);
        (await GetAsync("none"))!.Properties.Should().BeEmpty();
    }

    [Fact]
    public async Task An_entity_may_hold_as_many_properties_as_the_limit_allows()
    {
        var entity = new TableEntity("p", "a");
        for (var number = 0; number < TableLimits.Properties; number++)
        {
            entity[$"p{number}"] = (long)number;
        }

        (await CommitAsync(TableOperation.Insert(entity))).Committed.Should().BeTrue();

        (await GetAsync("a"))!.Properties.Should().BeEquivalentTo(entity.Properties);
    }

    [Fact]
    public async Task A_batch_of_a_hundred_operations_is_carried_out()
    {
        var result = await CommitAsync([.. Enumerable.Range(0, 100).Select(number => TableOperation.Insert(Entity($"{number:D3}", "x")))]);

        result.ETags.Should().HaveCount(100).And.NotContainNulls();
        (await ListAsync()).Should().HaveCount(100);
    }

    [Fact]
    public async Task A_batch_near_four_mebibytes_is_carried_out()
    {
        // Pages as the hub stores them: JSON lines, whose quotes the wire form escapes.
        var line = "{\"place\":\"leiden\",\"ownership\":\"owned\",\"units\":6147}\n";
        var page = string.Concat(Enumerable.Repeat(line, 32_000 / line.Length));
        var entities = Enumerable.Range(0, 3).Select(number =>
        {
            var entity = new TableEntity("p", $"page-{number}");
            for (var property = 0; property < 14; property++)
            {
                entity[$"lines{property:D2}"] = page;
            }

            return entity;
        }).ToArray();

        var result = await CommitAsync([.. entities.Select(TableOperation.Insert)]);

        result.Committed.Should().BeTrue();
        var stored = await ListAsync();
        stored.Should().HaveCount(3);
        stored.Should().OnlyContain(entity => entity.Properties.Count == 14 && entity.Properties.Values.All(value => page.Equals(value)));
    }

    [Theory]
    [InlineData("too many operations")]
    [InlineData("no operation")]
    [InlineData("two operations on one entity")]
    [InlineData("an entity of another partition")]
    [InlineData("a property over 64 KiB")]
    [InlineData("an entity over 1 MiB")]
    [InlineData("a batch over 4 MiB")]
    [InlineData("a type that tables cannot hold")]
    [InlineData("a double that JSON cannot hold")]
    [InlineData("a moment before 1601")]
    [InlineData("a replacement without an etag")]
    [InlineData("a table name with a dash")]
    public async Task A_batch_that_breaks_a_limit_is_refused_before_anything_is_done(string limit)
    {
        var good = TableOperation.Insert(Entity("good", "x"));
        var table = limit == "a table name with a dash" ? "bad-name" : Table;
        TableOperation[] operations = limit switch
        {
            "too many operations" => [.. Enumerable.Range(0, 101).Select(number => TableOperation.Insert(Entity($"{number}", "x")))],
            "no operation" => [],
            "two operations on one entity" => [good, TableOperation.Upsert(Entity("good", "y"))],
            "an entity of another partition" => [good, TableOperation.Insert(new TableEntity("q", "a"))],
            "a property over 64 KiB" => [good, TableOperation.Insert(Entity("a", new string('x', 32769)))],
            "an entity over 1 MiB" => [good, TableOperation.Insert(Large("a", 17))],
            "a batch over 4 MiB" => [good, .. Enumerable.Range(0, 9).Select(number => TableOperation.Insert(Large($"{number}", 15)))],
            "a type that tables cannot hold" => [good, TableOperation.Insert(new TableEntity("p", "a") { ["value"] = 1m })],
            "a double that JSON cannot hold" => [good, TableOperation.Insert(new TableEntity("p", "a") { ["value"] = double.NegativeInfinity })],
            "a moment before 1601" => [good, TableOperation.Insert(new TableEntity("p", "a") { ["value"] = DateTimeOffset.MinValue })],
            "a replacement without an etag" => [good, TableOperation.Replace(Entity("a", "x"), string.Empty)],
            _ => [good],
        };

        var commit = () => Store.CommitAsync(table, "p", operations, Cancellation);

        await commit.Should().ThrowAsync<ArgumentException>();
        (await ListAsync()).Should().BeEmpty();
    }

    private static TableEntity Large(string rowKey, int properties)
    {
        var entity = new TableEntity("p", rowKey);
        for (var number = 0; number < properties; number++)
        {
            entity[$"p{number}"] = new string('x', 32_700);
        }

        return entity;
    }
}
