using System.Text.Json;
using CsCheck;
using Hub.Storage;
using Xunit;

namespace Hub.Tests.Storage;

public sealed class WireBytesTests
{
    private static readonly long WithoutText = TableLimits.WireBytes(new TableEntity("p", "r") { ["text"] = string.Empty }) - 2;

    [Fact]
    public void A_text_is_measured_as_the_serialiser_writes_it()
    {
        // Any unit but halves of surrogate pairs, which the serialiser would replace; many of the ones that are escaped.
        var units = Gen.OneOf(Gen.Char['\0', '\u024F'], Gen.Char[' ', '~'], Gen.OneOf('"', '\\', '\n', '\t', '\b', '\f', '\r', '+', '&', '<', '>', '\'', '`', '\u007F'));

        units.Array[0, 300].Sample(
            text => Text(new string(text)) == JsonSerializer.SerializeToUtf8Bytes(new string(text)).Length,
            print: text => JsonSerializer.Serialize(new string(text)));
    }

    [Fact]
    public void A_text_of_the_greatest_length_is_measured_without_overflow() =>
        Assert.Equal(2 + (6L * 70_000), Text(new string('"', 70_000)));

    private static long Text(string text) => TableLimits.WireBytes(new TableEntity("p", "r") { ["text"] = text }) - WithoutText;
}
