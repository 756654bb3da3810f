import { expect, test } from "@jest/globals";
import { easyAuthOf, routePrefixOf } from "../../src/application/easy-auth.ts";
import { pathsMeet } from "../../src/application/http-path.ts";
import { lookAt } from "../../src/look.ts";
import { defaultPolicy } from "../../src/policy/configuration.ts";
import { filesOf } from "../code/files-of.ts";

async function applicationOf(texts: Readonly<Record<string, string>>) {
  const lens = {
    rules: [],
    registryModules: () => Promise.resolve(() => ({ kind: "unavailable", why: "is not asked for" }) as const),
    policy: defaultPolicy,
    today: "2026-11-23",
  };
  return (await lookAt(lens, filesOf(texts), [])).read.application;
}

const site = (settings: string, auth: string): string => `param some string

resource api 'Microsoft.Web/sites@2024-04-01' = {
  name: 'api'
  location: 'westeurope'
  kind: 'functionapp'
  properties: {
    siteConfig: {
      appSettings: [${settings}]
    }
  }

  resource auth 'config' = ${auth}
}
`;

const newer = (validation: string): string =>
  `{ name: 'authsettingsV2', properties: { platform: { enabled: true }, globalValidation: { ${validation} } } }`;

const older = (properties: string): string => `{ name: 'authsettings', properties: { ${properties} } }`;

test.each([
  [newer("requireAuthentication: true"), "enforced"],
  [newer("unauthenticatedClientAction: 'Return401'"), "enforced"],
  [newer("requireAuthentication: false, unauthenticatedClientAction: 'Return401'"), "open"],
  [newer("requireAuthentication: true, unauthenticatedClientAction: 'allowAnonymous'"), "open"],
  [newer("redirectToProvider: 'azureActiveDirectory'"), "unknown"],
  [newer("requireAuthentication: true, excludedPaths: [some]"), "unknown"],
  [newer("requireAuthentication: true, excludedPaths: [some, '/runtime/*']"), "open"],
  [newer("requireAuthentication: true, excludedPaths: ['/api/*']"), "enforced"],
  [newer("requireAuthentication: true, excludedPaths: ['/Runtime/WEBHOOKS/mcp/']"), "open"],
  [newer("requireAuthentication: true, excludedPaths: ['/runtime*']"), "open"],
  [newer("requireAuthentication: true, excludedPaths: ['/runtime']"), "unknown"],
  [newer("requireAuthentication: true, excludedPaths: ['/']"), "unknown"],
  [newer("requireAuthentication: true, excludedPaths: ['/runtimes']"), "enforced"],
  [newer("requireAuthentication: true, excludedPaths: ['/runtime/webhooks/%6dcp']"), "unknown"],
  [newer("requireAuthentication: true, excludedPaths: ['/runtime/webhooks/%256Dcp']"), "unknown"],
  [newer("requireAuthentication: true, excludedPaths: ['//runtime//webhooks/mcp']"), "unknown"],
  [newer("requireAuthentication: true, excludedPaths: ['/runtime/./webhooks/x/../*']"), "unknown"],
  [newer("requireAuthentication: true, excludedPaths: ['\\\\runtime\\\\webhooks']"), "unknown"],
  [newer("requireAuthentication: true, excludedPaths: ['/runtime/%2e%2E/public']"), "enforced"],
  [older("enabled: true, unauthenticatedClientAction: 'RedirectToLoginPage'"), "enforced"],
  [older("enabled: false, unauthenticatedClientAction: 'RedirectToLoginPage'"), "open"],
  [older("enabled: true"), "unknown"],
  [
    older("enabled: true, authFilePath: 'auth.json', unauthenticatedClientAction: 'RedirectToLoginPage'"),
    "unknown",
  ],
])("%s is %s", async (auth, kind) => {
  const application = await applicationOf({ "main.bicep": site("", auth) });
  const protections = application.sites.map(
    (one) => easyAuthOf(application, one, "/runtime/webhooks/mcp").kind,
  );
  expect(protections).toEqual([kind]);
});

test("the prefix of routes is that of the nearest host.json, unless the site's setting says otherwise", async () => {
  const setting = "{ name: 'AzureFunctionsJobHost__extensions__http__routePrefix', value: 'v3' }";
  const application = await applicationOf({
    "main.bicep": site(setting, newer("requireAuthentication: true")),
    "host.json": '{ "version": "2.0", "extensions": { "http": { "routePrefix": "v1" } } }',
    "orders/host.json": '{ "version": "2.0", "extensions": { "http": { "routePrefix": "" } } }',
    "orders-old/host.json": '{ "version": "2.0" }',
  });
  const of = (path: string) => routePrefixOf(application, path);
  expect(["src/a.ts", "orders/a.ts", "orders-old/a.ts"].map(of)).toEqual(["v1", "", "api"]);
  expect(routePrefixOf(application, "src/a.ts", application.sites[0])).toBe("v3");
});

test.each([
  ["/api/orders", "/API/Orders/"],
  ["/api/orders/{id}", "/api/orders/5"],
  ["/api/orders/{id:int}", "/api/orders/*"],
  ["/api/orders/{id?}", "/api/orders"],
  ["/api/orders/{id=5}", "/api/orders"],
  ["/api/{*rest}", "/api/orders/5/lines"],
  ["/api/{*rest}", "/api"],
  ["/api/{customer}/lines", "/api/*/lines"],
  ["/api/orders-{id}.txt", "/api/orders-5.txt"],
  ["/api/orders", "/api/o*"],
  ["/api/orders", "*"],
  ["api/orders", "api/orders"],
])("route %s answers what path %s names", (route, path) => {
  expect(pathsMeet(route, path)).toBe(true);
});

test.each([
  ["/api/orders/{id}", "/api/orders"],
  ["/api/orders/{id}", "/api/orders/5/lines"],
  ["/api/orders", "/api/*/lines"],
  ["/api/orders", "/"],
  ["/orders", "/api/*"],
  ["/api/{customer}/{order}", "/api/x"],
])("route %s answers nothing that path %s names", (route, path) => {
  expect(pathsMeet(route, path)).toBe(false);
});

test("of hostile lengths the beginning is compared", () => {
  expect(pathsMeet(`/${"{a}x".repeat(100_000)}`, `/${"*a".repeat(100_000)}`)).toBe(true);
  expect(pathsMeet(`/y${"{a}x".repeat(100_000)}`, `/z${"*a".repeat(100_000)}`)).toBe(false);
});

const looped = `param clientId string

var settings = { name: 'appsettings', properties: { APPLICATIONINSIGHTS_CONNECTION_STRING: 'InstrumentationKey=0' } }
var auth = { name: 'authsettingsV2', properties: { platform: { enabled: true } } }
var configs = empty(clientId) ? [settings] : [settings, auth]

resource api 'Microsoft.Web/sites@2024-04-01' = {
  name: 'api'
  location: 'westeurope'
  kind: 'functionapp'

  resource config 'config' = [for one in configs: { name: one.name, properties: one.properties }]
}
`;

test("configuration of a loop whose turns are not known may be any that it names", async () => {
  const application = await applicationOf({ "main.bicep": looped });
  const [api] = application.sites;
  if (api === undefined) throw new Error("no site");
  expect(easyAuthOf(application, api, "/api/orders").kind).toBe("unknown");
  expect(api.setting("APPLICATIONINSIGHTS_CONNECTION_STRING").tree.kind).not.toBe("absent");
  expect(api.config("ftpsState").tree.kind).toBe("absent");
});

test("configuration behind a name that is not known is sure by its last part", async () => {
  const text = `param name string
resource api 'Microsoft.Web/sites@2024-04-01' = { name: name, location: 'westeurope', kind: 'functionapp' }
resource settings 'Microsoft.Web/sites/config@2024-04-01' = {
  parent: api
  name: 'appsettings'
  properties: { A: 'a' }
}
resource auth 'Microsoft.Web/sites/config@2024-04-01' = {
  parent: api
  name: 'authsettingsV2'
  properties: { platform: { enabled: true }, globalValidation: { requireAuthentication: true } }
}`;
  const application = await applicationOf({ "main.bicep": text });
  const [api] = application.sites;
  if (api === undefined) throw new Error("no site");
  expect(api.settings.map(({ name }) => name)).toEqual(["A"]);
  expect(easyAuthOf(application, api, "/api/orders").kind).toBe("enforced");
});
