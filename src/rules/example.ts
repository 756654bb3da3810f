import type { Example } from "./rule.ts";

/** Examples of one file each, in the language of the tag; common indentation is taken off. */
export const bicep = oneFile("main.bicep");
export const arm = oneFile("main.json");
export const hostJson = oneFile("host.json");
export const localSettings = oneFile("local.settings.json");
export const staticWebApp = oneFile("staticwebapp.config.json");
export const packageJson = oneFile("package.json");
export const functionJson = oneFile("orders/function.json");
export const typescript = oneFile("src/functions/orders.ts");
export const python = oneFile("function_app.py");
export const csharp = oneFile("Orders.cs");
export const java = oneFile("src/main/java/com/example/Orders.java");
export const workflow = oneFile(".github/workflows/deploy.yml");
/** An action of the repository: `uses: ./.github/actions/greet`. */
export const action = oneFile(".github/actions/greet/action.yml");
/** `uses: ./.github/workflows/called.yml`. */
export const calledWorkflow = oneFile(".github/workflows/called.yml");
export const policy = oneFile(".github/portcullis.yml");

/** A template in ARM JSON with these resources. */
export function armResources(strings: TemplateStringsArray): Example {
  const [path, resources] = Object.entries(arm(strings))[0] ?? ["", ""];
  const text = [
    "{",
    '  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",',
    '  "contentVersion": "1.0.0.0",',
    '  "resources": [',
    ...resources
      .trimEnd()
      .split("\n")
      .map((line) => `    ${line}`),
    "  ]",
    "}",
    "",
  ];
  return { [path]: text.join("\n") };
}

/** A function app with these settings in a list that may not be deployed, in Bicep and in ARM JSON. */
export function settingsThatMayBeMissing(settings: Readonly<Record<string, string>>): readonly Example[] {
  const inBicep = Object.entries(settings).map(([name, value]) => `      ${name}: '${value}'\n`);
  const inJson = JSON.stringify(settings, null, 2).replaceAll("\n", "\n          ");
  return [
    {
      "main.bicep": `param deploySettings bool

resource api 'Microsoft.Web/sites@2024-04-01' = {
  name: 'api'
  location: 'westeurope'
  kind: 'functionapp'

  resource settings 'config' = if (deploySettings) {
    name: 'appsettings'
    properties: {
${inBicep.join("")}    }
  }
}
`,
    },
    {
      "main.json": `{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": { "deploySettings": { "type": "bool" } },
  "resources": [
    {
      "type": "Microsoft.Web/sites",
      "apiVersion": "2024-04-01",
      "name": "api",
      "location": "westeurope",
      "kind": "functionapp",
      "resources": [
        {
          "condition": "[parameters('deploySettings')]",
          "type": "config",
          "apiVersion": "2024-04-01",
          "name": "appsettings",
          "properties": ${inJson}
        }
      ]
    }
  ]
}
`,
    },
  ];
}

/** An example of several files. */
export function together(...examples: readonly Example[]): Example {
  return Object.assign({}, ...examples) as Example;
}

function oneFile(path: string): (strings: TemplateStringsArray) => Example {
  return (strings) => ({ [path]: dedented(strings.raw.join("").replace(/\\(\$\{|`)/gu, "$1")) });
}

function dedented(text: string): string {
  const lines = text
    .replace(/^\n/u, "")
    .replace(/\n[ ]*$/u, "\n")
    .split("\n");
  const indents = lines
    .filter((line) => line.trim() !== "")
    .map((line) => /^ */u.exec(line)?.[0].length ?? 0);
  const indent = Math.min(...indents);
  return lines.map((line) => line.slice(Math.min(indent, line.length))).join("\n");
}
