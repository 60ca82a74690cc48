using FluentAssertions;
using Hub.Storage;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Hub.Tests.Storage;

public sealed class SystemIdSourceTests
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero)) { AutoAdvanceAmount = TimeSpan.Zero };

    [Fact]
    public void Ids_of_one_millisecond_grow_as_text()
    {
        var ids = new SystemIdSource(clock);

        var made = Enumerable.Range(0, 10_000).Select(_ => ids.NewId().ToString("D")).ToList();

        made.Should().BeInAscendingOrder(StringComparer.Ordinal).And.OnlyHaveUniqueItems();
        made.Should().OnlyContain(id => id[14] == '7' && "89ab".Contains(id[19], StringComparison.Ordinal));
    }

    [Fact]
    public void An_id_begins_with_the_millisecond_it_was_made_in() =>
        new SystemIdSource(clock).NewId().ToString("N")[..12].Should().Be(clock.GetUtcNow().ToUnixTimeMilliseconds().ToString("x12", System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void Two_sources_of_one_millisecond_make_different_ids() =>
        new SystemIdSource(clock).NewId().Should().NotBe(new SystemIdSource(clock).NewId());
}
