import { describe, expect, test } from "@jest/globals";
import { problemText } from "../../src/declarations/problem.ts";
import { plainHttpAllowed } from "../../src/rules/functions-auth/plain-http-allowed.ts";
import { reviewedFiles } from "./reviewed-files.ts";

/** A site that is as the caller says; line 8 has the flag. */
const site = `{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": { "https": { "type": "bool", "defaultValue": true }, "name": { "type": "string", "defaultValue": "api" } },
  "resources": [
    {
      "type": "Microsoft.Web/sites", "apiVersion": "2024-04-01", "name": "[parameters('name')]", "kind": "functionapp",
      "properties": { "httpsOnly": "[parameters('https')]" }
    }
  ]
}
`;

interface Link {
  /** `relativePath` or `uri`. */
  readonly by: string;
  readonly to: string;
}

/** The argument stands on line 9. */
const bicep = ({ by, to }: Link): string => `param base string = 'https://example.com/templates'

resource linked 'Microsoft.Resources/deployments@2024-03-01' = {
  name: 'linked'
  properties: {
    mode: 'Incremental'
    templateLink: { ${by}: ${to} }
    parameters: {
      https: { value: false }
    }
  }
}
`;

/** The argument stands on line 11. */
const arm = ({ by, to }: Link): string => `{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": { "base": { "type": "string", "defaultValue": "https://example.com/templates" } },
  "resources": [{
    "type": "Microsoft.Resources/deployments", "apiVersion": "2024-03-01", "name": "linked",
    "properties": {
      "mode": "Incremental",
      "templateLink": { "${by}": "${to}" },
      "parameters": {
        "https": { "value": false }
      }
    }
  }]
}
`;

const raw = "https://raw.githubusercontent.com/contoso/orders/main/nested/site.json";
const path = "nested/site.json";

function inBoth(
  link: (quoted: (text: string) => string) => Link,
): readonly (readonly [string, string, number])[] {
  return [
    ["main.bicep", bicep(link((text) => `'${text}'`)), 9],
    ["main.json", arm(link((text) => text)), 11],
  ];
}

describe.each(inBoth((quoted) => ({ by: "relativePath", to: quoted(path) })))(
  "a relative path in %s",
  (main, text, line) => {
    test("is judged with what it is given", async () => {
      const { findings, read } = await reviewedFiles({ [main]: text, [path]: site }, [plainHttpAllowed]);
      expect(read.problems.map(problemText)).toEqual([]);
      expect(findings).toEqual([`${main}:${line} plain-http-allowed`]);
      expect(read.roots).toEqual([main]);
      expect(
        read.application.deployments[0]?.templates.map(({ template }) => [
          template.path,
          template.modulePath,
        ]),
      ).toEqual([
        [main, []],
        [path, ["linked"]],
      ]);
    });

    test("and in its own text, where that decides", async () => {
      const own = site.replace(`"[parameters('https')]"`, "false");
      const { findings } = await reviewedFiles({ [main]: text, [path]: own }, [plainHttpAllowed]);
      expect(findings).toEqual([`${path}:8 plain-http-allowed`]);
    });

    test("that leads nowhere leaves the review incomplete", async () => {
      const { read } = await reviewedFiles({ [main]: text });
      expect(read.problems.map(({ message, effect }) => [message, effect])).toEqual([
        [
          "The template of this deployment (`nested/site.json`) is not in the repository; what it deploys was not judged",
          "incomplete",
        ],
      ]);
    });
  },
);

describe.each(inBoth((quoted) => ({ by: "uri", to: quoted(raw) })))(
  "an address on GitHub in %s",
  (main, text, line) => {
    test("of this repository", async () => {
      const { findings, read } = await reviewedFiles({ [main]: text, [path]: site }, [plainHttpAllowed], {
        gitHubName: "Contoso/orders",
      });
      expect(read.problems.map(problemText)).toEqual([]);
      expect(findings).toEqual([`${main}:${line} plain-http-allowed`]);
    });

    test("of another one is no file of this", async () => {
      const { findings, read } = await reviewedFiles({ [main]: text, [path]: site }, [plainHttpAllowed], {
        gitHubName: "fabrikam/orders",
      });
      expect(findings).toEqual([]);
      expect(read.problems.map(({ message, effect }) => [message, effect])).toEqual([
        [
          `The template of this deployment (\`${raw}\`) is of another repository; what it deploys was not judged`,
          "incomplete",
        ],
      ]);
      expect(read.roots).toEqual([main, path]);
    });

    test("where the repository's name is not known, by the end of its path", async () => {
      const { findings, read } = await reviewedFiles({ [main]: text, [path]: site }, [plainHttpAllowed]);
      expect(findings).toEqual([`${main}:${line} plain-http-allowed`]);
      expect(read.problems.map(({ message, effect }) => [message, effect])).toEqual([
        [
          `The template of this deployment (\`${raw}\`) was taken for \`nested/site.json\`, whose path the address ends in`,
          "notice",
        ],
      ]);
    });
  },
);

test.each<[string, string, number]>([
  ["main.bicep", bicep({ by: "uri", to: "'${base}/nested/site.json'" }), 9],
  ["main.json", arm({ by: "uri", to: "[uri(parameters('base'), 'nested/site.json')]" }), 11],
])("an address that %s puts together", async (main, text, line) => {
  const { findings } = await reviewedFiles({ [main]: text, [path]: site }, [plainHttpAllowed]);
  expect(findings).toEqual([`${main}:${line} plain-http-allowed`]);
});

describe("in Bicep", () => {
  const link = bicep({ by: "relativePath", to: "'nested/site.json'" });

  test("a deployment that is not made, or belongs to another, links nothing", async () => {
    for (const text of [link.replace("= {", "= if (false) {"), link.replace("' = {", "' existing = {")]) {
      const { findings } = await reviewedFiles({ "main.bicep": text, [path]: site }, [plainHttpAllowed]);
      expect(findings).toEqual([]);
    }
  });

  test("to another resource group", async () => {
    const { read } = await reviewedFiles({
      "main.bicep": link.replace("  name: 'linked'\n", "  name: 'linked'\n  resourceGroup: 'other'\n"),
      [path]: site,
    });
    expect(read.application.deployments[0]?.templates[1]?.template.scopeId).toMatch(
      /resourcegroups\/other$/iu,
    );
  });

  test("in a loop, each turn", async () => {
    const loop = link
      .replace("= {", "= [for name in ['a', 'b']: {")
      .replace("'linked'", "name")
      .replace(/\}\n$/u, "}]\n");
    const { read } = await reviewedFiles({ "main.bicep": loop, [path]: site });
    expect(read.application.deployments[0]?.templates.map(({ template }) => template.modulePath)).toEqual([
      [],
      ["a"],
      ["b"],
    ]);
  });

  test("templates that link each other", async () => {
    const back = arm({ by: "relativePath", to: "../main.bicep" });
    const { read } = await reviewedFiles({ "main.bicep": link, [path]: back });
    expect(
      read.problems.filter(({ effect }) => effect === "incomplete").map(({ message }) => message),
    ).toEqual([
      "The template of this deployment (`main.bicep`) calls itself; what it deploys was not judged",
      "The template of this deployment (`nested/site.json`) calls itself; what it deploys was not judged",
    ]);
  });
});
