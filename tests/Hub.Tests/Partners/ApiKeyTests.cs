using FluentAssertions;
using Hub.Partners;
using Hub.Storage;
using Xunit;

namespace Hub.Tests.Partners;

/// <summary>The form of keys.</summary>
public sealed class ApiKeyTests
{
    [Theory]
    [InlineData("4854wn9yn4sr", "a postcode with a house number")]
    [InlineData("2333ab2aaaaa", "another")]
    public void An_id_never_looks_like_personal_data_which_answers_and_logs_would_hide(string drawn, string what)
    {
        var (id, key) = ApiKey.New(new DrawnIds(drawn, "bcdefghijkmn"));

        id.Should().Be("bcdefghijkmn", what);
        ApiKey.TryReadId(key, out var read).Should().BeTrue();
        read.Should().Be(id);
    }

    [Fact]
    public void An_id_that_looks_like_nothing_is_taken_as_it_is_drawn() =>
        ApiKey.New(new DrawnIds("a2b3c4d5e6f7")).Id.Should().Be("a2b3c4d5e6f7");

    /// <summary>Random bytes that spell these ids, one after the other, and then a secret.</summary>
    private sealed class DrawnIds(params string[] drawn) : IIdSource
    {
        private readonly Queue<string> left = new(drawn);

        public Guid NewId() => throw new NotSupportedException();

        public double Fraction() => throw new NotSupportedException();

        public byte[] Secret(int bytes) => bytes == 12
            ? [.. left.Dequeue().Select(character => (byte)"abcdefghijkmnpqrstuvwxyz23456789".IndexOf(character, StringComparison.Ordinal))]
            : new byte[bytes];
    }
}
