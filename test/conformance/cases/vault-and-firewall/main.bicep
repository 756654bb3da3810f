param audited bool = true
param mode string

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: 'orders-kv'
  location: 'westeurope'
  properties: {
    tenantId: tenant().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: false
    enablePurgeProtection: null
    publicNetworkAccess: 'Enabled'
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: 'Allow'
    }
  }
}

resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'audit'
  properties: {
    logs: [
      {
        categoryGroup: 'audit'
        enabled: audited
      }
    ]
  }
}

resource firewall 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2024-02-01' = {
  name: 'orders'
  location: 'Global'
  properties: {
    policySettings: {
      enabledState: 'Disabled'
      mode: mode
    }
    managedRules: {
      managedRuleSets: [
        {
          ruleSetType: 'Microsoft_DefaultRuleSet'
          ruleSetVersion: '2.1'
          ruleSetAction: audited ? 'Log' : 'Block'
        }
      ]
    }
  }
}

resource gateway 'Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies@2024-05-01' = {
  name: 'gateway'
  location: 'westeurope'
  properties: {
    policySettings: {
      state: 'Enabled'
      mode: 'Detection'
    }
  }
}

resource agent 'Microsoft.Compute/virtualMachines@2024-07-01' = {
  name: 'agent'
  location: 'westeurope'
  properties: {
    securityProfile: {
      encryptionAtHost: false
    }
  }
}

resource data 'Microsoft.Compute/disks@2024-03-02' = {
  name: 'data'
  location: 'westeurope'
  properties: {
    encryptionSettingsCollection: {
      enabled: false
    }
  }
}
