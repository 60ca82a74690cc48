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

    [Fact]
    public void A_batch_is_refused_just_when_its_bytes_are_over_the_limit_whatever_they_are()
    {
        // Batches around the limit: mostly plain text, or mostly what takes six bytes, and some of the other types.
        var values = Gen.OneOf<object>(
            Gen.Int[1, 32_000].Select(length => (object)new string('x', length)),
            Gen.Int[1, 32_000].Select(length => (object)new string('"', length)),
            Gen.Int[1, 64_000].Select(length => (object)new byte[length]),
            Gen.Long.Select(number => (object)number),
            Gen.Bool.Select(flag => (object)flag),
            Gen.Const((object)DateTimeOffset.MaxValue));
        var batches = values.Array[1, 12].Array[1, TableLimits.BatchOperations];
        var refused = 0;

        batches.Sample(
            rows =>
            {
                List<TableOperation> operations = [.. rows.Select((row, at) => TableOperation.Upsert(Entity(at, row)))];
                var isRefused = Record.Exception(() => TableLimits.CheckBatch("table", "p", operations)) is ArgumentException refusal && refusal.Message.StartsWith("A batch has at most", StringComparison.Ordinal);
                Interlocked.Add(ref refused, isRefused ? 1 : 0);
                return isRefused == operations.Sum(operation => TableLimits.WireBytes(operation.Entity)) > TableLimits.BatchBytes;
            },
            iter: 300,
            print: rows => string.Join('|', rows.Select(row => row.Length)));

        Assert.InRange(refused, 1, 299);
    }

    private static TableEntity Entity(int at, object[] values)
    {
        var entity = new TableEntity("p", $"r{at}");
        for (var number = 0; number < values.Length; number++)
        {
            entity[$"value{number}"] = values[number];
        }

        return entity;
    }

    private static long Text(string text) => TableLimits.WireBytes(new TableEntity("p", "r") { ["text"] = text }) - WithoutText;
}
