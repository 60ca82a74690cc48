// The bus: topic `events` for subscribers, queue `wake-ups` for the hub itself. It only wakes and distributes; the truth
// lies in the tables. Standard has no private endpoints and no firewall: it takes Entra ID tokens over TLS and nothing else.
param namespaceName string
param location string
param tags object

@description('Topic subscriptions; see main.bicep.')
param subscriptions {
  name: string
  filter: string
  readerId: string
}[]

@description('The hub\'s identity.')
param principalId string
param workspaceId string

// Azure Service Bus Data Sender and Data Receiver
var sender = '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39'
var receiver = '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0'

resource bus 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
  name: namespaceName
  location: location
  tags: tags
  sku: { name: 'Standard', tier: 'Standard' }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: 'Enabled'
  }
}

resource events 'Microsoft.ServiceBus/namespaces/topics@2024-01-01' = {
  parent: bus
  name: 'events'
  properties: {
    // The message id is the event's id: an event sent again after a crash is dropped here for a day.
    requiresDuplicateDetection: true
    duplicateDetectionHistoryTimeWindow: 'P1D'
    defaultMessageTimeToLive: 'P14D'
    supportOrdering: true
    enableBatchedOperations: true
    maxSizeInMegabytes: 1024
  }
}

resource readers 'Microsoft.ServiceBus/namespaces/topics/subscriptions@2024-01-01' = [
  for subscription in subscriptions: {
    parent: events
    name: subscription.name
    properties: {
      lockDuration: 'PT1M'
      maxDeliveryCount: 10
      defaultMessageTimeToLive: 'P14D'
      deadLetteringOnMessageExpiration: true
      deadLetteringOnFilterEvaluationExceptions: true
    }
  }
]

// A rule named $Default replaces the one that lets everything through.
resource filters 'Microsoft.ServiceBus/namespaces/topics/subscriptions/rules@2024-01-01' = [
  for (subscription, index) in subscriptions: {
    parent: readers[index]
    name: '$Default'
    properties: {
      filterType: 'SqlFilter'
      sqlFilter: { sqlExpression: subscription.filter }
    }
  }
]

resource wakeUps 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' = {
  parent: bus
  name: 'wake-ups'
  properties: {
    lockDuration: 'PT5M'
    maxDeliveryCount: 10
    // An old wake-up tells nothing: what it was for, the sweep has done since. That the hub stands still, the alert on
    // silence says. Only what is no wake-up is dead-lettered, by the hub.
    defaultMessageTimeToLive: 'PT10M'
    deadLetteringOnMessageExpiration: false
    enableBatchedOperations: true
    maxSizeInMegabytes: 1024
  }
}

resource hubSendsEvents 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: events
  name: guid(events.id, principalId, sender)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', sender)
  }
}

resource hubSendsWakeUps 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: wakeUps
  name: guid(wakeUps.id, principalId, sender)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', sender)
  }
}

resource hubReceivesWakeUps 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: wakeUps
  name: guid(wakeUps.id, principalId, receiver)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', receiver)
  }
}

resource readersReceive 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (subscription, index) in subscriptions: if (!empty(subscription.readerId)) {
    scope: readers[index]
    name: guid(readers[index].id, subscription.readerId, receiver)
    properties: {
      principalId: subscription.readerId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', receiver)
    }
  }
]

resource operations 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: bus
  name: 'operations'
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'OperationalLogs', enabled: true }]
  }
}

output namespaceId string = bus.id
output host string = replace(replace(bus.properties.serviceBusEndpoint, 'https://', ''), ':443/', '')
