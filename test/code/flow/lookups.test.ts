import { describe, test } from "@jest/globals";

import { follow } from "./marked.ts";

const header = `import fs from "node:fs";
const map = new Map([["a", {}], ["b", {}]]);
const table = { a: {}, b: {} };
const cache = new Map();`;
const read = `await fs.promises.readFile("/data/" + id);`;
const mark = "// ! path-traversal";

describe("a key that something is found under", () => {
  test.each([
    `const row = map.get(id); if (!row) return { status: 404 };\n${read}`,
    `const row = map.get(id); if (row === undefined) return { status: 404 };\n${read}`,
    `if (map.get(id)) ${read}`,
    `const row = table[id]; if (row == null) return { status: 404 };\n${read}`,
    `if (table[id]) ${read}\nelse ${read} ${mark}`,
    `const row = map.get(id) ?? null; if (row) ${read}`,
    `const found = (key) => map.get(key) ?? null;\nconst row = found(id); if (row == null) return { status: 404 };\n${read}`,
    `async function found(key) { if (map.has(key)) { return map.get(key) ?? null } return null; }\nconst row = await found(id); if (row == null) return { status: 404 };\n${read}`,
    `function found(key) { if (!map.has(key)) return undefined; return { key }; }\nconst row = found(id); if (!row) return { status: 404 };\n${read}`,
  ])("%s", (body) => follow(body, header));
});

describe("a key that nothing is known of", () => {
  test.each([
    `const row = map.get(id); if (row) return { status: 404 };\n${read} ${mark}`,
    `const row = map.get(id); ${read} ${mark}`,
    `const row = cache.get(id); if (!row) return { status: 404 };\n${read} ${mark}`,
    `cache.set(id, 1); const row = cache.get(id); if (!row) return { status: 404 };\n${read} ${mark}`,
    `const own = { a: 1, ...(await request.json()) }; if (own[id]) ${read} ${mark}`,
    `const own = { a: 1 }; own[id] = 2; if (own[id]) ${read} ${mark}`,
    `const row = await db.get(id); if (!row) return { status: 404 };\n${read} ${mark}`,
    `const found = (key) => map.get("a") ?? null;\nif (!found(id)) return { status: 404 };\n${read} ${mark}`,
    `function found(key) { if (map.has(key)) return map.get(key); return {}; }\nif (!found(id)) return { status: 404 };\n${read} ${mark}`,
    `function found(key) { if (map.has(key)) return null; return { key }; }\nif (!found(id)) return { status: 404 };\n${read} ${mark}`,
  ])("%s", (body) => follow(body, header));
});
