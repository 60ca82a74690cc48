using Hub.Tests.Functions;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>One hub for the tests of a class, which use feeds and periods of their own in it.</summary>
public abstract class HubFixture : IHubAddress, IAsyncLifetime
{
    private HubUnderTest? hub;

    /// <inheritdoc/>
    public Uri Address => hub!.Address;

    /// <inheritdoc/>
    public HubClient Caller(string? caller) => hub!.Caller(caller);

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        hub = await StartAsync();

        // On a busy machine what the start has to do may take longer than the first test to begin.
        await hub.ReadyAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (hub is not null)
        {
            await hub.DisposeAsync();
        }
    }

    /// <summary>Starts it.</summary>
    protected abstract Task<HubUnderTest> StartAsync();
}

/// <summary>The server on SQLite.</summary>
public sealed class SqliteHub : HubFixture
{
    /// <inheritdoc/>
    protected override Task<HubUnderTest> StartAsync() => HubUnderTest.StartAsync();
}

/// <summary>The server on Azure Table Storage, as Azurite emulates it.</summary>
public sealed class AzuriteHub(Azurite azurite) : HubFixture
{
    /// <inheritdoc/>
    protected override async Task<HubUnderTest> StartAsync() =>
        await HubUnderTest.StartAsync(new HubOptions { Azurite = await azurite.ConnectionStringAsync(TestContext.Current.CancellationToken) });
}

/// <summary>The functions head on SQLite, called in this process.</summary>
public sealed class FunctionsHub : HubFixture
{
    /// <inheritdoc/>
    protected override Task<HubUnderTest> StartAsync() => FunctionsFront.StartAsync(new HubOptions());
}

/// <summary>The functions head on Azure Table Storage, as Azurite emulates it: what runs in production.</summary>
public sealed class FunctionsAzuriteHub(Azurite azurite) : HubFixture
{
    /// <inheritdoc/>
    protected override async Task<HubUnderTest> StartAsync() => await FunctionsFront.StartAsync(
        new HubOptions { Azurite = await azurite.ConnectionStringAsync(TestContext.Current.CancellationToken) });
}
