using 'main.bicep'
extends 'base.bicepparam'

var host = readEnvironmentVariable('HOST', 'localhost')
param adminPassword = readEnvironmentVariable('ADMIN_PASSWORD')
param credentials = {
  user: 'admin@${host}'
  key: 'literal'
}
