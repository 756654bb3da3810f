import { describe, expect, jest, test } from "@jest/globals";
import { found } from "../e2e/run.ts";
import type { Files } from "../github/git.ts";
import { attack, blocking, most, plainHttp, site, type Attacked } from "./attack.ts";

jest.setTimeout(180_000);

const schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";
const arm = (parts: object): string =>
  JSON.stringify({ $schema: schema, contentVersion: "1.0.0.0", ...parts });
const armSite = (httpsOnly: unknown, more: object = {}): object => ({
  type: "Microsoft.Web/sites",
  apiVersion: "2024-04-01",
  name: "api",
  location: "westeurope",
  kind: "functionapp",
  properties: { httpsOnly },
  ...more,
});

/**
 * Whatever is beside it, the defect in main.bicep is found: a file that is too much costs only itself. `said` is the file that
 * must then be named as not judged; without one it is judged whole.
 */
async function expectBounded(beside: Files, said?: string, base: Files = {}): Promise<Attacked> {
  const ended = await attack({ "main.bicep": site(false), ...beside }, base);
  expect([ended.exitCode, ended.outputs["conclusion"]]).toEqual([1, "blocked"]);
  expect(blocking(ended)).toContain(plainHttp);
  const problems = (ended.report?.problems ?? []).filter(({ counts }) => counts).map(({ path }) => path);
  if (said === undefined) expect(problems).toEqual([]);
  else expect(problems).toContain(said);
  expect(ended.megabytes).toBeLessThan(most.megabytes);
  return ended;
}

/** The same without the defect: what could not be judged is not green. */
async function expectNotGreen(head: Files): Promise<void> {
  const ended = await attack(head);
  expect([ended.exitCode, ended.outputs["conclusion"]]).toEqual([3, "incomplete"]);
  expect(ended.megabytes).toBeLessThan(most.megabytes);
}

const deep = (open: string, close: string, inner = ""): string =>
  `${open.repeat(10_000)}${inner}${close.repeat(10_000)}`;

describe("depth", () => {
  const cases: Readonly<Record<string, string>> = {
    "azuredeploy.json": `{"$schema":"${schema}","contentVersion":"1.0.0.0","resources":[{"type":"Contoso.Shop/orders","x":${deep('{"a":', "}", "1")}}]}`,
    "lists.json": `{"$schema":"${schema}","contentVersion":"1.0.0.0","resources":${deep("[", "]")}}`,
    "expression.json": arm({ resources: [armSite(`[${deep("not(", ")", "true")}]`)] }),
    "host.json": `{"version":"2.0","x":${deep("[", "]")}}`,
    "f/function.json": `{"bindings":${deep("[", "]")}}`,
    "local.settings.json": `{"Values":${deep('{"a":', "}", "1")}}`,
    "azure.yaml": `name: x\nservices: ${"[".repeat(120_000)}\n`,
    "deep.bicep": `param x object = ${deep("{ a: ", " }", "1")}\n`,
    "brackets.bicep": `var x = ${deep("(", ")", "1")}\n`,
    "interpolated.bicep": `var x = ${"'${".repeat(5000)}1${"}'".repeat(5000)}\n`,
    "ternary.bicep": `var x = ${"true ? 1 : ".repeat(10_000)}1\n`,
  };
  test.each(Object.keys(cases))("in %s", async (file) => {
    await expectBounded({ [file]: cases[file] ?? "" }, file);
    await expectNotGreen({ [file]: cases[file] ?? "" });
  });

  test("in azure.yaml that is indented 2,000 times, and in the policy of the head", async () => {
    const yaml = Array.from({ length: 2000 }, (_, at) => `${" ".repeat(at)}a:`).join("\n");
    await expectBounded({ "azure.yaml": `name: x\nservices:\n${yaml.replace(/^/gmu, " ")}\n` }, "azure.yaml");
    const ended = await attack({
      "main.bicep": site(false),
      ".github/portcullis.yml": `ignore: ${"[".repeat(120_000)}`,
    });
    expect([ended.exitCode, blocking(ended)]).toEqual([1, [plainHttp]]);
  });

  test("in code: the handler beside it is judged, or the file is named", async () => {
    const ended = await attack({
      "main.bicep": site(false),
      "package.json": JSON.stringify({ main: "src/*.js", dependencies: { "@azure/functions": "4" } }),
      "host.json": '{"version":"2.0"}',
      "src/deep.ts": `import { app } from "@azure/functions";
app.http("f", { authLevel: "anonymous", handler: async () => ({ body: "x" }) });
export const x = ${deep("[", "]")};
`,
    });
    expect([ended.exitCode, blocking(ended)]).toEqual([1, [plainHttp]]);
    const named = ended.report?.problems.some(({ counts, path }) => counts && path === "src/deep.ts");
    expect(named === true || found(ended).includes("anonymous-http-endpoint src/deep.ts:2")).toBe(true);
  });
});

describe("number", () => {
  test("a loop of 10^9 copies", async () => {
    await expectBounded(
      {
        "azuredeploy.json": arm({
          resources: [armSite(true, { copy: { name: "c", count: 1_000_000_000 } })],
        }),
      },
      "azuredeploy.json",
    );
  });

  test("loops in loops in loops", async () => {
    await expectBounded(
      {
        "loops.bicep": `var a = [for i in range(0, 9000): [for j in range(0, 9000): [for k in range(0, 9000): '\${i}\${j}\${k}']]]\noutput x array = a\n`,
      },
      "loops.bicep",
    );
  });

  test("parameters that are each other's defaults", async () => {
    await expectBounded(
      {
        "azuredeploy.json": arm({
          parameters: {
            a: { type: "string", defaultValue: "[parameters('b')]" },
            b: { type: "string", defaultValue: "[parameters('a')]" },
          },
          variables: { x: "[variables('y')]", y: "[concat(variables('x'), variables('x'))]" },
          resources: [armSite("[parameters('a')]", { name: "[variables('x')]" })],
        }),
      },
      "azuredeploy.json",
    );
  });

  test("a deployment that deploys itself", async () => {
    const self =
      "resource r 'Microsoft.Resources/deployments@2022-09-01' = { name: 'x' }\nmodule me 'self.bicep' = { name: 'me' }\n";
    await expectBounded({ "self.bicep": self }, "self.bicep");
    const linked = arm({
      resources: [
        {
          type: "Microsoft.Resources/deployments",
          apiVersion: "2022-09-01",
          name: "me",
          properties: { mode: "Incremental", templateLink: { relativePath: "azuredeploy.json" } },
        },
      ],
    });
    await expectBounded({ "azuredeploy.json": linked }, "azuredeploy.json");
  });

  test("modules that call each other twice, twenty-five deep", async () => {
    const files = Object.fromEntries(
      Array.from({ length: 25 }, (_, at) => [
        `m${at}.bicep`,
        `module a 'm${at + 1}.bicep' = { name: 'a' }\nmodule b 'm${at + 1}.bicep' = { name: 'b' }\n`,
      ]),
    );
    const ended = await attack({ "main.bicep": site(false), ...files, "m25.bicep": site(true) });
    expect([ended.exitCode, ended.report?.conclusion.incomplete]).toEqual([1, true]);
    expect(blocking(ended)).toContain(plainHttp);
    expect(ended.megabytes).toBeLessThan(most.megabytes);
  });

  test("a text that doubles sixty times", async () => {
    const variables = Object.fromEntries(
      Array.from({ length: 60 }, (_, at) => [
        `v${at + 1}`,
        `[concat(variables('v${at}'), variables('v${at}'))]`,
      ]),
    );
    await expectBounded(
      {
        "azuredeploy.json": arm({
          variables: { v0: "aaaaaaaaaa", ...variables },
          resources: [armSite(true, { name: "[variables('v60')]" })],
        }),
      },
      "azuredeploy.json",
    );
  });

  test("aliases of YAML that are a billion", async () => {
    const lines = ["a: &a [x,x,x,x,x,x,x,x,x]"];
    for (let at = 0; at < 12; at++) {
      const [name, next] = [String.fromCharCode(97 + at), String.fromCharCode(98 + at)];
      lines.push(`${next}: &${next} [${Array(9).fill(`*${name}`).join(",")}]`);
    }
    await expectBounded({ "azure.yaml": `name: x\n${lines.join("\n")}\nservices: *m\n` }, "azure.yaml");
    const ended = await attack({
      "main.bicep": site(false),
      ".github/portcullis.yml": `${lines.join("\n")}\nignore: *m\n`,
    });
    expect([ended.exitCode, blocking(ended)]).toEqual([1, [plainHttp]]);
  });

  test("two thousand findings: all are in report and SARIF, and what does not fit is counted", async () => {
    const many = Array.from({ length: 2000 }, (_, at) => site(false).replaceAll("api", `api${at}`)).join("");
    const ended = await attack({ "main.bicep": many });
    expect([ended.exitCode, blocking(ended).length, ended.outputs["blocking"]]).toEqual([1, 2000, "2000"]);
    const inSarif = ended.sarif?.results.filter(({ ruleId }) => ruleId === "plain-http-allowed").length;
    expect(inSarif).toBe(2000);
    expect(ended.summary).toContain("2000 findings block the merge");
    expect(ended.megabytes).toBeLessThan(most.megabytes);
  });

  test("five thousand files", async () => {
    const files = Object.fromEntries(
      Array.from({ length: 5000 }, (_, at) => [`f/${at}.bicep`, `var x = ${at}\n`]),
    );
    await expectBounded(files);
  });
});

describe("size", () => {
  test("a template of 60 MB", async () => {
    await expectBounded(
      { "azuredeploy.json": `${arm({ resources: [] })}${" ".repeat(60_000_000)}` },
      "azuredeploy.json",
    );
  });

  test("a script of 60 MB on one line", async () => {
    await expectBounded({ "dist/bundle.js": `var a=${'"x"+'.repeat(15_000_000)}"";` });
  });

  test("a minified bundle of 2 MB among the sources, which the package names and nobody can judge", async () => {
    const part = (at: number): string => `function f${at}(a,b){return a?f${at + 1}(b,a):eval("1")}`;
    await expectBounded(
      {
        "package.json": JSON.stringify({ main: "src/*.js", dependencies: { "@azure/functions": "4" } }),
        "host.json": '{"version":"2.0"}',
        "src/bundle.min.js": Array.from({ length: 40_000 }, (_, at) => part(at)).join(""),
      },
      "src/bundle.min.js",
    );
  });

  test("a line of a million characters in a diff", async () => {
    await expectBounded({ "long.bicep": `var x = '${"x".repeat(1_000_000)}'\n` });
  });

  test("types that never end", async () => {
    await expectBounded({
      "package.json": JSON.stringify({ main: "src/*.js", dependencies: { "@azure/functions": "4" } }),
      "host.json": '{"version":"2.0"}',
      "tsconfig.json": '{"compilerOptions":{"strict":true},"extends":"./tsconfig.json"}',
      "src/bomb.ts": `import { app } from "@azure/functions";
type N<T, D extends unknown[] = []> = D["length"] extends 900 ? T : N<{ [K in keyof T]: T } & { [K in \`\${D["length"]}\`]: T }, [...D, 0]>;
type Big = \`\${0|1|2|3|4|5|6|7|8|9}\${0|1|2|3|4|5|6|7|8|9}\${0|1|2|3|4|5|6|7|8|9}\${0|1|2|3|4|5|6|7|8|9}\`;
declare const x: N<{ a: Big }> & { [K in Big]: N<K> };
app.http("f", { authLevel: "function", handler: async () => ({ body: String(x[0][1][2]) }) });
`,
    });
  });
});

describe("shape", () => {
  test.each([
    [
      "azuredeploy.json",
      `{"__proto__":{"httpsOnly":true},"$schema":"${schema}","contentVersion":"1.0.0.0","resources":[{"type":"Microsoft.Web/sites","apiVersion":"2024-04-01","name":"x","kind":"functionapp","properties":{"__proto__":{"httpsOnly":true},"constructor":{"prototype":{"httpsOnly":true}}}}]}`,
    ],
    ["host.json", '{"__proto__":{"version":"2.0"},"constructor":1,"version":"2.0"}'],
    [
      "azure.yaml",
      "name: x\n__proto__: {services: {}}\nservices:\n  __proto__: {host: function, project: .}\n  constructor: {host: function, project: .}\n",
    ],
    ["local.settings.json", '{"__proto__":{"Values":{}},"Values":{"__proto__":"x","constructor":"y"}}'],
  ])("%s with keys of a prototype", async (file, text) => {
    const ended = await attack({ "main.bicep": site(false), [file]: text });
    expect([ended.exitCode, blocking(ended)]).toEqual([1, expect.arrayContaining([plainHttp])]);
    if (file === "azuredeploy.json") {
      expect(blocking(ended).map((one) => one.split(":")[0])).toContain(
        "plain-http-allowed azuredeploy.json",
      );
    }
  });

  test.each([
    ["azuredeploy.json", arm({ resources: 7, parameters: [], variables: "x", outputs: null })],
    ["azuredeploy.json", arm({ resources: [null, 1, "x", [], { type: 7, name: {}, properties: "x" }] })],
    ["host.json", "[]"],
    ["host.json", "null"],
    ["f/function.json", '{"bindings":{"type":7}}'],
    ["local.settings.json", '"x"'],
    ["azure.yaml", "7"],
    ["azure.yaml", "services: [1]\n---\nname: two documents\n"],
    [
      "main.parameters.json",
      '{"$schema":"https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#","parameters":7}',
    ],
    ["x.bicepparam", "using 7\nparam = =\n"],
  ])("%s that is %s", async (file, text) => {
    const ended = await attack({ "main.bicep": site(false), [file]: text });
    expect([ended.exitCode, blocking(ended)]).toEqual([1, [plainHttp]]);
    expect(ended.everything).not.toContain("Portcullis itself failed");
  });
});
