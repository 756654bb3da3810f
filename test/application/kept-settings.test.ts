import { expect, test } from "@jest/globals";
import { lookAt } from "../../src/look.ts";
import { defaultPolicy } from "../../src/policy/configuration.ts";
import { accountKeyInAppSetting } from "../../src/rules/entra-id/account-key-in-app-setting.ts";
import { filesOf } from "../code/files-of.ts";

/** What `accountKeyInAppSetting` says of an app whose settings are these, united with those that `list` answers. */
async function messages(listed: string): Promise<readonly string[]> {
  const { run } = await lookAt(
    {
      rules: [accountKeyInAppSetting],
      registryModules: () => Promise.resolve(() => ({ kind: "unavailable", why: "is not asked for" })),
      policy: defaultPolicy,
      today: "2026-11-23",
    },
    filesOf({
      "main.bicep": `
resource api 'Microsoft.Web/sites@2024-04-01' = {
  name: 'api'
  location: 'westeurope'
  kind: 'functionapp'
}

module settings 'settings.bicep' = {
  name: 'settings'
  params: {
    current: ${listed}
  }
}
`,
      "settings.bicep": `
param current object

resource api 'Microsoft.Web/sites@2024-04-01' existing = {
  name: 'api'

  resource settings 'config' = {
    name: 'appsettings'
    properties: union({ AZURE_CLIENT_ID: 'ours' }, current)
  }
}
`,
    }),
    [],
  );
  return run.findings.map(({ message }) => message);
}

test("settings that the app has already are no keys, whatever they are united with", async () => {
  expect(await messages("list('${api.id}/config/appsettings', '2024-04-01').properties")).toEqual([]);
});

test("other listings are", async () => {
  expect(await messages("list('${api.id}/config/publishingcredentials', '2024-04-01').properties")).toEqual([
    "App setting `AZURE_CLIENT_ID` of `api` holds a key from `list`",
  ]);
});
