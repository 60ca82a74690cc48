using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using FluentAssertions;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>Bodies sent compressed (RFC 9110, section 8.4). Every test has a year of its own.</summary>
public abstract class CodingTests(HubFixture hub)
{
    private const string Stock = "/v1/feeds/duwo-housing-stock/submissions";
    private const int Limit = 32 * 1024 * 1024;

    private readonly HubClient duwo = hub.Caller("duwo");

    [Fact]
    public async Task Gzip_br_and_identity_are_taken_and_make_no_other_content()
    {
        var body = Encoding.UTF8.GetBytes(Samples.Stock("2001").ToJsonString());
        (await PostAsync(body)).Expect(201);
        (await PostAsync(Gzip(body), "gzip")).Expect(200);
        (await PostAsync(Gzip(body), "X-GZIP")).Expect(200);
        (await PostAsync(Brotli(body), "br")).Expect(200);
        (await PostAsync(body, "identity")).Expect(200);
        (await PostAsync(Brotli(body), "identity, br")).Expect(200);
    }

    [Fact]
    public async Task A_CSV_may_be_compressed_too()
    {
        var body = Gzip("place;ownership;units\r\nleiden;owned;7.043\r\n"u8.ToArray());

        (await PostAsync(body, "gzip", "text/csv", "?period=2002")).Expect(201).Json.GetProperty("records").GetInt32().Should().Be(1);
    }

    [Theory]
    [InlineData("deflate")]
    [InlineData("gzip, br")]
    [InlineData("gzip,gzip")]
    [InlineData("zstd")]
    [InlineData("nonsense")]
    public async Task Other_codings_and_one_in_another_are_not_taken_and_those_that_are_are_named(string coding)
    {
        var answer = await PostAsync(Gzip(Gzip(Encoding.UTF8.GetBytes(Samples.Stock("2003").ToJsonString()))), coding);

        answer.ExpectProblem(415, "unsupported-media-type").Text("detail").Should().ContainAll("gzip", "br");
        answer.Header("Accept-Encoding").Should().Be("gzip, br");
    }

    [Theory]
    [InlineData("gzip", "cut")]
    [InlineData("br", "cut")]
    [InlineData("gzip", "cut in the checksum")]
    [InlineData("gzip", "changed")]
    [InlineData("gzip", "plain")]
    [InlineData("br", "plain")]
    public async Task A_body_that_is_not_whole_is_refused_even_when_what_there_is_of_it_would_do(string coding, string how)
    {
        // As CSV a part of it can be a valid submission.
        var text = Encoding.UTF8.GetBytes("place,ownership,units\n" + string.Concat(Enumerable.Range(0, 5000).Select(place => $"place-{place},owned,{place * 7919 % 1000}\n")));
        var whole = coding == "gzip" ? Gzip(text) : Brotli(text);
        var body = how switch
        {
            "cut" => whole[..^(whole.Length / 2)],
            "cut in the checksum" => whole[..^3],
            "changed" => [.. whole[..^6], (byte)~whole[^6], .. whole[^5..]],
            _ => text,
        };

        (await PostAsync(body, coding, "text/csv", "?period=2004")).ExpectProblem(400, "invalid-request").Text("detail").Should().Contain("Content-Encoding");
        (await duwo.GetAsync("/v1/submissions/duwo-housing-stock.2004.1")).ExpectProblem(404, "not-found");
    }

    [Theory]
    [InlineData("gzip", 1)]
    [InlineData("gzip", 8)]
    [InlineData("gzip", 9000)]
    [InlineData("br", 1)]
    [InlineData("br", 8)]
    [InlineData("br", 9000)]
    public async Task A_body_with_something_behind_its_end_is_refused(string coding, int length)
    {
        var text = "place,ownership,units\nleiden,owned,7\n"u8.ToArray();
        var junk = Enumerable.Repeat((byte)'j', length);
        byte[] body = [.. coding == "gzip" ? Gzip(text) : Brotli(text), .. junk];

        (await PostAsync(body, coding, "text/csv", "?period=2007")).ExpectProblem(400, "invalid-request").Text("detail").Should().Contain("Content-Encoding");
    }

    [Fact]
    public async Task A_gzip_of_several_members_is_one_body()
    {
        byte[] body = [.. Gzip("place,ownership,units\n"u8.ToArray()), .. Gzip("leiden,owned,7\n"u8.ToArray())];

        (await PostAsync(body, "gzip", "text/csv", "?period=2008")).Expect(201).Json.GetProperty("records").GetInt32().Should().Be(1);
    }

    [Theory]
    [InlineData("text/csv; charset=windows-1252")]
    [InlineData("application/vnd.ms-excel")]
    [InlineData("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    public async Task Who_sends_what_Excel_saves_is_told_what_to_choose_there(string mediaType) =>
        (await PostAsync("place"u8.ToArray(), null, mediaType, "?period=2009")).ExpectProblem(415, "unsupported-media-type").Text("detail").Should().Contain("CSV UTF-8");

    [Fact]
    public async Task The_line_that_names_the_separator_for_Excel_is_no_header_and_counts_as_a_line()
    {
        (await PostAsync("\uFEFFsep=;\r\nplace;ownership;units\r\nleiden;owned;7\r\n"u8.ToArray(), null, "text/csv", "?period=2010"))
            .Expect(201).Json.GetProperty("records").GetInt32().Should().Be(1);
        (await PostAsync("sep=;\nplace;ownership;units\nleiden;owned\n"u8.ToArray(), null, "text/csv", "?period=2011"))
            .ExpectProblem(400, "invalid-submission").GetProperty("errors")[0].GetProperty("line").GetInt32().Should().Be(3);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_body_expands_to_32_MiB_and_not_a_byte_further(string coding)
    {
        var text = Samples.Stock("2005").ToJsonString();
        var body = Encoding.UTF8.GetBytes(text + new string(' ', Limit - text.Length));
        byte[] over = [.. body, (byte)' '];

        (await PostAsync(coding == "gzip" ? Gzip(body) : Brotli(body), coding)).Status.Should().BeOneOf([200, 201]);
        (await PostAsync(coding == "gzip" ? Gzip(over) : Brotli(over), coding)).ExpectProblem(413, "too-large");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_bomb_is_refused(string coding)
    {
        using var compressed = new MemoryStream();
        await using (var stream = coding == "gzip" ? (Stream)new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true) : new BrotliStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var piece = new byte[1024 * 1024];
            for (var count = 0; count < 512; count++)
            {
                await stream.WriteAsync(piece, TestContext.Current.CancellationToken);
            }
        }

        (await PostAsync(compressed.ToArray(), coding)).ExpectProblem(413, "too-large");
        (await PostAsync(compressed.ToArray(), coding, "text/csv", "?period=2006")).ExpectProblem(413, "too-large");
    }

    private async Task<Answer> PostAsync(byte[] body, string? coding = null, string mediaType = "application/json", string query = "")
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
        if (coding is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Encoding", coding);
        }

        return await duwo.SendAsync("POST", Stock + query, content);
    }

    private static byte[] Gzip(byte[] body) => Compress(body, to => new GZipStream(to, CompressionLevel.Fastest, leaveOpen: true));

    private static byte[] Brotli(byte[] body) => Compress(body, to => new BrotliStream(to, CompressionLevel.Fastest, leaveOpen: true));

    private static byte[] Compress(byte[] body, Func<Stream, Stream> coding)
    {
        using var compressed = new MemoryStream();
        using (var stream = coding(compressed))
        {
            stream.Write(body);
        }

        return compressed.ToArray();
    }
}

public sealed class CodingsOnSqlite(SqliteHub hub) : CodingTests(hub), IClassFixture<SqliteHub>;
