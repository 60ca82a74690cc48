// The function app. It runs on Flex Consumption: nothing when idle, more instances when needed, one price per second.
param appName string
param planName string
param location string
param tags object
param identityName string
param hostAccountName string
param deploymentContainerUrl string
param tableEndpoint string
param serviceBusHost string
param insightsName string
param instanceMemoryMB int
param maximumInstanceCount int
param alwaysReadyInstances int

@description('The subnet its calls go out through; null for none.')
param subnetId string?
param eventsSource string
param publicBaseUrl string
param newtonsoftLicenseSecretUri string
param mailSettings { *: string }

@description('The origins whose pages may call with a key from a browser.')
param allowedOrigins string[]

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: identityName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: appName
  location: location
  // The tag by which `azd deploy` finds it.
  tags: union(tags, { 'azd-service-name': 'hub' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identity.id
    virtualNetworkSubnetId: subnetId
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      remoteDebuggingEnabled: false
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: deploymentContainerUrl
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identity.id
          }
        }
      }
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReadyInstances > 0 ? [{ name: 'http', instanceCount: alwaysReadyInstances }] : []
      }
    }
  }
}

// All settings of the app: what is set by hand is gone after the next deployment. None is a secret.
resource settings 'Microsoft.Web/sites/config@2024-04-01' = {
  parent: app
  name: 'appsettings'
  properties: union(
    {
      AzureWebJobsStorage__accountName: hostAccountName
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identity.properties.clientId
      AzureWebJobsDisableHomepage: 'true'
      ServiceBusConnection__fullyQualifiedNamespace: serviceBusHost
      ServiceBusConnection__credential: 'managedidentity'
      ServiceBusConnection__clientId: identity.properties.clientId
      HUB_STORAGE: tableEndpoint
      AZURE_CLIENT_ID: identity.properties.clientId
      Events__Source: eventsSource
      Events__PublicBaseUrl: empty(publicBaseUrl) ? 'https://${app.properties.defaultHostName}' : publicBaseUrl
      APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.properties.clientId};Authorization=AAD'
    },
    empty(newtonsoftLicenseSecretUri)
      ? {}
      : { Validation__NewtonsoftLicense: '@Microsoft.KeyVault(SecretUri=${newtonsoftLicenseSecretUri})' },
    toObject(range(0, length(allowedOrigins)), index => 'Http__AllowedOrigins__${index}', index => allowedOrigins[index]),
    mailSettings
  )
}

// Deployment goes by Entra ID tokens; user names and passwords are refused.
resource noFtpPasswords 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: app
  name: 'ftp'
  properties: { allow: false }
}

resource noScmPasswords 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: app
  name: 'scm'
  properties: { allow: false }
}

output appName string = app.name
output url string = 'https://${app.properties.defaultHostName}'
