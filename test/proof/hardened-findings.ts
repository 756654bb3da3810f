/** A finding at or above `high` on a deployment that Azure made to follow the Well-Architected Framework. */
interface HardenedFinding {
  /** Rule, path and message, as hardened.ts tells them. */
  readonly finding: string;
  /** Why it is true all the same. */
  readonly why: string;
}

export const hardenedFindings: readonly HardenedFinding[] = [
  {
    finding:
      "front-door-without-waf avm/res/cdn/profile/afd-endpoint/main.bicep No firewall policy is joined to Front Door endpoint `#_namePrefix_#-waf-cdnpwaf/#_namePrefix_#-waf-primary-endpoint`",
    why: "The profile has endpoints and routes and no security policy: what is called `waf` in the test's names is the framework.",
  },
  {
    finding:
      "front-door-without-waf avm/res/network/front-door/tests/e2e/waf-aligned/main.test.bicep Front Door `#_namePrefix_#nfdwaf001` has an endpoint without a firewall policy",
    why: "Its one frontend endpoint has no `webApplicationFirewallPolicyLink`.",
  },
  {
    finding:
      "key-listing-role-for-function avm/ptn/sa/build-your-own-copilot/main.bicep `app` is made Search Service Contributor of a resource, which lists the keys of search services (in `br:mcr.microsoft.com/bicep/avm/res/search/search-service:0.11.1`, properties.roleDefinitionId)",
    why: "The app's identity gets role 7ca78c08 on a search service with `disableLocalAuth: false`: it can list the admin keys.",
  },
  {
    finding:
      "key-listing-role-for-function avm/ptn/sa/content-generation/main.bicep `app` is made Search Service Contributor of a resource, which lists the keys of search services (in `br:mcr.microsoft.com/bicep/avm/res/search/search-service:0.12.0`, properties.roleDefinitionId)",
    why: "The app's identity gets role 7ca78c08 on a search service with `disableLocalAuth: false`: it can list the admin keys.",
  },
  {
    finding:
      "plain-http-allowed avm/res/network/trafficmanagerprofile/tests/e2e/waf-aligned/dependencies.bicep Web app `dep-#_namePrefix_#-wa-ntmpwaf01` accepts plain HTTP",
    why: "The web app that the test routes to sets no `httpsOnly`, and Azure takes that for false.",
  },
  {
    finding:
      "plain-http-allowed avm/res/network/trafficmanagerprofile/tests/e2e/waf-aligned/dependencies.bicep Web app `dep-#_namePrefix_#-wa-ntmpwaf02` accepts plain HTTP",
    why: "The second web app that the test routes to sets no `httpsOnly` either.",
  },
  {
    finding:
      "plain-http-allowed avm/res/web/static-site/tests/e2e/waf-aligned/dependencies.bicep Function app `dep-#_namePrefix_#-fa-wsswaf` accepts plain HTTP",
    why: "The function app behind the static site sets no `httpsOnly`.",
  },
  {
    finding:
      "public-blob-access-allowed avm/ptn/ai-platform/baseline/tests/e2e/waf-aligned/dependencies.bicep Storage account `dep#_namePrefix_#staipbwaf` lets its containers be public, as API version 2021-09-01 does by default",
    why: "`allowBlobPublicAccess` is not written, and up to API version 2022-09-01 that means true.",
  },
  {
    finding:
      "public-blob-access-allowed avm/res/batch/batch-account/tests/e2e/waf-aligned/dependencies.bicep Storage account `dep#_namePrefix_#stbbawaf` lets its containers be public, as API version 2021-09-01 does by default",
    why: "`allowBlobPublicAccess` is not written, and up to API version 2022-09-01 that means true.",
  },
  {
    finding:
      "public-blob-access-allowed avm/res/cdn/profile/tests/e2e/waf-aligned/dependencies.bicep Storage account `dep#_namePrefix_#wafsacdnpwaf` lets its containers be public",
    why: "`allowBlobPublicAccess: true` is written, for an origin that Front Door's Premium tier could reach privately.",
  },
  {
    finding:
      "public-blob-access-allowed avm/res/cdn/profile/tests/e2e/waf-aligned/dependencies.bicep Storage account `dep#_namePrefix_#wafsec` lets its containers be public",
    why: "`allowBlobPublicAccess: true` is written for the second origin too.",
  },
  {
    finding:
      "public-blob-access-allowed avm/res/machine-learning-services/workspace/tests/e2e/waf-aligned/dependencies.bicep Storage account `dep#_namePrefix_#stmlswwaf` lets its containers be public, as API version 2021-09-01 does by default",
    why: "`allowBlobPublicAccess` is not written, and up to API version 2022-09-01 that means true.",
  },
  {
    finding:
      "secret-in-app-configuration avm/ptn/sa/content-processing/main.bicep App Configuration value `keyValues` holds a key from `listConnectionStrings` (in `br:mcr.microsoft.com/bicep/avm/res/app-configuration/configuration-store:0.9.2`, properties.value)",
    why: "`APP_COSMOS_CONNSTR` is the connection string that the Cosmos DB module lists, stored as a plain key value.",
  },
  {
    finding:
      "secret-parameter-not-secure avm/res/api-management/service/cache/main.bicep Parameter `connectionString` is for a secret and is not secure: its value stays in the deployment history",
    why: "A cache's connection string has the password of the Redis server in it, and the parameter is a plain string.",
  },
  {
    finding:
      "secret-passed-to-plain-parameter avm/ptn/sa/content-processing/main.bicep Parameter `value` is not secure and gets a key from `listConnectionStrings` (in `br:mcr.microsoft.com/bicep/avm/res/app-configuration/configuration-store:0.9.2`, type)",
    why: "The same connection string goes through the module's plain parameter and stays in its deployment's history.",
  },
  {
    finding:
      "waf-without-managed-rules avm/res/network/front-door-web-application-firewall-policy/tests/e2e/waf-aligned/main.test.bicep Firewall policy `#_namePrefix_#nagwafpwaf001` has no default rule set: it recognises no common attack",
    why: "Its one managed rule set is the bot manager's; the default rule set is left out.",
  },
];
