using FluentAssertions;
using Hub.Functions;
using Hub.Functions.ServiceBus;
using Hub.Publishing;
using Xunit;

namespace Hub.Tests.Infra;

/// <summary>What a deployment makes: what the hub's code counts on, and what nobody may get at.</summary>
public sealed class DeploymentTests(BicepCompiler bicep)
{
    // The names that the functions head reads, and the host it runs in. A setting renamed in one place only fails here.
    private static readonly string[] AppSettings =
    [
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
        "APPLICATIONINSIGHTS_CONNECTION_STRING",
        "AZURE_CLIENT_ID",
        "AzureWebJobsDisableHomepage",
        "AzureWebJobsStorage__accountName",
        "AzureWebJobsStorage__clientId",
        "AzureWebJobsStorage__credential",
        "Events__PublicBaseUrl",
        "Events__Source",
        "Http__AllowedOrigins__0",
        FunctionsHost.Storage,
        ServiceBusSettings.Section + "__clientId",
        ServiceBusSettings.Section + "__credential",
        ServiceBusSettings.Section + "__fullyQualifiedNamespace",
    ];

    [Fact]
    public async Task The_app_runs_isolated_on_NET_10_from_a_container_it_opens_by_identity()
    {
        var site = await OneAsync("Microsoft.Web/sites");
        var plan = await OneAsync("Microsoft.Web/serverfarms");

        plan.Text("sku", "name").Should().Be("FC1");
        site.Text("kind").Should().Be("functionapp,linux");
        site.Text("properties", "functionAppConfig", "runtime", "name").Should().Be("dotnet-isolated");
        site.Text("properties", "functionAppConfig", "runtime", "version").Should().Be("10.0");
        site.Text("properties", "functionAppConfig", "deployment", "storage", "authentication", "type").Should().Be("UserAssignedIdentity");
        site.Text("tags", "azd-service-name").Should().Be("hub", "azure.yaml names the service so");
    }

    [Fact]
    public async Task The_app_has_exactly_the_settings_that_the_head_reads()
    {
        var settings = await OneAsync("Microsoft.Web/sites/config");

        settings.At("properties")!.AsObject().Select(setting => setting.Key).Should().BeEquivalentTo(AppSettings);
        settings.Text("properties", "AzureWebJobsStorage__credential").Should().Be("managedidentity");
        settings.Text("properties", "ServiceBusConnection__credential").Should().Be("managedidentity");
        settings.Text("properties", "AzureWebJobsDisableHomepage").Should().Be("true", "the platform's page would lie on /");
        settings.Text("properties", FunctionsHost.Storage).Should().MatchRegex("^\\[format\\('https://\\{0\\}\\.table\\.\\{1\\}', 'stpartnerhubdata[a-z0-9]+', environment\\(\\)\\.suffixes\\.storage\\)\\]$");
        settings.Text("properties", "Events__Source").Should().StartWith("urn:nld:oin:").And.Contain(":systeem:");
    }

    [Fact]
    public async Task A_licence_comes_from_a_key_vault_and_is_no_setting_itself()
    {
        var settings = await OneAsync("Microsoft.Web/sites/config", BicepCompiler.Everything);

        settings.At("properties")!.AsObject().Select(setting => setting.Key).Should().BeEquivalentTo([.. AppSettings, "Validation__NewtonsoftLicense", "Http__AllowedOrigins__1"]);
        settings.Text("properties", "Validation__NewtonsoftLicense").Should().StartWith("@Microsoft.KeyVault(SecretUri=https://");
        settings.Text("properties", "Events__PublicBaseUrl").Should().Be("https://hub.example.nl");
    }

    [Fact]
    public async Task The_pages_of_the_static_site_and_of_its_own_name_may_call_with_a_key()
    {
        var settings = await OneAsync("Microsoft.Web/sites/config", BicepCompiler.Everything);

        settings.Text("properties", "Http__AllowedOrigins__0").Should().Contain("https://{0}").And.Contain("Microsoft.Web/staticSites").And.Contain("defaultHostname");
        settings.Text("properties", "Http__AllowedOrigins__1").Should().Be("https://monitor.example.nl");
    }

    [Fact]
    public async Task Nothing_opens_with_a_key_or_a_password_or_over_old_TLS()
    {
        var resources = await bicep.ResourcesAsync(BicepCompiler.Everything);

        var accounts = resources.Where(resource => resource.Type == "Microsoft.Storage/storageAccounts").ToList();
        accounts.Should().HaveCount(2);
        foreach (var account in accounts)
        {
            account.Text("properties", "allowSharedKeyAccess").Should().Be("false");
            account.Text("properties", "allowBlobPublicAccess").Should().Be("false");
            account.Text("properties", "minimumTlsVersion").Should().Be("TLS1_2");
            account.Text("properties", "supportsHttpsTrafficOnly").Should().Be("true");
        }

        resources.Where(resource => resource.Type.EndsWith("/containers", StringComparison.Ordinal)).Should().OnlyContain(container => container.Text("properties", "publicAccess") == "None");
        Only(resources, "Microsoft.ServiceBus/namespaces").Text("properties", "disableLocalAuth").Should().Be("true");
        Only(resources, "Microsoft.ServiceBus/namespaces").Text("properties", "minimumTlsVersion").Should().Be("1.2");
        Only(resources, "Microsoft.Insights/components").Text("properties", "DisableLocalAuth").Should().Be("true");
        Only(resources, "Microsoft.OperationalInsights/workspaces").Text("properties", "features", "disableLocalAuth").Should().Be("true");
        var site = Only(resources, "Microsoft.Web/sites");
        site.Text("properties", "httpsOnly").Should().Be("true");
        site.Text("properties", "siteConfig", "minTlsVersion").Should().Be("1.2");
        site.Text("properties", "siteConfig", "ftpsState").Should().Be("Disabled");
        resources.Where(resource => resource.Type == "Microsoft.Web/sites/basicPublishingCredentialsPolicies").Should().HaveCount(2)
            .And.OnlyContain(policy => policy.Text("properties", "allow") == "false");
    }

    [Fact]
    public async Task The_hub_has_the_least_roles_each_on_one_resource()
    {
        var hub = (await GrantsAsync("production.bicepparam")).ToList();

        hub.Should().OnlyContain(grant => grant.Principal.StartsWith("[reference(", StringComparison.Ordinal), "only the hub's identity has roles until somebody is named");
        hub.Select(grant => grant.What).Should().BeEquivalentTo(
            "Storage Table Data Contributor on Microsoft.Storage/storageAccounts/stpartnerhubdata*",
            "Storage Blob Data Owner on Microsoft.Storage/storageAccounts/stpartnerhubhost*",
            "Azure Service Bus Data Sender on Microsoft.ServiceBus/namespaces/*/topics/events",
            "Azure Service Bus Data Sender on Microsoft.ServiceBus/namespaces/*/queues/wake-ups",
            "Azure Service Bus Data Receiver on Microsoft.ServiceBus/namespaces/*/queues/wake-ups",
            "Monitoring Metrics Publisher on Microsoft.Insights/components/appi-partnerhub-production");
    }

    [Fact]
    public async Task Others_have_a_role_on_what_is_theirs_only()
    {
        var others = (await GrantsAsync(BicepCompiler.Everything)).Where(grant => !grant.Principal.StartsWith("[reference(", StringComparison.Ordinal));

        others.Select(grant => grant.What).Should().BeEquivalentTo(
            "Storage Table Data Contributor on Microsoft.Storage/storageAccounts/stpartnerhubdata*",
            "Storage Blob Data Contributor on Microsoft.Storage/storageAccounts/stpartnerhubdata*/blobServices/default/containers/backups",
            "Azure Service Bus Data Receiver on Microsoft.ServiceBus/namespaces/*/topics/events/subscriptions/housing-alerts");
    }

    [Fact]
    public async Task The_topic_drops_an_event_that_is_sent_twice()
    {
        var topic = await OneAsync("Microsoft.ServiceBus/namespaces/topics");

        topic.Name.Should().EndWith("/" + BusEntities.Events);
        topic.Text("properties", "requiresDuplicateDetection").Should().Be("true");
        topic.Text("properties", "duplicateDetectionHistoryTimeWindow").Should().Be("P1D");
        topic.Text("properties", "supportOrdering").Should().Be("true");
        topic.Text("properties", "defaultMessageTimeToLive").Should().Be("P14D");
    }

    [Fact]
    public async Task Wake_ups_go_by_themselves_when_the_sweep_has_long_done_their_work()
    {
        var queue = await OneAsync("Microsoft.ServiceBus/namespaces/queues");

        queue.Name.Should().EndWith("/" + BusEntities.WakeUps);
        queue.Text("properties", "lockDuration").Should().Be("PT5M");
        queue.Text("properties", "maxDeliveryCount").Should().Be("10");
        queue.Text("properties", "defaultMessageTimeToLive").Should().Be("PT10M");
        queue.Text("properties", "deadLetteringOnMessageExpiration").Should().Be("false", "a dead letter raises an alert, and nobody would have anything to do");
    }

    [Fact]
    public async Task No_topic_subscription_is_shipped_that_nobody_reads() =>
        (await bicep.ResourcesAsync("production.bicepparam")).Should().NotContain(
            resource => resource.Type.StartsWith("Microsoft.ServiceBus/namespaces/topics/subscriptions", StringComparison.Ordinal));

    [Fact]
    public async Task The_example_of_a_reader_takes_housing_alerts_and_nothing_else_from_the_bus()
    {
        var subscription = await OneAsync("Microsoft.ServiceBus/namespaces/topics/subscriptions", BicepCompiler.Everything);
        var rule = await OneAsync("Microsoft.ServiceBus/namespaces/topics/subscriptions/rules", BicepCompiler.Everything);

        subscription.Name.Should().EndWith("/housing-alerts");
        subscription.Text("properties", "deadLetteringOnMessageExpiration").Should().Be("true");
        subscription.Text("properties", "deadLetteringOnFilterEvaluationExceptions").Should().Be("true");
        rule.Name.Should().EndWith("/housing-alerts/$Default", "any other name leaves the rule in force that lets all events through");

        // The publisher's name of the attribute, and the pattern taken at its word.
        const string Before = $"[{EventMessage.Prefix}type] LIKE '";
        var expression = rule.Text("properties", "sqlFilter", "sqlExpression")!;
        expression.Should().StartWith(Before).And.EndWith("%'");
        var prefix = expression[Before.Length..^2];
        EventTypes.All.Where(type => type.StartsWith(prefix, StringComparison.Ordinal)).Should().Equal(
            EventTypes.HousingAlertRaised, EventTypes.HousingAlertResolved, EventTypes.HousingAlertAcknowledged, EventTypes.HousingAlertUnacknowledged);
    }

    [Fact]
    public async Task Production_data_are_replicated_locked_and_their_backups_kept()
    {
        var resources = await bicep.ResourcesAsync("production.bicepparam");
        var data = resources.Single(resource => resource.Type == "Microsoft.Storage/storageAccounts" && resource.Name.StartsWith("stpartnerhubdata", StringComparison.Ordinal));

        data.Text("sku", "name").Should().Be("Standard_ZRS");
        Only(resources, "Microsoft.Authorization/locks").Scope.Should().Be($"Microsoft.Storage/storageAccounts/{data.Name}");
        var blobs = resources.Single(resource => resource.Type == "Microsoft.Storage/storageAccounts/blobServices" && resource.Name.StartsWith(data.Name, StringComparison.Ordinal));
        blobs.Text("properties", "isVersioningEnabled").Should().Be("true");
        blobs.Text("properties", "deleteRetentionPolicy", "days").Should().Be("7");
        blobs.Text("properties", "containerDeleteRetentionPolicy", "days").Should().Be("35");
        var removal = Only(resources, "Microsoft.Storage/storageAccounts/managementPolicies").At("properties", "policy", "rules")![0]!["definition"]!["actions"]!;
        removal["version"]!["delete"]!["daysAfterCreationGreaterThan"]!.ToString().Should().Be("35");
    }

    [Fact]
    public async Task With_private_networking_storage_is_reached_from_inside_only()
    {
        var resources = await bicep.ResourcesAsync(BicepCompiler.Everything);

        resources.Where(resource => resource.Type == "Microsoft.Storage/storageAccounts").Should()
            .OnlyContain(account => account.Text("properties", "publicNetworkAccess") == "Disabled");
        resources.Where(resource => resource.Type == "Microsoft.Network/privateEndpoints").Select(endpoint => endpoint.Name.Split('-', 4)[3])
            .Should().BeEquivalentTo("data-table", "data-blob", "host-blob");
        resources.Where(resource => resource.Type == "Microsoft.Network/privateDnsZones").Select(zone => zone.Name)
            .Should().BeEquivalentTo("[format('privatelink.{0}.{1}', 'blob', environment().suffixes.storage)]", "[format('privatelink.{0}.{1}', 'table', environment().suffixes.storage)]");
        var subnet = Only(resources, "Microsoft.Network/virtualNetworks").At("properties", "subnets")!.AsArray()[0]!;
        subnet["properties"]!["delegations"]![0]!["properties"]!["serviceName"]!.ToString().Should().Be("Microsoft.App/environments");
        subnet["properties"]!["natGateway"].Should().NotBeNull("webhooks go out, and a subnet has no way out by itself");
        (await bicep.ResourcesAsync("production.bicepparam")).Should().NotContain(resource => resource.Type.StartsWith("Microsoft.Network/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Somebody_is_told_when_it_goes_wrong_or_becomes_dear()
    {
        var resources = await bicep.ResourcesAsync("production.bicepparam");

        var address = Only(resources, "Microsoft.Insights/actionGroups").At("properties", "emailReceivers")![0]!["emailAddress"]!.ToString();
        resources.Where(resource => resource.Type is "Microsoft.Insights/scheduledQueryRules" or "Microsoft.Insights/metricAlerts").Select(rule => rule.Name.Split('-', 4)[3])
            .Should().BeEquivalentTo("server-errors", "failed-functions", "silence", "subscription-disabled", "dead-letters", "storage");
        var budget = Only(resources, "Microsoft.Consumption/budgets").At("properties", "notifications")!.AsObject();
        budget.Should().HaveCount(2).And.OnlyContain(notification => notification.Value!["contactEmails"]![0]!.ToString() == address);
    }

    private static Resource Only(IEnumerable<Resource> resources, string type) => resources.Should().ContainSingle(resource => resource.Type == type).Which;

    private async Task<Resource> OneAsync(string type, string parameterFile = "production.bicepparam") => Only(await bicep.ResourcesAsync(parameterFile), type);

    private async Task<IEnumerable<(string Principal, string What)>> GrantsAsync(string parameterFile) =>
        (await bicep.ResourcesAsync(parameterFile)).Where(resource => resource.Type == "Microsoft.Authorization/roleAssignments").Select(assignment =>
        {
            var role = Roles.Names[assignment.Text("properties", "roleDefinitionId")!.Split('/')[^1]];
            var scope = assignment.Scope ?? throw new InvalidOperationException($"{role} is given on the whole resource group.");
            return (assignment.Text("properties", "principalId")!, $"{role} on {Roles.WithoutSuffixes(scope)}");
        });
}
