import { beforeAll, describe, expect, test } from "@jest/globals";

import type { Declaration } from "../../../src/declarations/declaration.ts";
import type { Problem } from "../../../src/declarations/problem.ts";
import { knownText, lookup } from "../../../src/declarations/value.ts";
import { functionsFrontEnd } from "../../../src/frontends/functions/front-end.ts";
import { regionOf, textOf, type Place } from "../../../src/source/source.ts";
import { filesOf } from "../../code/files-of.ts";
import { loadYaml } from "../../../src/declarations/yaml-tree.ts";

beforeAll(loadYaml);

interface Configuration {
  readonly declarations: readonly Declaration[];
  readonly problems: readonly Problem[];
}

function read(path: string, text: string): Configuration | undefined {
  const reading = functionsFrontEnd.read({ path, text }, filesOf({ [path]: text }));
  if (reading !== undefined && reading.kind !== "configuration") throw new Error("not a configuration");
  return reading;
}

function declarationIn(path: string, text: string): Declaration {
  const [declaration] = read(path, text)?.declarations ?? [];
  if (declaration === undefined) throw new Error("nothing is declared");
  return declaration;
}

function where(problem: Problem | undefined): string {
  if (problem?.at === undefined || !("source" in problem.at)) return "nowhere";
  const { line, column } = regionOf(problem.at);
  return `${line}:${column} ${problem.message}`;
}

function position(at: Place): string {
  const { line, column, endLine, endColumn } = regionOf(at);
  return `${line}:${column}-${endLine}:${endColumn}`;
}

describe("claims", () => {
  test.each([
    "host.json",
    "api/host.json",
    "api/local.settings.json",
    "azure.yaml",
    "infra/azure.yml",
    "orders/function.json",
    "api/orders/function.json",
    "api/orders/Function.json",
    "HOST.JSON",
    "api/obj/function.json",
    "bin/function.json",
    "proxies.json",
    "api/local.settings.dev.json",
    "local.settings.json.bak",
    ".env",
    "api/.env.production",
    "live.env",
    ".azure/live/.env",
    ".azure/live/config.json",
  ])("%s", (path) => {
    expect(functionsFrontEnd.claims(path)).toBe(true);
  });

  test.each([
    "function.json",
    "node_modules/x/host.json",
    "api/obj/Debug/orders/function.json",
    "ghost.json",
    "host.json/readme.md",
    "azure.yaml.bak",
    "config.json",
    "environment.json",
    "node_modules/x/.env",
  ])("not %s", (path) => {
    expect(functionsFrontEnd.claims(path)).toBe(false);
  });
});

describe("what would go into the package of an app", () => {
  const packaged = (texts: Readonly<Record<string, string>>): readonly string[] => {
    const files = filesOf({ "api/host.json": "{}", ...texts });
    const reading = functionsFrontEnd.read({ path: "api/host.json", text: "{}" }, files);
    if (reading?.kind !== "configuration") throw new Error("not a configuration");
    const [, contents] = reading.declarations;
    const list = contents && lookup(contents.body, "files");
    return list?.kind === "array" ? list.items.map((item) => knownText(item) ?? "") : [];
  };
  const secrets = { "api/.env": "", "api/certificates/a.PFX": "", "api/x/.env.live": "" };

  test("files that hold secrets, below the app's folder only", () => {
    expect(
      packaged({ ...secrets, ".env": "", "api/.env.example": "", "api/local.settings.json": "" }),
    ).toEqual([".env", "certificates/a.PFX", "x/.env.live"]);
  });

  test.each([
    [".env\n*.pfx", ["certificates/a.PFX", "x/.env.live"]],
    ["# all\n.env*\ncertificates/\n!x/.env.live", ["x/.env.live"]],
    ["/.env\n**/*.PFX\nx", []],
  ])("but for those that .funcignore names: %j", (ignored, expected) => {
    expect(packaged({ ...secrets, "api/.funcignore": ignored })).toEqual(expected);
  });
});

describe("host.json", () => {
  const text = `{
  // the host allows comments
  "version": "2.0",
  "extensions": { "http": { "routePrefix": "" } },
}`;

  test("is a declaration with places", () => {
    const declaration = declarationIn("api/host.json", text);
    expect(declaration.type).toBe("host.json");
    expect(declaration.dialect).toBe("functions");
    const version = lookup(declaration.body, "version");
    expect(version).toMatchObject({ kind: "known", value: "2.0" });
    expect(position(version.at)).toBe("3:14-3:19");
    expect(position(declaration.at)).toBe("1:1-5:2");
  });

  test("a comma too many is told and loses nothing", () => {
    const { problems } = read("host.json", text) ?? { problems: [] };
    expect(problems.map(({ effect }) => effect)).toEqual(["notice"]);
  });

  test("an empty file expects an object", () => {
    const reading = read("host.json", "");
    expect(reading?.declarations).toEqual([]);
    expect(reading?.problems).toHaveLength(1);
    expect(reading?.problems[0]).toMatchObject({ kind: "syntax", effect: "incomplete" });
  });

  test("a list is not an object", () => {
    const reading = read("host.json", "\n [1]");
    expect(reading?.declarations).toEqual([]);
    expect(reading?.problems.map(where)).toEqual(["2:2 host.json should be an object"]);
    expect(reading?.problems[0]?.effect).toBe("incomplete");
  });

  test("a missing brace is told with its line, and the rest is still declared", () => {
    const reading = read("host.json", '{\n  "version": "2.0",\n  "logging": {\n}\n');
    expect(reading?.problems).toHaveLength(1);
    expect(reading?.problems[0]).toMatchObject({ kind: "syntax", effect: "incomplete" });
    const [declaration] = reading?.declarations ?? [];
    expect(declaration && knownText(lookup(declaration.body, "version"))).toBe("2.0");
  });

  test("names like __proto__ are names", () => {
    const { body } = declarationIn("host.json", '{ "__proto__": { "version": "9" }, "constructor": 1 }');
    expect(lookup(body, "version").kind).toBe("absent");
    expect(knownText(lookup(body, "__proto__.version"))).toBe("9");
  });

  test("nesting without end is bounded and said", () => {
    const reading = read("host.json", `{"a":${"[".repeat(200_000)}`);
    expect(reading?.problems.some(({ kind, effect }) => kind === "limit" && effect === "incomplete")).toBe(
      true,
    );
  });
});

describe("local.settings.json", () => {
  test("keeps the names of settings as written", () => {
    const { type, body } = declarationIn(
      "local.settings.json",
      '{ "IsEncrypted": false,\n  "Values": { "FUNCTIONS_WORKER_RUNTIME": "node", "Db__Key": "x" } }',
    );
    expect(type).toBe("local.settings.json");
    const values = lookup(body, "Values");
    expect(values.kind === "object" && [...values.properties.values()].map(({ name }) => name)).toEqual([
      "FUNCTIONS_WORKER_RUNTIME",
      "Db__Key",
    ]);
    expect(position(lookup(body, "values.db__key").at)).toBe("2:62-2:65");
  });
});

describe("function.json", () => {
  const text = `{
  "bindings": [
    { "type": "httpTrigger", "direction": "in", "name": "req", "authLevel": "anonymous" }
  ]
}`;

  test("is Microsoft.Web/sites/functions, named by its folder", () => {
    const declaration = declarationIn("api/Orders/function.json", text);
    expect(declaration.type).toBe("Microsoft.Web/sites/functions");
    expect(knownText(declaration.name)).toBe("Orders");
    const bindings = lookup(declaration.body, "properties.config.bindings");
    const [binding] = bindings.kind === "array" ? bindings.items : [];
    const level = binding && lookup(binding, "authLevel");
    expect(level).toMatchObject({ kind: "known", value: "anonymous" });
    expect(level && position(level.at)).toBe("3:77-3:88");
    expect(textOf(declaration.at)).toBe(text);
  });

  test("another tool's function.json is none of ours", () => {
    expect(read("lambda/function.json", '{ "name": "x", "memory": 128 }')).toBeUndefined();
  });

  test.each([
    ['{ "bindings": {} }', "1:15 'bindings' should be a list of objects"],
    ['{ "bindings": "x" }', "1:15 'bindings' should be a list of objects"],
    ['{ "bindings": [1] }', "1:16 A binding should be an object with 'type' and 'direction'"],
    ['{ "bindings": [{ "type": 1 }] }', "1:16 A binding should have a 'type'"],
  ])("%s", (json, problem) => {
    const reading = read("f/function.json", json);
    expect(reading?.problems.map(where)).toEqual([problem]);
    expect(reading?.problems[0]?.effect).toBe("incomplete");
  });
});

describe("azure.yaml", () => {
  test("services with their places", () => {
    const { type, body } = declarationIn(
      "azure.yaml",
      "name: shop\nservices:\n  api: &api\n    project: ./src/api\n    language: ts\n    host: function\n  other: *api\n",
    );
    expect(type).toBe("azure.yaml");
    const project = lookup(body, "services.api.project");
    expect(knownText(project)).toBe("./src/api");
    expect(position(project.at)).toBe("4:14-4:23");
    expect(knownText(lookup(body, "services.other.host"))).toBe("function");
  });

  test("what is no YAML is told with its line", () => {
    const reading = read("azure.yaml", "name: shop\nservices: [a, b\nother: x\n");
    expect(reading?.declarations).toEqual([]);
    expect(reading?.problems).toHaveLength(1);
    expect(reading?.problems[0]).toMatchObject({ kind: "syntax", effect: "incomplete" });
    expect(where(reading?.problems[0])).toMatch(/^3:1 This is not YAML: /u);
  });

  test("aliases that double ten times over are bounded", () => {
    const lines = ["a0: &a0 [x, x]"];
    for (let level = 1; level < 40; level++)
      lines.push(`a${level}: &a${level} [*a${level - 1}, *a${level - 1}]`);
    const reading = read("azure.yaml", `${lines.join("\n")}\n`);
    expect(reading?.problems.map(({ kind, effect }) => [kind, effect])).toEqual([["limit", "incomplete"]]);
  });

  test("an alias inside its own anchor ends", () => {
    expect(read("azure.yaml", "a: &a\n  b: *a\n")?.problems.map(where)).toEqual([
      "2:6 The alias stands inside its own anchor",
    ]);
  });

  test("nesting without end is bounded", () => {
    const reading = read("azure.yaml", `a: ${"[".repeat(20_000)}`);
    expect(reading?.problems.map(where)).toEqual([
      "1:1 The file nests deeper than the 50 levels that are read",
    ]);
  });

  test("an empty file declares nothing and is no mistake", () => {
    expect(read("azure.yaml", "# nothing yet\n")).toEqual({
      kind: "configuration",
      declarations: [],
      problems: [],
    });
  });
});
