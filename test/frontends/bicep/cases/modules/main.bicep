targetScope = 'subscription'

param location string
param env string = 'prod'

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-${env}'
  location: location
}

module site 'modules/site.bicep' = {
  name: 'site'
  scope: group
  params: {
    name: 'app-${env}'
    tls: '1.1'
    location: location
  }
}

module each 'modules/site.bicep' = [
  for (region, i) in ['north', 'south']: {
    scope: resourceGroup('rg-${region}')
    params: {
      name: 'app-${region}'
      location: region
    }
  }
]

module never 'modules/site.bicep' = if (env == 'test') {
  scope: group
  params: {
    name: 'never'
    location: location
  }
}

module registry 'br/public:avm/res/web/site:0.1.0' = {
  scope: group
  params: {
    name: 'registry'
    adminPassword: 'written here'
  }
}

module company 'br/acme:web/site:2.0.0' = {
  scope: group
}

module gone 'modules/missing.bicep' = {
  scope: group
}

module outside '../../outside.bicep' = {
  scope: group
}

module ring 'modules/ring.bicep' = {
  scope: group
}

output host string = site.outputs.host
output id string = site.outputs.id
output second string = each[1].outputs.id
output unknown string = registry.outputs.resourceId
