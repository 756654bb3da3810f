import { describe, test } from "@jest/globals";

import { follow } from "./marked.ts";

describe("Object.*", () => {
  test.each([
    [
      "entries",
      "for (const [key, value] of Object.entries({ a: id })) { db.query(key);\ndb.query(value); } // ! sql-injection",
    ],
    [
      "entries of the caller's object",
      "for (const [key, value] of Object.entries(await request.json())) {\ndb.query(key); // ! sql-injection\ndb.query(value); } // ! sql-injection",
    ],
    [
      "entries, map",
      "db.query(Object.entries({ a: id }).map(([k, v]) => `${k} = ${v}`).join()); // ! sql-injection\ndb.query(Object.entries({ a: id }).map(([k]) => k).join());",
    ],
    [
      "keys",
      "db.query(Object.keys({ a: id }).join());\ndb.query(Object.keys(await request.json()).join()); // ! sql-injection",
    ],
    [
      "values",
      "db.query(Object.values({ a: 'x' })[0]);\ndb.query(Object.values({ a: id })[0]); // ! sql-injection",
    ],
    [
      "fromEntries",
      "const o = Object.fromEntries([['a', id], ['b', 'x']]);\ndb.query(o.a); // ! sql-injection",
    ],
    [
      "fromEntries of entries",
      "const o = Object.fromEntries(Object.entries({ a: id }).map(([k, v]) => [k, Number(v)]));\ndb.query(o.a);",
    ],
    [
      "assign",
      "const o = Object.assign({}, { a: id, b: id }, { b: 'x' });\ndb.query(o.b);\ndb.query(o.a); // ! sql-injection",
    ],
    [
      "assign changes its first",
      "const o: any = { b: 'x' };\nObject.assign(o, { a: id });\ndb.query(o.b);\ndb.query(o.a); // ! sql-injection",
    ],
    [
      "assign of the caller's object",
      "const o: any = Object.assign({ b: 'x' }, await request.json());\ndb.query(o.b); // ! sql-injection",
    ],
    [
      "freeze",
      "const o = Object.freeze({ a: id, b: 'x' });\ndb.query(o.b);\ndb.query(o.a); // ! sql-injection",
    ],
    [
      "defineProperty",
      "const o: any = {};\nObject.defineProperty(o, 'a', { value: id });\ndb.query(o.b);\ndb.query(o.a); // ! sql-injection",
    ],
    [
      "defineProperty, a getter",
      "const o: any = {};\nObject.defineProperty(o, 'a', { get: () => id });\ndb.query(o.a); // ! sql-injection",
    ],
    ["groupBy", "const g = Object.groupBy([{ k: id }], (x) => x.k);\ndb.query(g.a[0].k); // ! sql-injection"],
    [
      "structuredClone",
      "const o = structuredClone({ a: id, b: 'x' });\ndb.query(o.b);\ndb.query(o.a); // ! sql-injection",
    ],
    [
      "JSON there and back",
      "const o = JSON.parse(JSON.stringify({ a: id, b: 'x' }));\ndb.query(o.b);\ndb.query(o.a); // ! sql-injection",
    ],
    [
      "JSON with a reviver",
      "JSON.parse(id, (key, value) => { db.query(value); return 1; }); // ! sql-injection",
    ],
    [
      "JSON with a reviver that cleans",
      "const o = JSON.parse(id, (key, value) => Number(value));\ndb.query(o.a);",
    ],
  ])("%s", async (_, body) => {
    await follow(body);
  });
});

describe("Map, Set and WeakMap", () => {
  test.each([
    [
      "Map of entries",
      "const m = new Map([['a', id], ['b', 'x']]);\ndb.query(m.get('b'));\ndb.query(m.get('a')); // ! sql-injection",
    ],
    [
      "Map, iterated",
      "const m = new Map(); m.set('a', id);\nfor (const [k, v] of m) { db.query(k);\ndb.query(v); } // ! sql-injection",
    ],
    [
      "Map, keys",
      "const m = new Map(); m.set(id, 'x');\nfor (const [k, v] of m.entries()) { db.query(v);\ndb.query(k); } // ! sql-injection",
    ],
    [
      "Map, forEach",
      "const m = new Map(); m.set('a', id);\nm.forEach((v, k) => { db.query(k);\ndb.query(v); }); // ! sql-injection",
    ],
    [
      "Map, values",
      "const m = new Map(); m.set('a', id);\ndb.query([...m.keys()][0]);\ndb.query([...m.values()][0]); // ! sql-injection",
    ],
    [
      "Map to object",
      "const m = new Map(); m.set('a', id);\ndb.query(Object.fromEntries(m).a); // ! sql-injection",
    ],
    ["Map by a key of the caller", "const m = new Map([['a', 'x']]);\ndb.query(m.get(id));"],
    [
      "WeakMap",
      "const w = new WeakMap(); const k = {};\nw.set(k, id);\ndb.query(w.get(k)); // ! sql-injection",
    ],
    ["Set", "const s = new Set(['x']); s.add(id);\nfor (const x of s) db.query(x); // ! sql-injection"],
    ["Set of clean things", "const s = new Set(['x']);\nfor (const x of s) db.query(x);"],
    ["Set to a list", "db.query([...new Set([id])].join()); // ! sql-injection"],
    ["Set, has", "const s = new Set(['x']);\nif (s.has(id)) db.query(id);"],
  ])("%s", async (_, body) => {
    await follow(body);
  });
});

describe("lists", () => {
  test.each([
    [
      "Array.from with a function",
      "const l = Array.from([id], (x) => `a ${x}`);\ndb.query(l[0]); // ! sql-injection",
    ],
    [
      "Array.from with a function that cleans",
      "const l = Array.from([id], (x) => Number(x));\ndb.query('select ' + l[0]);",
    ],
    [
      "Array.from of a length",
      "const l = Array.from({ length: 3 }, () => id);\ndb.query(l[0]); // ! sql-injection",
    ],
    ["Array.of", "db.query(Array.of('x', id)[1]); // ! sql-injection"],
    [
      "reduce to an object",
      "const o = [id].reduce((all, x) => ({ ...all, [x]: x, last: x }), {});\ndb.query(o.last); // ! sql-injection",
    ],
    [
      "reduce to a map",
      "const o = [id].reduce((all, x) => { all.last = x; return all; }, {} as any);\ndb.query(o.last); // ! sql-injection",
    ],
    ["flatMap", "const l = [id].flatMap((x) => [x, 'y']);\ndb.query(l[0]); // ! sql-injection"],
    [
      "sort",
      "const l = [{ a: id }].sort((x, y) => { db.query(x.a); return 1; }); // ! sql-injection\ndb.query(l[0].a); // ! sql-injection",
    ],
    ["splice", "const l = ['x'];\nl.splice(0, 1, id);\ndb.query(l.join()); // ! sql-injection"],
    ["with", "db.query(['x'].with(0, id).join()); // ! sql-injection"],
    ["concat", "db.query(['x'].concat([id]).join()); // ! sql-injection"],
    [
      "pop",
      "const l = [{ a: id, b: 'x' }];\nconst o = l.pop();\ndb.query(o.b);\ndb.query(o.a); // ! sql-injection",
    ],
    ["at", "const l = [{ a: id, b: 'x' }];\ndb.query(l.at(-1).b);\ndb.query(l.at(-1).a); // ! sql-injection"],
    ["index", "const l = ['x', id];\nlet i = Math.random();\ndb.query(l[i]); // ! sql-injection"],
    [
      "entries",
      "for (const [i, x] of [id].entries()) { db.query('select ' + i);\ndb.query(x); } // ! sql-injection",
    ],
    [
      "map of objects",
      "const l = [{ a: id }].map(({ a }) => ({ a, b: 'x' }));\ndb.query(l[0].b);\ndb.query(l[0].a); // ! sql-injection",
    ],
    [
      "every as a guard",
      "const ids = id.split(',');\nif (!ids.every((x) => /^\\d+$/.test(x))) return;\ndb.query(ids.join());",
    ],
    [
      "some as a guard, wrong way",
      "const ids = id.split(',');\nif (!ids.some((x) => /^\\d+$/.test(x))) return;\ndb.query(ids.join()); // ! sql-injection",
    ],
    [
      "some as a guard",
      "const ids = id.split(',');\nif (ids.some((x) => !/^\\d+$/.test(x))) return;\ndb.query(ids.join());",
    ],
  ])("%s", async (_, body) => {
    await follow(body);
  });
});

describe("text", () => {
  test.each([
    ["replace by a function", "db.query('x'.replace(/x/, () => id)); // ! sql-injection"],
    [
      "replace by a function that is given it",
      "id.replace(/x/g, (part) => { db.query(part); return ''; }); // ! sql-injection",
    ],
    ["replaced by a function that looks up", "db.query(id.replace(/[^a-z]/gi, (c) => map[c] ?? ''));"],
    ["String.raw", "db.query(String.raw`select ${id}`); // ! sql-injection"],
    ["a tag that joins", "db.query(join`select ${id}`); // ! sql-injection"],
    ["a tag that counts", "db.query(count`select ${id}`);"],
    [
      "a tag that binds",
      "const q = bind`select ${id}`;\ndb.query(q.text);\ndb.query(q.values[0]); // ! sql-injection",
    ],
    ["Buffer", "db.query(Buffer.from(id, 'base64').toString('utf8')); // ! sql-injection"],
    ["TextDecoder", "db.query(new TextDecoder().decode(Buffer.from(id))); // ! sql-injection"],
    ["encodings", "db.query(Buffer.from(id).toString('hex').length);"],
    ["at and charAt", "db.query(id.at(0) + id.charAt(1)); // ! sql-injection"],
    ["concat", "db.query('select '.concat(id)); // ! sql-injection"],
    ["padStart", "db.query('x'.padStart(9, id)); // ! sql-injection"],
    ["repeat", "db.query(id.repeat(2)); // ! sql-injection"],
    ["exec", "const [, part] = /x=(.*)/.exec(id) ?? [];\ndb.query(part); // ! sql-injection"],
    ["exec of a clean pattern", "const [, part] = /^x=(\\d+)$/.exec(id) ?? [];\ndb.query(part);"],
    ["match of a clean pattern", "const found = id.match(/^x=(\\d+)$/);\ndb.query(found[1]);"],
    ["match, groups", "const { part } = id.match(/(?<part>.*)/).groups;\ndb.query(part); // ! sql-injection"],
    ["compound assignment", "let t;\nt ??= id;\ndb.query(t); // ! sql-injection"],
    ["bit operators", "db.query('select ' + (id | 0) + (id >>> 0) + ~~id);"],
    ["Intl and dates", "db.query('select ' + new Date(id).getTime() + id.localeCompare('x'));"],
  ])("%s", async (_, body) => {
    await follow(
      body,
      `const map = { "'": "" };
const join = (texts, ...values) => texts.reduce((all, text, i) => all + text + (values[i] ?? ""), "");
const count = (texts, ...values) => "select " + values.length;
const bind = (texts, ...values) => ({ text: texts.join("?"), values });`,
    );
  });
});

describe("URL and URLSearchParams", () => {
  test.each([
    [
      "parameters set",
      "const u = new URL('https://api.example.com/x');\nu.searchParams.set('q', id);\nawait fetch(u);\nawait fetch(u.href);\nawait fetch(u.toString());\ndb.query(u.searchParams.get('q')); // ! sql-injection\ndb.query(u.toString()); // ! sql-injection",
    ],
    [
      "host set",
      "const u = new URL('https://api.example.com/x');\nu.hostname = id;\nawait fetch(u); // ! server-side-request-forgery",
    ],
    ["path set", "const u = new URL('https://api.example.com/x');\nu.pathname = id;\nawait fetch(u);"],
    ["of the caller", "const u = new URL(id);\nawait fetch(u.href); // ! server-side-request-forgery"],
    ["relative", "const u = new URL('/x/' + id, 'https://api.example.com');\nawait fetch(u);"],
    [
      "relative, all of it",
      "const u = new URL(id, 'https://api.example.com');\nawait fetch(u); // ! server-side-request-forgery",
    ],
    [
      "parameters as text",
      "const p = new URLSearchParams({ q: id });\nawait fetch('https://api.example.com/?' + p);\ndb.query(p.get('q')); // ! sql-injection",
    ],
    [
      "parameters appended",
      "const p = new URLSearchParams();\np.append('q', id);\nawait fetch(`https://api.example.com/?${p.toString()}`);\nfor (const [k, v] of p) { db.query(k);\ndb.query(v); } // ! sql-injection",
    ],
    [
      "parameters of the request",
      "for (const [k, v] of request.query) { db.query(k); // ! sql-injection\ndb.query(v); } // ! sql-injection",
    ],
    [
      "parameters parsed",
      "const { q } = Object.fromEntries(new URL(request.url).searchParams);\ndb.query(q); // ! sql-injection",
    ],
  ])("%s", async (_, body) => {
    await follow(body);
  });
});
