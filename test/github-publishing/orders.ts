/** A small function app in Bicep, with defects to be put in and taken out. */
export interface Defects {
  httpsOnly?: string;
  ftps?: string;
  tls?: string;
  more?: string;
}

export function template({
  httpsOnly = "true",
  ftps = "Disabled",
  tls = "1.2",
  more = "",
}: Defects = {}): string {
  return `param location string = resourceGroup().location

resource site 'Microsoft.Web/sites@2024-04-01' = {
  name: 'orders-api'
  location: location
  kind: 'functionapp,linux'
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    serverFarmId: 'plan'
    httpsOnly: ${httpsOnly}
    clientAffinityEnabled: false
    siteConfig: {
      minTlsVersion: '${tls}'
      ftpsState: '${ftps}'
      linuxFxVersion: 'NODE|22'
      remoteDebuggingEnabled: false
    }
  }
}
${more}`;
}

export const app = { "host.json": '{\n  "version": "2.0"\n}\n', "infra/main.bicep": template() };

/** Nothing that takes minutes. */
export const policy = "semgrep: off\n";
