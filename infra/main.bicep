// The hub on Azure: a Flex Consumption function app on Table Storage and Service Bus, one resource group per environment.
// Nothing here is a secret and nothing gives one out: everybody proves who they are to Microsoft Entra ID.
// docs/deploy-azure.md tells how to deploy it.
targetScope = 'resourceGroup'

@description('The environment, as it appears in names and tags.')
@allowed(['production', 'test'])
param environmentName string

@description('What the names of all resources begin with.')
@minLength(3)
@maxLength(12)
param name string = 'partnerhub'

@description('The region of everything but the static site.')
param location string = resourceGroup().location

@description('Tags of every resource, beside those that tell the application and the environment.')
param tags object = {}

@description('The source of every event: urn:nld:oin:<OIN>:systeem:<name>, with your own OIN.')
param eventsSource string

@description('The address under which the hub is reached from outside; empty for the app\'s own address.')
param publicBaseUrl string = ''

@description('Where alerts and the budget\'s warnings go.')
param alertEmail string

@description('The Entra group of those who issue keys, verify and make backups; empty for none.')
param operatorsGroupId string = ''

@description('Replication of the data account: LRS in one building, ZRS over three zones, GZRS in a second region too.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GZRS'])
param dataRedundancy string = 'Standard_ZRS'

@description('Whether the data account is locked against deletion.')
param lockData bool = true

@description('After how many days backups are removed, overwritten ones too. For a week more they can be brought back.')
@minValue(7)
@maxValue(365)
param backupRetentionDays int = 35

@description('How many days logs are kept, the log of processing among them. Up to 90 days cost nothing extra for Application Insights.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 90

@description('The most gigabytes of logs a day; -1 for no limit. A limit protects the budget and loses what is past it.')
param logDailyCapGb int = 1

@description('Memory of an instance in MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('The most instances at once. It bounds what a flood of requests can cost.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('Instances for HTTP that are always warm; 0 lets the first caller after a silence wait some seconds.')
@minValue(0)
@maxValue(20)
param alwaysReadyInstances int = 0

@description('Who reads events from the bus: a topic subscription each. One that nobody reads fills the topic, so name only those with a reader.')
param busSubscriptions {
  @description('Name of the topic subscription.')
  name: string

  @description('SQL filter over the CloudEvents attributes; 1=1 for all events.')
  filter: string

  @description('The object id of the service principal or managed identity that reads it; empty for none yet.')
  readerId: string
}[] = []

@description('The budget a month in the currency of the subscription; 0 for none.')
@minValue(0)
param budgetAmount int

@description('The first day of the month of the first deployment (yyyy-MM-01). Leave it as it is afterwards.')
param budgetStart string

@description('Whether storage is reached through private endpoints only. Service Bus Standard has none and stays reachable, with Entra ID tokens only.')
param privateNetworking bool = false

@description('Address space of the virtual network, a /24 or larger; used with private networking only.')
param addressSpace string = '10.71.0.0/24'

@description('Public IPv4 addresses or ranges from which operators reach the data account in spite of private networking.')
param operatorAddresses string[] = []

@description('Whether to make the static site for the monitor and the partner pages.')
param webSite bool = true

@description('The static site\'s own region: static web apps exist in these only.')
@allowed(['westeurope', 'eastus2', 'centralus', 'westus2', 'eastasia'])
param webLocation string = 'westeurope'

@description('Origins of other pages that may call the hub with a key, such as the static site\'s own domain name: https://monitor.example.nl.')
param allowedOrigins string[] = []

@description('Settings of the mail server, by name: Mail__Host, Mail__From, …; Mail__Password as a reference to a Key Vault secret. Empty for no mails.')
param mailSettings {
  *: string
} = {}

@description('Address of a Key Vault secret with the licence of Newtonsoft.Json.Schema (https://….vault.azure.net/secrets/…); empty for none.')
param newtonsoftLicenseSecretUri string = ''

var suffix = uniqueString(resourceGroup().id)
var baseName = '${name}-${environmentName}'
var allTags = union(tags, { application: name, environment: environmentName })

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-${baseName}'
  location: location
  tags: allTags
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: {
    baseName: baseName
    location: location
    tags: allTags
    retentionDays: logRetentionDays
    dailyCapGb: logDailyCapGb
    principalId: identity.properties.principalId
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  params: {
    dataName: take('st${toLower(replace(name, '-', ''))}data${suffix}', 24)
    hostName: take('st${toLower(replace(name, '-', ''))}host${suffix}', 24)
    location: location
    tags: allTags
    dataRedundancy: dataRedundancy
    lockData: lockData
    backupRetentionDays: backupRetentionDays
    privateNetworking: privateNetworking
    operatorAddresses: operatorAddresses
    principalId: identity.properties.principalId
    operatorsGroupId: operatorsGroupId
    workspaceId: monitoring.outputs.workspaceId
  }
}

module serviceBus 'modules/servicebus.bicep' = {
  name: 'servicebus'
  params: {
    namespaceName: 'sb-${baseName}-${suffix}'
    location: location
    tags: allTags
    subscriptions: busSubscriptions
    principalId: identity.properties.principalId
    workspaceId: monitoring.outputs.workspaceId
  }
}

module network 'modules/network.bicep' = if (privateNetworking) {
  name: 'network'
  params: {
    baseName: baseName
    location: location
    tags: allTags
    addressSpace: addressSpace
    dataAccountId: storage.outputs.dataAccountId
    hostAccountId: storage.outputs.hostAccountId
  }
}

module functions 'modules/functions.bicep' = {
  name: 'functions'
  params: {
    appName: 'func-${baseName}-${suffix}'
    planName: 'plan-${baseName}'
    location: location
    tags: allTags
    identityName: identity.name
    hostAccountName: storage.outputs.hostAccountName
    deploymentContainerUrl: storage.outputs.deploymentContainerUrl
    tableEndpoint: storage.outputs.tableEndpoint
    serviceBusHost: serviceBus.outputs.host
    insightsName: monitoring.outputs.insightsName
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReadyInstances: alwaysReadyInstances
    subnetId: network.?outputs.functionsSubnetId
    eventsSource: eventsSource
    publicBaseUrl: publicBaseUrl
    newtonsoftLicenseSecretUri: newtonsoftLicenseSecretUri
    mailSettings: mailSettings
    allowedOrigins: concat(webSite ? ['https://${web!.properties.defaultHostname}'] : [], allowedOrigins)
  }
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  params: {
    baseName: baseName
    location: location
    tags: allTags
    email: alertEmail
    workspaceId: monitoring.outputs.workspaceId
    serviceBusId: serviceBus.outputs.namespaceId
    dataAccountId: storage.outputs.dataAccountId
  }
}

resource budget 'Microsoft.Consumption/budgets@2023-11-01' = if (budgetAmount > 0) {
  name: 'budget-${baseName}'
  properties: {
    category: 'Cost'
    timeGrain: 'Monthly'
    amount: budgetAmount
    timePeriod: { startDate: budgetStart }
    notifications: {
      spentMostOfIt: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 80
        thresholdType: 'Actual'
        contactEmails: [alertEmail]
      }
      willNotSuffice: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: [alertEmail]
      }
    }
  }
}

// Free: TLS, an own domain name and 100 GB of traffic a month, and no service level agreement. The pages call the
// hub from the visitor's browser; when the site is away, the hub is not.
resource web 'Microsoft.Web/staticSites@2024-04-01' = if (webSite) {
  name: 'stapp-${baseName}'
  location: webLocation
  tags: allTags
  sku: { name: 'Free', tier: 'Free' }
  properties: {
    allowConfigFileUpdates: true
    stagingEnvironmentPolicy: 'Disabled'
  }
}

@description('The function app, for the deployment of the code.')
output functionAppName string = functions.outputs.appName

@description('The address of the hub.')
output hubUrl string = functions.outputs.url

@description('HUB_STORAGE for the command line.')
output tableEndpoint string = storage.outputs.tableEndpoint

@description('The data account, where backups go.')
output dataAccountName string = storage.outputs.dataAccountName

@description('The Service Bus namespace\'s host name, for readers of the topic.')
output serviceBusHost string = serviceBus.outputs.host

@description('The workspace of the logs, for queries.')
output workspaceName string = monitoring.outputs.workspaceName

@description('The static site, for the deployment of the pages; empty without one.')
output webSiteName string = web.?name ?? ''

@description('The identity the hub has.')
output identityName string = identity.name
