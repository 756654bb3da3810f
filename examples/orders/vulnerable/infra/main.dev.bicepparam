using 'main.bicep'

param environmentName = 'dev'
param sqlPassword = readEnvironmentVariable('SQL_PASSWORD', '')
