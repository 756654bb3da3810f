param siteId string

output echoed string = siteId
output group string = resourceGroup().name
