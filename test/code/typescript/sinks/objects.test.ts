import { describe, expect, test } from "@jest/globals";

import { alertLine, handler } from "../../flow/marked.ts";
import { reading, type Texts } from "../../readings.ts";
import { followEach } from "./cases.ts";

describe("regular-expression-injection", () => {
  const bad = "// ! regular-expression-injection";
  followEach([
    [
      "RegExp",
      "",
      `new RegExp(id); ${bad}`,
      `RegExp("^" + id); ${bad}`,
      `new RegExp(body.pattern, "i"); ${bad}`,
      `new RegExp("^a", id);`,
      `/a/.test(id);`,
    ],
    [
      "escaped",
      `import escape from "escape-string-regexp"; import _ from "lodash"; import RE2 from "re2";`,
      `new RegExp(escape(id) + RegExp.escape(id) + _.escapeRegExp(id));`,
      `new RegExp(id.replace(/[.*+?^\${}()|[\\]\\\\]/g, "\\\\$&"));`,
      `new RE2(id);`,
      `new RegExp(encodeURIComponent(id)); ${bad}`,
      `if (/^\\w+$/.test(id)) new RegExp(id);`,
    ],
  ]);
});

describe("log-injection", () => {
  const bad = "// ! log-injection";
  followEach([
    [
      "context and console",
      "",
      "context.log(`order ${id}`); " + bad,
      `context.warn("order", id); ${bad}`,
      `console.error("order " + id); ${bad}`,
      `context.log("order " + body.name); ${bad}`,
      `context.log("order", body);`,
      `context.log("order", JSON.stringify(body));`,
      `context.log("order " + id.length);`,
    ],
    [
      "without line breaks",
      "",
      `context.log("order " + id.replace(/[\\r\\n]/g, ""));`,
      `context.log("order " + id.replace(/\\n|\\r/g, " "));`,
      `context.log("order " + encodeURIComponent(id));`,
      `context.log("order " + JSON.stringify(id));`,
      `context.log("from " + request.headers.get("user-agent") + request.url);`,
      `context.log("order " + id.replace("\\n", "")); ${bad}`,
      `if (/^[a-z]+$/.test(id)) context.log("order " + id);`,
    ],
  ]);
});

describe("prototype-pollution", () => {
  const bad = "// ! prototype-pollution";
  followEach([
    [
      "keys of the caller's",
      "const settings = {}; const lists = { a: {} };",
      `settings[body.customer][body.name] = body.value; ${bad}`,
      `const one = lists[id]; one[body.name] = 1; ${bad}`,
      `settings[id] = body.value;`,
      `settings[id].count = 1;`,
      `settings.a[body.name] = body.value;`,
      `settings["k" + id][body.name] = body.value;`,
    ],
    [
      "a merge of the own code",
      `function merge(to, from) { for (const key in from) { if (typeof from[key] === "object") merge(to[key], from[key]); else to[key] = from[key]; ${bad}\n} return to; }`,
      `merge({}, body);`,
    ],
    [
      "a merge that leaves the key out",
      `function merge(to, from) { for (const key of Object.keys(from)) { if (key === "__proto__" || key === "constructor") continue; if (typeof from[key] === "object") merge(to[key], from[key]); else to[key] = from[key]; } return to; }`,
      `merge({}, body);`,
    ],
    [
      "what has no prototype, and keys that were checked",
      `const bare = Object.create(null); const map = new Map(); const refused = ["__proto__", "constructor", "prototype"]; const known = { a: {} };`,
      `bare[id][body.name] = 1;`,
      `map.get(id).set(body.name, 1);`,
      `if (!refused.includes(id)) known[id][body.name] = 1;`,
      `if (id !== "__proto__") known[id][body.name] = 1;`,
      `if (Object.hasOwn(known, id)) known[id][body.name] = 1;`,
      `if (id in known) known[id][body.name] = 1; ${bad}`,
      `if (/^[a-z]+$/.test(id)) known[id][body.name] = 1;`,
      `known[Number(id)][body.name] = 1;`,
    ],
    ["what stays in the one object", "", `Object.assign({}, body);`, `const copy = { ...body };`],
  ]);
});

describe("packages that were mended", () => {
  async function alertsWith(texts: Texts): Promise<readonly string[]> {
    const code = handler(
      "const body = await request.json();\n_.merge({}, body);\nyaml.load(body.text);",
      `import _ from "lodash"; import yaml from "js-yaml";`,
    );
    const { alerts } = await reading({ ...texts, "a.ts": code });
    return alerts.map(alertLine);
  }
  const merged = "a.ts:5 prototype-pollution";
  const loaded = "a.ts:6 unsafe-deserialization";
  const declaring = (lodash: string, yaml: string): string =>
    JSON.stringify({ dependencies: { lodash, "js-yaml": yaml } });
  const locked = (lodash: string): string =>
    JSON.stringify({ packages: { "node_modules/lodash": { version: lodash } } }, null, 2);

  test.each<readonly [string, Texts, readonly string[]]>([
    ["nothing is declared", {}, []],
    ["newer ones", { "package.json": declaring("^4.17.21", "^4.1.0") }, []],
    ["older ones", { "package.json": declaring("4.17.11", "^3.14.0") }, [merged, loaded]],
    ["a range that ends before", { "package.json": declaring("~4.16.1", "3.x") }, [merged, loaded]],
    ["a range that goes on", { "package.json": declaring("^4.17.4", ">=3") }, []],
    ["any", { "package.json": declaring("*", "latest") }, []],
    [
      "what the lock file holds",
      { "package.json": declaring("^4.17.4", "^4.0.0"), "package-lock.json": locked("4.17.10") },
      [merged],
    ],
    [
      "a newer one in the lock file",
      { "package.json": declaring("~4.16.1", "^4.0.0"), "package-lock.json": locked("4.17.21") },
      [],
    ],
  ])("%s", async (_, texts, expected) => {
    expect(await alertsWith(texts)).toEqual(expected);
  });
});
