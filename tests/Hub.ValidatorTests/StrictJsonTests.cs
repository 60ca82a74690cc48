using FluentAssertions;
using Hub.Feeds.Validation;
using Xunit;

namespace Hub.ValidatorTests;

/// <summary>What is refused before any schema is asked, so by schemas of either kind.</summary>
public sealed class StrictJsonTests
{
    private static readonly SubmissionSchema Compiled = SubmissionSchema.Compile("{}", "compiled");
    private static readonly SubmissionSchema Reference = SubmissionSchema.Compile("""{"anyOf":[true]}""", "reference");

    [Theory]
    [InlineData("", "", "invalid-json")]
    [InlineData("{", "", "invalid-json")]
    [InlineData("{} {}", "", "invalid-json")]
    [InlineData("{\"a\":[1,]}", "/a/0", "invalid-json")]
    [InlineData("{'a':1}", "", "invalid-json")]
    [InlineData("{\"a\":NaN}", "/a", "invalid-json")]
    [InlineData("{\"a\":01}", "/a", "invalid-json")]
    [InlineData("{/* a */}", "", "invalid-json")]
    [InlineData("[\"\\ud83d\"]", "/0", "invalid-json")]
    [InlineData("[\"\\ude00\\ud83d\"]", "/0", "invalid-json")]
    [InlineData("[\"\\ud83d\\u0041\"]", "/0", "invalid-json")]
    [InlineData("{\"\\udc00\":1}", "", "invalid-json")]
    [InlineData("{\"a\":1,\"b\":{\"x\":1,\"x\":1}}", "/b/x", "duplicate-member")]
    [InlineData("{\"a\":1,\"\\u0061\":2}", "/a", "duplicate-member")]
    [InlineData("[1e400]", "/0", "number-range")]
    [InlineData("[-1E+99999999999]", "/0", "number-range")]
    [InlineData("[9007199254740992]", "/0", "number-range")]
    [InlineData("[0.1234567890123456]", "/0", "number-range")]
    [InlineData("[1e-400]", "/0", "number-range")]
    [InlineData("[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]", "/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0", "too-deep")]
    public void What_readers_could_take_differently_is_refused(string json, string pointer, string code)
    {
        foreach (var schema in new[] { Compiled, Reference })
        {
            var report = schema.Validate(json.Utf8(), TestContext.Current.CancellationToken);

            report!.Errors.Select(error => (error.Pointer, error.Code)).Should().Equal((pointer, code));
        }
    }

    [Theory]
    [InlineData("{\"f|eed\":1}")]
    [InlineData("{\"feed\":\"a|b\"}")]
    [InlineData("|{}")]
    public void Bytes_that_are_no_UTF_8_are_refused_wherever_they_stand(string json)
    {
        byte[] bytes = [.. json.Utf8().ToArray().Select(character => character == (byte)'|' ? (byte)0xFF : character)];

        foreach (var schema in new[] { Compiled, Reference })
        {
            schema.Validate(bytes, TestContext.Current.CancellationToken)!.Counts.Keys.Should().Equal("invalid-json");
        }
    }

    [Theory]
    [InlineData("[\"\\ud83d\\ude00 \\\\ud83d \\n\"]")]
    [InlineData("[9007199254740991,-9007199254740991,1e15,900719925474099.1e1,0e999,-0.0,1000.000000000000000000000000]")]
    [InlineData("[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]")]
    [InlineData("\uFEFF{\"a\":{\"a\":1},\"b\":{\"a\":1}}")]
    [InlineData(" null ")]
    public void What_is_strict_is_accepted(string json)
    {
        Compiled.Validate(json.Utf8(), TestContext.Current.CancellationToken).Should().BeNull();
        StrictJson.Check(StrictJson.WithoutMark(json.Utf8()).Span, TestContext.Current.CancellationToken).Should().BeNull();
    }

    [Fact]
    public void Bad_syntax_is_located_by_line_and_byte()
    {
        Compiled.Validate("{\n  \"a\": 1,\n  \"b\" 2}"u8.ToArray(), TestContext.Current.CancellationToken)!
            .Errors.Should().ContainSingle().Which.Detail.En.Should().Be("expected JSON as RFC 8259 writes it, found something else at line 3, byte 7");
    }

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_located_by_line_and_byte()
    {
        Compiled.Validate(new byte[] { (byte)'[', (byte)'\n', (byte)'"', 0xC3, 0x28, (byte)'"', (byte)']' }, TestContext.Current.CancellationToken)!
            .Errors.Select(InEnglish.Of).Should().Equal(InEnglish.Violation("", "invalid-json", "expected JSON in UTF-8, found other bytes at line 2, byte 2"));
    }

    [Fact]
    public void Everything_that_is_not_strict_is_listed_at_once()
    {
        Compiled.Validate("""{"records":[{"a":1,"a":2},{"b":1e99}]}"""u8.ToArray(), TestContext.Current.CancellationToken)!
            .Errors.Select(error => (error.Pointer, error.Code, error.Record))
            .Should().Equal(("/records/0/a", "duplicate-member", 0), ("/records/1/b", "number-range", 1));
    }
}
