import { describe, test } from "@jest/globals";

import { follow } from "./marked.ts";

describe("ways to call", () => {
  test.each([
    [
      "arguments",
      "run('x', id);",
      "function run() { db.query(arguments[0]);\ndb.query(arguments[1]); } // ! sql-injection",
    ],
    [
      "arguments, all",
      "run('x', id);",
      "function run() { go(...arguments); }\nfunction go(a, b) { db.query(a);\ndb.query(b); } // ! sql-injection",
    ],
    [
      "arguments in an arrow function",
      "run(id);",
      "function run() { [1].forEach(() => db.query(arguments[0])); } // ! sql-injection",
    ],
    [
      "Array.from(arguments)",
      "run(id);",
      "function run() { Array.from(arguments).forEach((x) => db.query(x)); } // ! sql-injection",
    ],
    [
      "apply with arguments",
      "run('x', id);",
      "function run() { return go.apply(this, arguments); }\nfunction go(a, b) { db.query(a);\ndb.query(b); } // ! sql-injection",
    ],
    [
      "bind with an argument",
      "const f = run.bind(null, 'x');\nf(id);",
      "function run(a, b) { db.query(a);\ndb.query(b); } // ! sql-injection",
    ],
    [
      "bind with this",
      "const f = run.bind({ text: id });\nf();",
      "function run() { db.query(this.text); } // ! sql-injection",
    ],
    [
      "bound in the constructor",
      "const s = new Store(id);\nconst { run } = s;\nrun();",
      "class Store { constructor(x) { this.x = x; this.run = this.run.bind(this); } run() { db.query(this.x); } } // ! sql-injection",
    ],
    [
      "a method's own apply",
      "db.query.apply(db, ['select ' + id]); // ! sql-injection\ndb.query.call(db, `select ${id}`); // ! sql-injection\nconst q = db.query.bind(db);\nq(`select ${id}`); // ! sql-injection",
    ],
    [
      "Reflect.apply",
      "Reflect.apply(run, null, ['x', id]);",
      "function run(a, b) { db.query(a);\ndb.query(b); } // ! sql-injection",
    ],
    ["Reflect.get", "db.query(Reflect.get({ a: id }, 'a')); // ! sql-injection"],
    [
      "Reflect.construct",
      "Reflect.construct(Store, [id]).run();",
      "class Store { constructor(x) { this.x = x; } run() { db.query(this.x); } } // ! sql-injection",
    ],
    ["Proxy", "const o = new Proxy({ a: id }, {});\ndb.query(o.a); // ! sql-injection"],
    [
      "Proxy with a trap",
      "const o = new Proxy({}, { get: (target, key) => id });\ndb.query(o.a); // ! sql-injection",
    ],
    [
      "curried",
      "add('select')(id)('x');",
      "const add = (a) => (b) => (c) => db.query(a + b + c); // ! sql-injection",
    ],
    [
      "compose",
      "compose((x) => `select ${x}`, (x) => db.query(x))(id); // ! sql-injection",
      "const compose = (...all) => (x) => all.reduce((v, f) => f(v), x);",
    ],
    [
      "a function given on",
      "each([id], (x) => db.query(x)); // ! sql-injection",
      "function each(list, f) { for (const x of list) f(x); }",
    ],
    [
      "a function returned and kept",
      "const tools = make(id);\ntools.safe();\ntools.run();",
      "function make(x) { return { run: () => db.query(x), // ! sql-injection\nsafe: () => db.query('x') }; }",
    ],
    [
      "default from another parameter",
      "run(id);",
      "function run(a, b = `select ${a}`) { db.query(b); } // ! sql-injection",
    ],
    ["default not taken", "run('x', 'y');", "function run(a, b = a) { db.query(b); }"],
    [
      "destructured with defaults",
      "run({ a: id });",
      "function run({ a = 'x', b = 'y' } = {}) { db.query(b);\ndb.query(a); } // ! sql-injection",
    ],
    [
      "a callback with an error first",
      "read(id, (error, text) => db.query(text)); // ! sql-injection",
      "function read(x, done) { setTimeout(() => done(null, x), 1); }",
    ],
    ["setTimeout with arguments", "setTimeout((x) => db.query(x), 1, id); // ! sql-injection"],
    [
      "setImmediate and nextTick",
      "setImmediate(() => db.query(id)); // ! sql-injection\nprocess.nextTick((x) => db.query(x), id); // ! sql-injection",
    ],
    ["called at once", "(function (x) { db.query(x); })(id); // ! sql-injection"],
    ["called at once, async", "await (async () => { db.query(id); })(); // ! sql-injection"],
    [
      "memoized",
      "const f = memo((x) => `select ${x}`);\ndb.query(f(id)); // ! sql-injection",
      "const memo = (f) => { const known = new Map(); return (x) => { if (!known.has(x)) known.set(x, f(x)); return known.get(x); }; };",
    ],
    [
      "recursion over a tree",
      "walk({ text: id, children: [] });",
      "function walk(node) { db.query(node.text); // ! sql-injection\nfor (const child of node.children) walk(child); }",
    ],
    [
      "recursion, other argument",
      "walk('x', id);",
      "function walk(a, b) { if (b) walk(b, ''); db.query(a); } // ! sql-injection",
    ],
  ])("%s", async (_, body, header = "") => {
    await follow(body, header);
  });
});

describe("one helper used in two ways", () => {
  test.each([
    [
      "safe and unsafe arguments",
      "find('1');\nfindAll(id);",
      "const find = (x) => run(x);\nconst findAll = (x) => run(x);\nconst run = (x) => db.query('select ' + x); // ! sql-injection",
    ],
    [
      "called in the helper's caller",
      "db.query(clean(id));\ndb.query(raw(id)); // ! sql-injection",
      "const raw = (x) => pass(x);\nconst clean = (x) => pass(Number(x));\nconst pass = (x) => 'select ' + x;",
    ],
    [
      "guarded by one caller only",
      "if (/^\\d+$/.test(id)) db.query(build(id));\ndb.query(build(id)); // ! sql-injection",
      "const build = (x) => `select ${x}`;",
    ],
  ])("%s", async (_, body, header) => {
    await follow(body, header);
  });
});
