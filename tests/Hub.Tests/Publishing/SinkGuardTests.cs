using System.Net;
using FluentAssertions;
using Hub.Publishing.Deliveries;
using Microsoft.Extensions.Options;
using Xunit;

namespace Hub.Tests.Publishing;

public sealed class SinkGuardTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("https://93.184.215.14/hook")]
    [InlineData("https://93.184.215.14:8443/hook?key=a%20b")]
    [InlineData("https://[2606:4700::6810:84e5]/")]
    [InlineData("https://public.example/")]
    [InlineData("https://PUBLIC.example./@handle")]
    [InlineData("https://öffentlich.example/")]
    public async Task A_public_https_sink_is_taken(string sink) =>
        (await Guard().RefusalAsync(sink, Cancellation)).Should().BeNull();

    [Theory]
    [InlineData("https://0.0.0.0/")]
    [InlineData("https://0.1.2.3/")]
    [InlineData("https://10.1.2.3/")]
    [InlineData("https://100.64.0.1/")]
    [InlineData("https://100.100.100.200/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://127.255.255.254/")]
    [InlineData("https://127.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f000001/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://0x7f.1/")]
    [InlineData("https://0x7f.0.0.1/")]
    [InlineData("https://127.0.0.1./")]
    [InlineData("https://0xa9fea9fe/")]
    [InlineData("https://2852039166/latest/meta-data/")]
    [InlineData("https://[::7f00:1%25lo]/")]
    [InlineData("https://[::a9fe:a9fe]/")]
    [InlineData("https://[64:ff9b::a9fe:a9fe]/")]
    [InlineData("https://[64:ff9b::5db8:d70e]/")]
    [InlineData("https://[2002:5db8:d70e::1]/")]
    [InlineData("https://[2001:0:5db8:d70e::1]/")]
    [InlineData("https://localhost/")]
    [InlineData("https://LOCALHOST./")]
    [InlineData("https://printer.localhost/")]
    [InlineData("https://PRIVATE.example./")]
    [InlineData("https://gemeente.münchen.example/")]
    [InlineData("https://168.63.129.16/")]
    [InlineData("https://169.254.169.254/latest/meta-data/")]
    [InlineData("https://172.16.0.1/")]
    [InlineData("https://172.31.255.255/")]
    [InlineData("https://192.0.0.8/")]
    [InlineData("https://192.0.2.1/")]
    [InlineData("https://192.88.99.1/")]
    [InlineData("https://192.168.1.1/")]
    [InlineData("https://198.18.0.1/")]
    [InlineData("https://198.19.255.255/")]
    [InlineData("https://198.51.100.1/")]
    [InlineData("https://203.0.113.1/")]
    [InlineData("https://224.0.0.1/")]
    [InlineData("https://239.255.255.255/")]
    [InlineData("https://240.0.0.1/")]
    [InlineData("https://255.255.255.255/")]
    [InlineData("https://[::]/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::7f00:1]/")]
    [InlineData("https://[::ffff:127.0.0.1]/")]
    [InlineData("https://[::ffff:169.254.169.254]/")]
    [InlineData("https://[::ffff:93.184.215.14]/")]
    [InlineData("https://[::ffff:10.0.0.1]/")]
    [InlineData("https://[::ffff:8.8.8.8]/")]
    [InlineData("https://[64:ff9b::7f00:1]/")]
    [InlineData("https://[64:ff9b:1::1]/")]
    [InlineData("https://[100::1]/")]
    [InlineData("https://[2001::1]/")]
    [InlineData("https://[2001:2::1]/")]
    [InlineData("https://[2001:db8::1]/")]
    [InlineData("https://[2002:7f00:1::1]/")]
    [InlineData("https://[3fff::1]/")]
    [InlineData("https://[fc00::1]/")]
    [InlineData("https://[fd00:ec2::254]/")]
    [InlineData("https://[fe80::1]/")]
    [InlineData("https://[fec0::1]/")]
    [InlineData("https://[ff02::1]/")]
    [InlineData("https://private.example/")]
    [InlineData("https://mixed.example/")]
    [InlineData("http://private.example/")]
    public async Task A_sink_that_is_not_wholly_public_is_refused(string sink) =>
        (await Guard().RefusalAsync(sink, Cancellation))!.Code.Should().Be("forbidden-sink");

    [Theory]
    [InlineData("", "invalid-sink")]
    [InlineData("/hook", "invalid-sink")]
    [InlineData("//public.example/hook", "invalid-sink")]
    [InlineData("https://", "invalid-sink")]
    [InlineData("https:///hook", "invalid-sink")]
    [InlineData("https://public.example/a b", "invalid-sink")]
    [InlineData("https://public.example\\@10.0.0.1/", "invalid-sink")]
    [InlineData("https://user:secret@public.example/", "invalid-sink")]
    [InlineData("https://@public.example/", "invalid-sink")]
    [InlineData("https://public.example/#part", "invalid-sink")]
    [InlineData("http://public.example/", "insecure-sink")]
    [InlineData("ftp://public.example/", "insecure-sink")]
    [InlineData("file:///etc/passwd", "invalid-sink")]
    [InlineData("https:public.example", "invalid-sink")]
    [InlineData("mailto:someone@public.example", "insecure-sink")]
    [InlineData("https://unknown.example/", "unresolvable-sink")]
    [InlineData("https://１２７.０.０.１/", "unresolvable-sink")]
    public async Task A_sink_of_another_form_is_refused(string sink, string code) =>
        (await Guard().RefusalAsync(sink, Cancellation))!.Code.Should().Be(code);

    [Theory]
    [InlineData("https://public.example:22/")]
    [InlineData("https://public.example:80/")]
    [InlineData("https://93.184.215.14:6379/")]
    [InlineData("https://public.example:65535/")]
    public async Task A_port_that_is_not_for_this_is_refused(string sink) =>
        (await Guard().RefusalAsync(sink, Cancellation))!.Code.Should().Be("forbidden-port");

    [Fact]
    public async Task The_ports_are_a_setting()
    {
        var guard = new SinkGuard(Options.Create(new WebhookOptions { AllowedPorts = ["9443, 10443"] }), new FixedHosts());

        (await guard.RefusalAsync("https://public.example:9443/", Cancellation)).Should().BeNull();
        (await guard.RefusalAsync("https://public.example/", Cancellation))!.Detail.En.Should().Contain("9443, 10443");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("443;8443")]
    public void A_port_that_is_none_is_a_fault_of_the_settings(string port) =>
        new WebhookOptions { AllowedPorts = [port] }.Fault().Should().Contain("Webhooks:AllowedPorts");

    [Fact]
    public async Task A_sink_that_is_too_long_is_refused() =>
        (await Guard().RefusalAsync("https://public.example/" + new string('a', 2048), Cancellation))!.Code.Should().Be("invalid-sink");

    [Theory]
    [InlineData("http://127.0.0.1:7080/hook")]
    [InlineData("https://10.1.2.3/")]
    [InlineData("http://private.example/")]
    [InlineData("http://[::1]/")]
    [InlineData("https://[::ffff:10.0.0.1]/")]
    public async Task An_allowed_network_is_reached_over_http_too(string sink) =>
        (await Guard("127.0.0.0/8, 10.0.0.0/8", "::1/128").RefusalAsync(sink, Cancellation)).Should().BeNull();

    [Theory]
    [InlineData("http://mixed.example/", "insecure-sink")]
    [InlineData("https://192.168.1.1/", "forbidden-sink")]
    [InlineData("https://[::ffff:192.168.1.1]/", "forbidden-sink")]
    public async Task An_allowed_network_allows_nothing_beside_it(string sink, string code) =>
        (await Guard("10.0.0.0/8").RefusalAsync(sink, Cancellation))!.Code.Should().Be(code);

    [Fact]
    public async Task A_refusal_does_not_tell_what_a_name_resolved_to() =>
        (await Guard().RefusalAsync("https://private.example/", Cancellation))!.Detail.ToString().Should().NotContain("10.");

    [Theory]
    [InlineData("10.0.0.0")]
    [InlineData("10.0.0.0/33")]
    [InlineData("everything")]
    public void A_network_that_is_none_is_a_fault_of_the_settings(string network) =>
        new WebhookOptions { AllowedNetworks = [network] }.Fault().Should().Contain("Webhooks:AllowedNetworks");

    private static SinkGuard Guard(params string[] allowed) =>
        new(Options.Create(new WebhookOptions { AllowedNetworks = allowed }), new FixedHosts());

    private sealed class FixedHosts : IHostResolver
    {
        public Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellation)
        {
            string[] addresses = host.TrimEnd('.') switch
            {
                "public.example" => ["93.184.215.14", "2606:4700::6810:84e5"],
                "xn--ffentlich-z7a.example" => ["93.184.215.14"],
                "private.example" or "PRIVATE.example" or "gemeente.xn--mnchen-3ya.example" => ["10.1.2.3"],
                "localhost" or "printer.localhost" => ["127.0.0.1", "::1"],
                "mixed.example" => ["93.184.215.14", "10.1.2.3"],
                _ => [],
            };
            return Task.FromResult<IReadOnlyList<IPAddress>>([.. addresses.Select(IPAddress.Parse)]);
        }
    }
}
