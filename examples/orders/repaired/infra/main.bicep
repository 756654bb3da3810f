targetScope = 'resourceGroup'

@description('Short name of the environment, part of every resource name.')
param environmentName string

param location string = resourceGroup().location

@description('Let the web shop call the API from browsers.')
param allowedOrigins string[] = ['https://shop.example.com']

var token = uniqueString(resourceGroup().id, environmentName)

module logs 'br/public:avm/res/operational-insights/workspace:0.11.1' = {
  name: 'logs'
  params: {
    name: 'log-orders-${environmentName}'
    location: location
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  params: {
    name: 'stor${token}'
    location: location
  }
}

module vault 'modules/keyVault.bicep' = {
  name: 'vault'
  params: {
    name: 'kv-orders-${environmentName}'
    location: location
    workspaceId: logs.outputs.resourceId
  }
}

module api 'modules/functionApp.bicep' = {
  name: 'api'
  params: {
    name: 'func-orders-${environmentName}'
    service: 'api'
    runtime: 'node'
    location: location
    storageAccountName: storage.outputs.name
    allowedOrigins: allowedOrigins
    settings: {
      SqlConnection: '@Microsoft.KeyVault(VaultName=${vault.outputs.name};SecretName=sql-connection)'
    }
  }
}

module reports 'modules/functionApp.bicep' = {
  name: 'reports'
  params: {
    name: 'func-reports-${environmentName}'
    service: 'reports'
    runtime: 'python'
    location: location
    storageAccountName: storage.outputs.name
    allowedOrigins: []
    settings: {
      SqlConnection: '@Microsoft.KeyVault(VaultName=${vault.outputs.name};SecretName=sql-connection)'
    }
  }
}

module door 'modules/frontDoor.bicep' = {
  name: 'door'
  params: {
    name: 'orders${environmentName}'
  }
}

output apiName string = api.outputs.name
