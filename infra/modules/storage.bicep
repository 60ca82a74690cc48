// Two accounts. The data account holds the hub's tables and the backups; it is replicated, locked and, if asked for,
// private. The host account holds the deployed package and the functions host's leases; it can be made anew at any time.
// So the identity owns blobs where the host needs that, and never where the backups are.
param dataName string
param hostName string
param location string
param tags object
param dataRedundancy string
param lockData bool
param backupRetentionDays int
param privateNetworking bool
param operatorAddresses string[]

@description('The hub\'s identity.')
param principalId string

@description('The operators\' group; empty for none.')
param operatorsGroupId string

@description('Where it is logged who changed the tables.')
param workspaceId string

// Storage Blob Data Owner: the functions host makes its own containers and takes leases in them.
var blobDataOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
// Storage Table Data Contributor
var tableDataContributor = '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
// Storage Blob Data Contributor
var blobDataContributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'

var common = {
  accessTier: 'Hot'
  allowBlobPublicAccess: false
  allowSharedKeyAccess: false
  allowCrossTenantReplication: false
  defaultToOAuthAuthentication: true
  minimumTlsVersion: 'TLS1_2'
  supportsHttpsTrafficOnly: true
}
var open = { defaultAction: 'Allow', bypass: 'None' }

resource data 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: dataName
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: dataRedundancy }
  properties: union(common, {
    publicNetworkAccess: privateNetworking && empty(operatorAddresses) ? 'Disabled' : 'Enabled'
    networkAcls: privateNetworking
      ? {
          defaultAction: 'Deny'
          // The removal of old backups is done by a service of Azure's.
          bypass: 'AzureServices'
          ipRules: map(operatorAddresses, address => { action: 'Allow', value: address })
        }
      : open
  })
}

resource host 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: hostName
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: union(common, {
    publicNetworkAccess: privateNetworking ? 'Disabled' : 'Enabled'
    networkAcls: privateNetworking ? { defaultAction: 'Deny', bypass: 'None' } : open
  })
}

// Tables know no soft delete and no versions (docs/deploy-azure.md, backups). The hub makes its tables itself.
resource tables 'Microsoft.Storage/storageAccounts/tableServices@2024-01-01' = {
  parent: data
  name: 'default'
}

resource dataBlobs 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
  parent: data
  name: 'default'
  properties: {
    // What is overwritten or deleted stays as a version, until the rule below removes it. A version that somebody
    // removes by hand can still be brought back for a week; so can one that the rule has removed, and that is paid for.
    isVersioningEnabled: true
    deleteRetentionPolicy: { enabled: true, days: 7 }
    containerDeleteRetentionPolicy: { enabled: true, days: backupRetentionDays }
  }
}

resource backups 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = {
  parent: dataBlobs
  name: 'backups'
  properties: { publicAccess: 'None' }
}

resource oldBackups 'Microsoft.Storage/storageAccounts/managementPolicies@2024-01-01' = {
  parent: data
  name: 'default'
  dependsOn: [dataBlobs]
  properties: {
    policy: {
      rules: [
        {
          name: 'remove-old-backups'
          type: 'Lifecycle'
          enabled: true
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['backups/'] }
            actions: {
              baseBlob: { delete: { daysAfterModificationGreaterThan: backupRetentionDays } }
              version: { delete: { daysAfterCreationGreaterThan: backupRetentionDays } }
            }
          }
        }
      ]
    }
  }
}

resource hostBlobs 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
  parent: host
  name: 'default'
  properties: {
    deleteRetentionPolicy: { enabled: true, days: 7 }
    containerDeleteRetentionPolicy: { enabled: true, days: 7 }
  }
}

resource deployments 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = {
  parent: hostBlobs
  name: 'deployments'
  properties: { publicAccess: 'None' }
}

resource hubOnTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: data
  name: guid(data.id, principalId, tableDataContributor)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', tableDataContributor)
  }
}

resource hubOnHostBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: host
  name: guid(host.id, principalId, blobDataOwner)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobDataOwner)
  }
}

// With shared keys off not even an owner of the subscription reads data without a role of its own.
resource operatorsOnTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operatorsGroupId)) {
  scope: data
  name: guid(data.id, operatorsGroupId, tableDataContributor)
  properties: {
    principalId: operatorsGroupId
    principalType: 'Group'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', tableDataContributor)
  }
}

resource operatorsOnBackups 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operatorsGroupId)) {
  scope: backups
  name: guid(backups.id, operatorsGroupId, blobDataContributor)
  properties: {
    principalId: operatorsGroupId
    principalType: 'Group'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobDataContributor)
  }
}

resource dataLock 'Microsoft.Authorization/locks@2020-05-01' = if (lockData) {
  scope: data
  name: 'keep'
  properties: {
    level: 'CanNotDelete'
    notes: 'Holds every submission. Remove this lock only when the data have been copied away (docs/deploy-azure.md).'
  }
}

// Who changed what; reads would be logged every minute and say nothing.
resource tableChanges 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: tables
  name: 'changes'
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'StorageWrite', enabled: true }
      { category: 'StorageDelete', enabled: true }
    ]
  }
}

resource backupAccess 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: dataBlobs
  name: 'access'
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'StorageRead', enabled: true }
      { category: 'StorageWrite', enabled: true }
      { category: 'StorageDelete', enabled: true }
    ]
  }
}

output dataAccountId string = data.id
output dataAccountName string = data.name
output hostAccountId string = host.id
output hostAccountName string = host.name
// Without the slash at its end, as it is given to the hub.
output tableEndpoint string = 'https://${data.name}.table.${environment().suffixes.storage}'
output deploymentContainerUrl string = '${host.properties.primaryEndpoints.blob}${deployments.name}'
