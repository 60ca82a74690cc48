using Xunit;

namespace Hub.ServiceBus.Tests;

/// <summary>All there is when the assemblies of the real client are not here.</summary>
public sealed class WithoutTheClientTests
{
    [Fact(Skip = "The assemblies of the Service Bus client are not here, so nothing of the bus was tested against it: run 'npm ci' in tests/node on Linux x64 and build again.")]
    public void The_bus_is_tested_with_the_real_client()
    {
    }
}
