param name string
param location string
param tls string = '1.2'

resource site 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  properties: {
    siteConfig: {
      minTlsVersion: tls
    }
  }
}

module inner 'inner.bicep' = {
  params: {
    siteId: site.id
  }
}

output host string = site.properties.defaultHostName
output id string = inner.outputs.echoed
