using 'main.bicep'

param environmentName = 'production'
param tags = {
  owner: 'gemeente-leiden'
  costCentre: 'partner-hub'
}

// Your own: the OIN, the address under which the hub is known, the people.
param eventsSource = 'urn:nld:oin:00000001001299757000:systeem:partner-hub'
param alertEmail = 'partner-hub@example.nl'
param operatorsGroupId = ''

param dataRedundancy = 'Standard_ZRS'
param lockData = true

// Who takes events from the bus. None until a reader is there: what nobody reads fills the topic. The housing alerts for
// a system of the municipality's are this entry, between the brackets:
//   {
//     name: 'housing-alerts'
//     filter: '[cloudEvents:type] LIKE \'nl.partnerhub.housing.alert.%\''
//     readerId: 'the object id of its identity'
//   }
param busSubscriptions = []

param budgetAmount = 75
param budgetStart = '2026-01-01'
