@secure()
param password string = 'Winter-is-c0ming'

param regions string[] = [
  'westeurope'
  'northeurope'
]

param withSlot bool

resource sites 'Microsoft.Web/sites@2024-04-01' = [for (region, i) in regions: {
  name: 'api-${i}'
  location: region
  kind: 'functionapp'
  properties: {
    siteConfig: {
      connectionStrings: [
        {
          name: 'orders'
          connectionString: 'Server=orders;Password=${password}'
        }
      ]
    }
  }
}]

resource slot 'Microsoft.Web/sites/slots@2024-04-01' = if (withSlot) {
  parent: sites[0]
  name: 'staging'
  location: regions[0]
  kind: 'functionapp'
  properties: {
    httpsOnly: contains(regions, 'westeurope')
  }
}

output connection string = 'Server=orders;Password=${password}'
