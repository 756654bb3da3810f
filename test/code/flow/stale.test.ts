import { describe, test } from "@jest/globals";

import { follow } from "./marked.ts";

const header = `import fs from "node:fs";
const table = { a: {}, b: {} };
const known = new Set(["a", "b"]);
const other = (request) => request.query.get("other");`;
const read = `await fs.promises.readFile("/data/" + key);`;
const readField = `await fs.promises.readFile("/data/" + body.key);`;
const mark = "// ! path-traversal";

describe("what was found out about what a variable no longer holds", () => {
  test.each([
    `let key = "a"; const row = table[key]; key = id;\nif (row) ${read} ${mark}`,
    `let key = id; const row = table[key]; key = other(request);\nif (row) ${read} ${mark}`,
    `let key = id; const ok = known.has(key); key = other(request);\nif (ok) ${read} ${mark}`,
    `let key = id; const ok = /^\\w+$/.test(key); key = other(request);\nif (ok) ${read} ${mark}`,
    `let key = id; const ok = known.has(key); ({ key } = await request.json());\nif (ok) ${read} ${mark}`,
    `let key = id; const ok = known.has(key); [key] = await request.json();\nif (ok) ${read} ${mark}`,
    `let key = id; const ok = known.has(key); const swap = () => { key = other(request); }; swap();\nif (ok) ${read} ${mark}`,
    `let key = id; const ok = known.has(key); [1].forEach(() => { key = other(request); });\nif (ok) ${read} ${mark}`,
    `let key = id; const ok = known.has(key);\nfor (const one of [1, 2]) {\nif (ok) ${read} ${mark}\nkey = other(request);\n}`,
    `let key = id; const isKnown = () => known.has(key); const ok = isKnown(); key = other(request);\nif (ok) ${read} ${mark}`,
    `let key = id; const ok = known.has(key); const same = ok; key = other(request);\nif (same) ${read} ${mark}`,
    `let at = 0; const keys = await request.json(); const ok = known.has(keys[at]); at++;\nif (ok) await fs.promises.readFile(keys[at]); ${mark}`,
    `const body = await request.json(); const row = table[body.key]; body.key = body.other;\nif (row) ${readField} ${mark}`,
    `const body = await request.json(); const row = table[body.key]; const same = body; same.key = body.other;\nif (row) ${readField} ${mark}`,
    `const body = await request.json(); const row = table[body.key]; Object.assign(body, await request.json());\nif (row) ${readField} ${mark}`,
    `const change = (one) => { one.key = one.other; };\nconst body = await request.json(); const row = table[body.key]; change(body);\nif (row) ${readField} ${mark}`,
  ])("%s", (body) => follow(body, header));
});

describe("what was found out and still holds", () => {
  test.each([
    `let key = other(request); key = id; const row = table[key]; if (row) ${read}`,
    `let key = id; const ok = known.has(key); let count = 0; count++; if (ok) ${read}`,
    `const body = await request.json(); const row = table[body.key]; body.seen = 1; if (row) ${readField}`,
    `const note = (one) => { if (!one) throw new Error(); };\nconst key = id; const ok = known.has(key); note(key); if (ok) ${read}`,
    `for (const key of await request.json()) { const ok = known.has(key); if (ok) ${read} }`,
  ])("%s", (body) => follow(body, header));
});
