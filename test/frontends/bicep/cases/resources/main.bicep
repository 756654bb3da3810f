param prefix string
param location string = resourceGroup().location
param withSlot bool
param zones string[] = ['a', 'b']
param unknownZones array

var tls = {
  minimum: '1.0'
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' existing = {
  name: 'shared-plan'
  scope: resourceGroup('platform')
}

resource site 'Microsoft.Web/sites@2024-04-01' = {
  name: '${prefix}-app'
  location: location
  kind: 'functionapp'
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    serverFarmId: plan.id
    siteConfig: {
      minTlsVersion: tls.minimum
      appSettings: [
        for zone in zones: {
          name: 'ZONE_${toUpper(zone)}'
          value: zone
        }
      ]
    }
  }

  resource web 'config' = {
    name: 'web'
    properties: {
      ftpsState: 'Disabled'
    }
  }

  resource slot 'slots@2024-04-01' = if (withSlot) {
    name: 'staging'
    location: location

    resource settings 'config' = {
      name: 'appsettings'
      properties: {
        PARENT: site.name
        SIBLING: web.id
      }
    }
  }
}

resource off 'Microsoft.Web/sites@2024-04-01' = if (1 == 2) {
  name: 'never'
}

resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' = [
  for (zone, index) in zones: {
    name: '${prefix}${zone}${index}'
    location: location
    properties: {
      minimumTlsVersion: 'TLS1_2'
    }
  }
]

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2023-05-01' = {
  parent: storage[1]
  name: 'default'
}

resource symbolic 'Microsoft.Storage/storageAccounts@2023-05-01' = [
  for zone in unknownZones: if (zone.enabled) {
    name: zone.name
    properties: {
      allowBlobPublicAccess: true
    }
  }
]

resource whole 'Microsoft.Web/sites/config@2024-04-01' = {
  name: '${prefix}-app/logs'
  properties: {
    principal: site.identity.principalId
    host: site.properties.defaultHostName
    version: site.apiVersion
    type: site.type
    staging: site::slot.?properties.state
  }
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'keep'
  scope: site
  properties: {
    level: 'CanNotDelete'
  }
}

resource role 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(site.id, 'reader')
  scope: storage[0]
  properties: {
    principalId: site.identity.principalId
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')
  }
}

output names array = [for i in range(0, length(zones)): storage[i].name]
output ids array = map(storage, s => s.id)
