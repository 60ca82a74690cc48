using 'main.bicep'

param environmentName = 'test'
param tags = {
  owner: 'gemeente-leiden'
  costCentre: 'partner-hub'
}

param eventsSource = 'urn:nld:oin:00000000000000000000:systeem:partner-hub-test'
param alertEmail = 'partner-hub@example.nl'

// What is lost here can be loaded again.
param dataRedundancy = 'Standard_LRS'
param lockData = false
param backupRetentionDays = 7
param logRetentionDays = 30
param maximumInstanceCount = 40

param budgetAmount = 30
param budgetStart = '2026-01-01'
