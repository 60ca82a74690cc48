// What somebody should be told of. docs/operations.md says for each what to look at.
param baseName string
param location string
param tags object
param email string
param workspaceId string
param serviceBusId string
param dataAccountId string

// Requests without an address are the timers and the bus; every call over HTTP has one.
var queries = [
  {
    name: 'server-errors'
    text: 'The hub answered calls with 5xx.'
    query: 'AppRequests | where isnotempty(Url) and toint(ResultCode) >= 500'
    severity: 1
    window: 'PT15M'
    operator: 'GreaterThan'
    threshold: 2
  }
  {
    name: 'failed-functions'
    text: 'A timer or the handling of wake-ups failed again and again; of figures, the sweep goes on trying.'
    query: 'AppRequests | where isempty(Url) and Success == false'
    severity: 2
    window: 'PT15M'
    operator: 'GreaterThan'
    threshold: 3
  }
  {
    name: 'silence'
    text: 'No timer ran for half an hour: the hub stands still, or its logs do not arrive.'
    query: 'AppRequests | where isempty(Url)'
    severity: 1
    window: 'PT30M'
    operator: 'LessThan'
    threshold: 1
  }
  {
    name: 'subscription-disabled'
    text: 'A subscription was disabled because of what its endpoint answered.'
    query: 'AppTraces | where Message matches regex "^Subscription .* is disabled: "'
    severity: 3
    window: 'PT1H'
    operator: 'GreaterThan'
    threshold: 0
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${baseName}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'partnerhub'
    enabled: true
    emailReceivers: [{ name: 'caretaker', emailAddress: email, useCommonAlertSchema: true }]
  }
}

resource logAlerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for query in queries: {
    name: 'alert-${baseName}-${query.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: '${baseName}: ${query.name}'
      description: query.text
      enabled: true
      severity: query.severity
      scopes: [workspaceId]
      evaluationFrequency: 'PT15M'
      windowSize: query.window
      autoMitigate: true
      // A new workspace has no tables yet.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: query.query
            timeAggregation: 'Count'
            operator: query.operator
            threshold: query.threshold
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [people.id] }
    }
  }
]

resource deadLetters 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'alert-${baseName}-dead-letters'
  location: 'global'
  tags: tags
  properties: {
    description: 'Messages lie in a dead-letter queue: a reader of the topic does not keep up or rejects them, or somebody sent what is no wake-up.'
    enabled: true
    severity: 2
    scopes: [serviceBusId]
    evaluationFrequency: 'PT15M'
    windowSize: 'PT15M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'dead-letters'
          metricNamespace: 'Microsoft.ServiceBus/namespaces'
          metricName: 'DeadletteredMessages'
          dimensions: [{ name: 'EntityName', operator: 'Include', values: ['*'] }]
          timeAggregation: 'Maximum'
          operator: 'GreaterThan'
          threshold: 0
        }
      ]
    }
    actions: [{ actionGroupId: people.id }]
  }
}

resource storageAway 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'alert-${baseName}-storage'
  location: 'global'
  tags: tags
  properties: {
    description: 'Table Storage answers badly or not: the hub answers 503 and catches up by itself afterwards.'
    enabled: true
    severity: 2
    scopes: ['${dataAccountId}/tableServices/default']
    evaluationFrequency: 'PT15M'
    windowSize: 'PT15M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'availability'
          metricNamespace: 'Microsoft.Storage/storageAccounts/tableServices'
          metricName: 'Availability'
          timeAggregation: 'Average'
          operator: 'LessThan'
          threshold: 99
        }
      ]
    }
    actions: [{ actionGroupId: people.id }]
  }
}
