@secure()
param adminPassword string
@secure()
param defaulted string = 'P@ssw0rd'
param credentials {
  user: string
  @secure()
  key: string
}
type secret = string
@secure()
type Token = secret
param token Token

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
  name: 'vault'
}

resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' existing = {
  name: 'store'
}

resource site 'Microsoft.Web/sites@2024-04-01' = {
  name: 'app'
  properties: {
    siteConfig: {
      appSettings: [
        { name: 'PASSWORD', value: adminPassword }
        { name: 'JOINED', value: 'Password=${adminPassword};' }
        { name: 'DEFAULTED', value: base64(defaulted) }
        { name: 'USER', value: credentials.user }
        { name: 'KEY', value: toUpper(credentials.key) }
        { name: 'TOKEN', value: token }
        { name: 'STORAGE', value: 'AccountKey=${storage.listKeys().keys[0].value};EndpointSuffix=${environment().suffixes.storage}' }
        { name: 'OLD', value: listKeys(storage.id, '2021-09-01').keys[0].value }
        { name: 'LENGTH', value: string(length(adminPassword)) }
      ]
    }
  }
}

module consumer 'consumer.bicep' = {
  params: {
    password: vault.getSecret('database')
    plain: adminPassword
  }
}

output leaked string = 'key: ${storage.listKeys().keys[0].value}'
@secure()
output kept string = adminPassword
output connection string = consumer.outputs.connection
output sealed string = consumer.outputs.sealed
