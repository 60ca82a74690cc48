using CsCheck;
using FluentAssertions;
using Xunit;

namespace Hub.Tests.Partners;

public sealed class AnyCredentialTests(Issuer issuer) : IClassFixture<Issuer>
{
    [Fact]
    public async Task Any_text_is_answered_without_an_exception_and_authenticates_nobody()
    {
        var desk = new KeyDesk(new MemoryStore(hasTokens: true), jwt: issuer.Options);
        var key = (await desk.IssueTo("duwo")).Key;
        var token = issuer.Sign(Issuer.Valid());
        (await desk.Who(token)).Should().NotBeNull();
        var damaged = Gen.OneOf(Gen.Const(key), Gen.Const(token)).SelectMany(
            text => Gen.Int[0, text.Length - 1].Select(Gen.Char, (at, sign) => text[..at] + sign + text[(at + 1)..]));
        var cut = Gen.OneOf(Gen.Const(key), Gen.Const(token)).SelectMany(text => Gen.Int[0, text.Length - 1].Select(length => text[..length]));
        var parts = Gen.String.Array[1, 6].Select(texts => string.Join('.', texts));
        var any = Gen.OneOf(Gen.String, Gen.String.Select(text => "hub_" + text), parts, damaged, cut).Where(text => text != key && text != token);

        await any.SampleAsync(async text => (await desk.Who(text)).Should().BeNull(), iter: 1000, threads: 1);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("hub_")]
    [InlineData("hub_ABCDEFGHIJKM_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("hub_a/b#c?d\\e/f\n_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("..")]
    [InlineData("....")]
    [InlineData("e30.e30.")]
    [InlineData("\ud800")]
    public async Task Nothing_in_particular_authenticates_nobody(string? bearer)
    {
        (await new KeyDesk(new MemoryStore(hasTokens: true), jwt: issuer.Options).Who(bearer)).Should().BeNull();
    }

    [Fact]
    public async Task A_huge_text_authenticates_nobody()
    {
        (await new KeyDesk(new MemoryStore(hasTokens: true), jwt: issuer.Options).Who(new string('.', 10_000_000))).Should().BeNull();
    }
}
