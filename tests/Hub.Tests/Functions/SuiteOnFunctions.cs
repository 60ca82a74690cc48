using Hub.Tests.Http;
using Xunit;

namespace Hub.Tests.Functions;

// The suite of the interface, on the functions head as it is on the server.

public sealed class AlertsOnFunctions : AlertTests
{
    protected override Task<HubUnderTest> StartAsync() => HubUnderTest.StartAsync(new HubOptions { Functions = true });
}

public sealed class EventsOnFunctions(FunctionsHub hub) : EventTests(hub), IClassFixture<FunctionsHub>;

public sealed class ExamplesOnFunctions(FunctionsHub hub) : ExampleTests(hub), IClassFixture<FunctionsHub>;

public sealed class FeedsOnFunctions(FunctionsHub hub) : FeedTests(hub), IClassFixture<FunctionsHub>;

public sealed class CodingsOnFunctions(FunctionsHub hub) : CodingTests(hub), IClassFixture<FunctionsHub>;

public sealed class FormatsOnFunctions(FunctionsHub hub) : FormatTests(hub), IClassFixture<FunctionsHub>;

public sealed class InterfaceOnFunctions(FunctionsHub hub) : InterfaceTests(hub), IClassFixture<FunctionsHub>;

public sealed class ObservationsOnFunctions(FunctionsHub hub) : ObservationTests(hub), IClassFixture<FunctionsHub>;

public sealed class ReceiptsOnFunctions(FunctionsHub hub) : ReceiptTests(hub), IClassFixture<FunctionsHub>;

public sealed class RefusalsOnFunctions(FunctionsHub hub) : RefusalTests(hub), IClassFixture<FunctionsHub>;

public sealed class ReportingAccessOnFunctions(FunctionsHub hub) : ReportingAccessTests(hub), IClassFixture<FunctionsHub>;

public sealed class SubmitOnFunctions(FunctionsHub hub) : SubmitTests(hub), IClassFixture<FunctionsHub>;

public sealed class SubscriptionsOnFunctions(FunctionsHub hub) : SubscriptionTests(hub), IClassFixture<FunctionsHub>;

public sealed class StrictnessOnFunctions(FunctionsHub hub) : StrictnessTests(hub), IClassFixture<FunctionsHub>;

public sealed class SubmitOnFunctionsAndAzurite(FunctionsAzuriteHub hub) : SubmitTests(hub), IClassFixture<FunctionsAzuriteHub>;

public sealed class ObservationsOnFunctionsAndAzurite(FunctionsAzuriteHub hub) : ObservationTests(hub), IClassFixture<FunctionsAzuriteHub>;

public sealed class EventsOnFunctionsAndAzurite(FunctionsAzuriteHub hub) : EventTests(hub), IClassFixture<FunctionsAzuriteHub>;

public sealed class RefusalReportsOnFunctions(FunctionsHub hub) : RefusalReportTests(hub), IClassFixture<FunctionsHub>;

public sealed class IdempotencyOnFunctions(FunctionsHub hub) : IdempotencyTests(hub), IClassFixture<FunctionsHub>;

public sealed class RevisionsOnFunctions(FunctionsHub hub) : RevisionTests(hub), IClassFixture<FunctionsHub>;
