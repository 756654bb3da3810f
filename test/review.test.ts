import { expect, test } from "@jest/globals";
import { pathOfProblem } from "../src/declarations/problem.ts";
import { armFrontEnd } from "../src/frontends/arm/front-end.ts";
import { emptyBaseline } from "../src/policy/baseline.ts";
import { defaultPolicy } from "../src/policy/configuration.ts";
import type { Review } from "../src/policy/review.ts";
import { review } from "../src/review.ts";
import { rules } from "../src/rules/registry.generated.ts";
import type { ChangedFile } from "../src/source/changes.ts";
import { regionOf } from "../src/source/source.ts";
import { filesOf } from "./code/files-of.ts";

type Texts = Readonly<Record<string, string>>;

/** What the registry of the tests has: `br:` references to ARM JSON. */
type Registry = Readonly<Record<string, string>>;

function reviewed(base: Texts, head: Texts, registry: Registry = {}): Promise<Review> {
  const paths = [...new Set([...Object.keys(base), ...Object.keys(head)])];
  const files = paths
    .filter((path) => base[path] !== head[path])
    .map((path): ChangedFile => {
      const status = base[path] === undefined ? "added" : head[path] === undefined ? "deleted" : "modified";
      return { path, status, kind: "text", hunks: [] };
    });
  return review({
    revision: {},
    head: filesOf(head),
    base: filesOf(base),
    changes: { files },
    rules,
    analysers: [],
    registryModules: () =>
      Promise.resolve((reference) => {
        const text = registry[reference];
        const reading =
          text === undefined ? undefined : armFrontEnd.read({ path: reference, text }, filesOf({}));
        return reading?.kind === "template"
          ? reading.template
          : { kind: "unavailable", why: "is not there (404)" };
      }),
    policy: defaultPolicy,
    baseline: emptyBaseline,
    policyChanges: [],
    problems: [],
    today: "2026-11-23",
  });
}

function blockingIn({ findings }: Review): readonly string[] {
  return findings
    .filter(({ blocks }) => blocks)
    .map(({ finding: { rule, at } }) => `${rule} ${at.source.path}:${regionOf(at).line}`);
}

const site = (httpsOnly: string): string =>
  [
    "param secure bool = false",
    "",
    "resource api 'Microsoft.Web/sites@2024-04-01' = {",
    "  name: 'api'",
    "  kind: 'functionapp'",
    "  properties: {",
    `    httpsOnly: ${httpsOnly}`,
    "  }",
    "}",
    "",
  ].join("\n");

test("what the merge base has too does not block", async () => {
  const base = { "main.bicep": site("false") };
  const result = await reviewed(base, { "main.bicep": `// a comment\n${site("false")}` });
  expect(blockingIn(result)).toEqual([]);
  expect(result.findings.find(({ finding }) => finding.rule === "plain-http-allowed")?.standing.kind).toBe(
    "pre-existing",
  );
  expect(result.conclusion.kind).toBe("pass");
});

test("a property that is removed blocks, though no line of it is left", async () => {
  const result = await reviewed(
    { "main.bicep": site("true") },
    { "main.bicep": site("true").replace(/.*httpsOnly.*\n/u, "") },
  );
  expect(blockingIn(result)).toEqual(["plain-http-allowed main.bicep:3"]);
  expect(result.conclusion.exitCode).toBe(1);
});

test("a new template that calls one with harmless arguments does not take it out of the review", async () => {
  const wrapper = [
    "module api 'main.bicep' = {",
    "  name: 'api'",
    "  params: {",
    "    secure: true",
    "  }",
    "}",
    "",
  ].join("\n");
  const result = await reviewed(
    { "main.bicep": site("true") },
    { "main.bicep": site("secure"), "wrapper.bicep": wrapper },
  );
  expect(blockingIn(result)).toEqual(["plain-http-allowed main.bicep:1"]);
});

test("a template that has a parameter file is deployed by itself, whoever else calls it", async () => {
  const wrapper = [
    "module api 'main.bicep' = {",
    "  name: 'api'",
    "  params: {",
    "    secure: true",
    "  }",
    "}",
    "",
  ].join("\n");
  const parameters = "using 'main.bicep'\n\nparam secure = false\n";
  const base = {
    "wrapper.bicep": wrapper,
    "main.bicep": site("secure"),
    "main.bicepparam": parameters.replace("false", "true"),
  };
  const result = await reviewed(base, { ...base, "main.bicepparam": parameters });
  expect(
    result.findings.map(({ finding: { rule, at } }) => `${rule} ${at.source.path}:${regionOf(at).line}`),
  ).toContain("plain-http-allowed main.bicepparam:3");
});

test("a template that can no longer be read makes the review incomplete, and its findings are not called fixed", async () => {
  const result = await reviewed(
    { "main.bicep": site("false") },
    { "main.bicep": `${site("false")}resource broken '` },
  );
  expect(result.conclusion.kind).toBe("incomplete");
  expect(result.conclusion.exitCode).toBe(3);
  expect(result.fixed).toEqual([]);
});

test("an unchanged broken template does not keep every change from being merged", async () => {
  const broken = "resource broken '";
  const result = await reviewed(
    { "old.bicep": broken, "main.bicep": site("true") },
    { "old.bicep": broken, "main.bicep": `// a comment\n${site("true")}` },
  );
  expect(result.conclusion.kind).toBe("pass");
  expect(result.problems.filter(({ counts }) => counts)).toEqual([]);
  expect(result.problems.length).toBeGreaterThan(0);
});

const published = JSON.stringify({
  $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  contentVersion: "1.0.0.0",
  resources: [{ type: "Microsoft.Web/sites", apiVersion: "2024-04-01", name: "api", kind: "functionapp" }],
});
const registry = { "br:mcr.microsoft.com/bicep/avm/res/web/site:0.1.0": published };
const calling = (version: string): string =>
  `module api 'br/public:avm/res/web/site:${version}' = {\n  name: 'api'\n}\n`;

test("a finding inside a module of a registry stands at the call", async () => {
  const result = await reviewed({}, { "main.bicep": calling("0.1.0") }, registry);
  expect(blockingIn(result)).toEqual(["plain-http-allowed main.bicep:1"]);
});

test("a module that could be read in the merge base and no longer can makes the review incomplete", async () => {
  const result = await reviewed(
    { "main.bicep": calling("0.1.0") },
    { "main.bicep": calling("9.9.9") },
    registry,
  );
  expect(result.conclusion.kind).toBe("incomplete");
  expect(result.fixed).toEqual([]);
  expect(result.problems.map(({ problem }) => problem.message)).toEqual([
    "The module `br/public:avm/res/web/site:9.9.9` is not there (404); the merge base's could be read, so what it declares was not judged",
  ]);
});

test("a module that could not be had before either is named in the coverage alone", async () => {
  const result = await reviewed(
    { "main.bicep": calling("9.9.8") },
    { "main.bicep": calling("9.9.9") },
    registry,
  );
  expect(result.conclusion.kind).toBe("pass");
  expect(result.coverage.unresolved.map(({ what }) => what)).toEqual(["br/public:avm/res/web/site:9.9.9"]);
});

test("one more call of a module with a defect is new, though its line is not", async () => {
  const open =
    "param name string\n\nresource data 'Microsoft.Storage/storageAccounts@2024-01-01' = {\n  name: name\n  properties: {\n    allowBlobPublicAccess: true\n  }\n}\n";
  const call = (name: string): string =>
    `module ${name} 'open.bicep' = {\n  name: '${name}'\n  params: {\n    name: '${name}'\n  }\n}\n`;
  const base = { "open.bicep": open, "sandbox.bicep": call("sandbox") };
  const again = await reviewed(base, { ...base, "sandbox.bicep": `// a comment\n${call("sandbox")}` });
  expect(blockingIn(again)).toEqual([]);
  const result = await reviewed(base, { ...base, "main.bicep": call("customers") });
  expect(blockingIn(result)).toEqual(["public-blob-access-allowed open.bicep:6"]);
});

test("a defect of development that reaches production is new", async () => {
  const storage = (open: string): string =>
    `param environment string\n\nresource data 'Microsoft.Storage/storageAccounts@2024-01-01' = {\n  name: 'orders'\n  properties: {\n    allowBlobPublicAccess: ${open}\n  }\n}\n`;
  const base = {
    "main.bicep": storage("environment == 'dev'"),
    "dev.bicepparam": "using 'main.bicep'\n\nparam environment = 'dev'\n",
    "prod.bicepparam": "using 'main.bicep'\n\nparam environment = 'prod'\n",
  };
  const result = await reviewed(base, { ...base, "main.bicep": storage("true") });
  expect(blockingIn(result)).toEqual(["public-blob-access-allowed main.bicep:6"]);
});

test("settings written over a site of another deployment are judged, the site is not", async () => {
  const bicep = [
    "resource api 'Microsoft.Web/sites@2024-04-01' existing = {",
    "  name: 'api'",
    "}",
    "",
    "resource settings 'Microsoft.Web/sites/config@2024-04-01' = {",
    "  parent: api",
    "  name: 'appsettings'",
    "  properties: {",
    "    SqlConnection: 'Server=orders;User ID=api;Password=Winter-is-c0ming;'",
    "  }",
    "}",
    "",
    "resource other 'Microsoft.Web/sites/config@2024-04-01' = {",
    "  name: 'web-shop/web'",
    "  properties: {",
    "    remoteDebuggingEnabled: true",
    "  }",
    "}",
    "",
  ].join("\n");
  const result = await reviewed({}, { "main.bicep": bicep });
  expect(blockingIn(result)).toEqual([
    "literal-secret-in-app-setting main.bicep:9",
    "remote-debugging-enabled main.bicep:16",
  ]);
});

test("each of several configurations of one name counts", async () => {
  const web = (symbol: string, condition: string, debugging: string): string =>
    `resource ${symbol} 'Microsoft.Web/sites/config@2024-04-01' = if (${condition}) {\n  parent: api\n  name: 'web'\n  properties: {\n    remoteDebuggingEnabled: ${debugging}\n  }\n}\n`;
  const bicep = `param modern bool\n\n${site("true").split("\n").slice(2).join("\n")}\n${web("one", "modern", "false")}\n${web("two", "!modern", "true")}`;
  const result = await reviewed({}, { "main.bicep": bicep });
  expect(blockingIn(result)).toEqual(["remote-debugging-enabled main.bicep:23"]);
});

test("a flag written as text is the flag that it means", async () => {
  const bicep = site("true").replace(
    "  properties: {\n",
    "  properties: {\n    siteConfig: {\n      remoteDebuggingEnabled: any('true')\n    }\n",
  );
  const result = await reviewed({}, { "main.bicep": bicep });
  expect(blockingIn(result)).toEqual(["remote-debugging-enabled main.bicep:8"]);
});

test("a deployment by a link that nobody reads makes the review incomplete", async () => {
  const bicep =
    "resource more 'Microsoft.Resources/deployments@2024-03-01' = {\n  name: 'more'\n  properties: {\n    mode: 'Incremental'\n    templateLink: {\n      uri: 'https://example.com/more.json'\n    }\n  }\n}\n";
  const result = await reviewed({}, { "main.bicep": bicep });
  expect(result.conclusion.kind).toBe("incomplete");
});

test("a change of a template that is linked by what was there before is judged as it is deployed", async () => {
  const bicep =
    "resource more 'Microsoft.Resources/deployments@2024-03-01' = {\n  name: 'more'\n  properties: {\n    mode: 'Incremental'\n    templateLink: {\n      relativePath: 'more.json'\n    }\n    parameters: { https: { value: false } }\n  }\n}\n";
  const more = (httpsOnly: string): string =>
    `{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "parameters": {"https": {"type": "bool", "defaultValue": true}}, "resources": [\n{"type": "Microsoft.Web/sites", "apiVersion": "2024-04-01", "name": "a", "kind": "functionapp", "properties": {"httpsOnly": ${httpsOnly}}}]}`;
  const result = await reviewed(
    { "main.bicep": bicep, "more.json": more("true") },
    { "main.bicep": bicep, "more.json": more(`"[parameters('https')]"`) },
  );
  expect(result.conclusion.kind).toBe("blocked");
  expect(blockingIn(result)).toEqual(["plain-http-allowed main.bicep:8"]);
});

const idle = "// portcullis: allow ftp-allowed -- not the right rule";

test("a suppression that covers nothing is told of, unless something was not judged", async () => {
  const head = { "main.bicep": `${idle}\n${site("false")}` };
  const notices = ({ problems }: Review): readonly string[] => problems.map(({ problem }) => problem.message);
  const said = expect.stringMatching(/^This suppression covers no finding: none of `ftp-allowed` /u);
  expect(notices(await reviewed({}, head))).toEqual([said]);
  const broken = await reviewed({}, { ...head, "other.bicep": "resource {" });
  expect(notices(broken)).not.toContainEqual(said);
  expect(broken.conclusion.incomplete).toBe(true);
});

test("where nothing is compared, files without a finding are looked at for suppressions too", async () => {
  const { problems } = await review({
    revision: {},
    head: filesOf({ "main.bicep": `${idle}\nparam location string\n`, "notes.md": idle }),
    rules,
    analysers: [],
    registryModules: () => Promise.resolve(() => ({ kind: "unavailable", why: "is not asked for" })),
    policy: defaultPolicy,
    baseline: emptyBaseline,
    policyChanges: [],
    problems: [],
    today: "2026-11-23",
  });
  expect(problems.map(({ problem }) => [pathOfProblem(problem), problem.message])).toEqual([
    ["main.bicep", expect.stringMatching(/^This suppression covers no finding: /u)],
  ]);
});
