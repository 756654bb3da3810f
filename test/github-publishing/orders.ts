/** A small function app, in Bicep and JavaScript, with defects to be put in and taken out. */
export const template = (options: { httpsOnly?: string; ftps?: string; more?: string } = {}): string => `param location string = resourceGroup().location

resource site 'Microsoft.Web/sites@2024-04-01' = {
  name: 'orders-api'
  location: location
  kind: 'functionapp,linux'
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    serverFarmId: 'plan'
    httpsOnly: ${options.httpsOnly ?? "true"}
    clientAffinityEnabled: false
    siteConfig: {
      minTlsVersion: '1.2'
      ftpsState: '${options.ftps ?? "Disabled"}'
      linuxFxVersion: 'NODE|22'
      remoteDebuggingEnabled: false
    }
  }
}
${options.more ?? ""}`;

export const app = { "host.json": '{\n  "version": "2.0"\n}\n', "infra/main.bicep": template() };
