import { describe, test } from "@jest/globals";

import { follow } from "./marked.ts";

describe("object literals", () => {
  test.each([
    [
      "spread before",
      "const body = await request.json();\nconst o = { ...body, kind: 'x' };\ndb.query(o.kind);\ndb.query(o.other); // ! sql-injection",
    ],
    [
      "spread behind",
      "const body = await request.json();\nconst o = { kind: 'x', ...body };\ndb.query(o.kind); // ! sql-injection",
    ],
    ["spread of known fields behind", "const o = { kind: 'x', ...{ other: id } };\ndb.query(o.kind);"],
    ["rest of an array", "const [, ...rest] = ['x', id];\ndb.query(rest[0]); // ! sql-injection"],
    [
      "getter",
      "const o = { x: id, get text() { return 'select ' + this.x; } };\ndb.query(o.text); // ! sql-injection",
    ],
    ["getter of something else", "const o = { x: id, get text() { return 'select'; } };\ndb.query(o.text);"],
    [
      "setter",
      "const o: any = { set text(v) { this.held = v; } };\no.text = id;\ndb.query(o.held); // ! sql-injection",
    ],
    [
      "optional chaining",
      "const o = { a: { b: id } };\ndb.query(o?.a?.b); // ! sql-injection\ndb.query?.(o?.['a'].b); // ! sql-injection",
    ],
    [
      "computed key that is constant",
      "const key = 'a';\nconst o = { [key]: id, b: 'x' };\ndb.query(o.b);\ndb.query(o.a); // ! sql-injection",
    ],
    ["key of the caller", "const o: any = { a: 'x' };\no[id] = id;\ndb.query(o.b); // ! sql-injection"],
    [
      "closures in an object",
      "const steps = { run: () => db.query(id), // ! sql-injection\nsafe: () => db.query('x') };\nsteps.safe();\nsteps.run();",
    ],
    [
      "closures in a list",
      "const steps = [(x) => db.query(x)]; // ! sql-injection\nfor (const step of steps) step(id);",
    ],
    [
      "closures in a Map",
      "const steps = new Map([['a', (x) => db.query(x)]]); // ! sql-injection\nsteps.get('a')(id);",
    ],
    [
      "chosen by name",
      "const steps = { a: (x) => db.query(x), // ! sql-injection\nb: (x) => 1 };\nsteps[request.method](id);",
    ],
    ["swap", "let a = id, b = 'x';\n[a, b] = [b, a];\ndb.query(a);\ndb.query(b); // ! sql-injection"],
    ["in and hasOwn", "if (!(id in columns) && !Object.hasOwn(columns, id)) return;\ndb.query(id);"],
  ])("%s", async (_, body) => {
    await follow(body, "const columns = { a: 1 };");
  });
});

describe("classes", () => {
  test.each([
    [
      "private field",
      "new Store(id).run();",
      "class Store { #text; constructor(x) { this.#text = x; } run() { db.query(this.#text); } } // ! sql-injection",
    ],
    [
      "private method",
      "new Store().run(id);",
      "class Store { run(x) { this.#go(x); } #go(x) { db.query(x); } } // ! sql-injection",
    ],
    [
      "getter",
      "db.query(new Store(id).text); // ! sql-injection",
      "class Store { constructor(x) { this.x = x; } get text() { return `select ${this.x}`; } }",
    ],
    [
      "static getter",
      "Store.last = id;\ndb.query(Store.text); // ! sql-injection",
      "class Store { static last = ''; static get text() { return Store.last; } }",
    ],
    [
      "setter",
      "const s = new Store();\ns.text = id;\ndb.query(s.safe);\ndb.query(s.held); // ! sql-injection",
      "class Store { safe = 'x'; set text(v) { this.held = v; } }",
    ],
    [
      "inherited setter",
      "const s = new Orders();\ns.text = id;\ndb.query(s.held); // ! sql-injection",
      "class Store { set text(v) { this.held = v; } }\nclass Orders extends Store {}",
    ],
    [
      "static field that is set",
      "Store.last = id;\nStore.run();",
      "class Store { static last = 'x'; static run() { db.query(this.last); } } // ! sql-injection",
    ],
    [
      "static field",
      "Store.run(id);",
      "class Store { static last = 'x'; static run(x) { db.query(Store.last); } }",
    ],
    [
      "static method that is inherited",
      "Orders.run(id);",
      "class Store { static run(x) { db.query(x); } } // ! sql-injection\nclass Orders extends Store {}",
    ],
    [
      "super()",
      "new Orders(id).run();",
      "class Store { constructor(text) { this.text = text; } run() { db.query(this.text); } } // ! sql-injection\nclass Orders extends Store { constructor(x) { super('select ' + x); } }",
    ],
    [
      "super() of something else",
      "new Orders(id).run();",
      "class Store { constructor(text) { this.text = text; } run() { db.query(this.text); } }\nclass Orders extends Store { constructor(x) { super('select'); } }",
    ],
    [
      "super.method()",
      "new Orders().run(id);",
      "class Store { run(x) { db.query(x); } } // ! sql-injection\nclass Orders extends Store { run(x) { super.run(`select ${x}`); } }",
    ],
    [
      "overridden",
      "new Orders().run(id);",
      "class Store { run(x) { this.go(x); } go(x) {} }\nclass Orders extends Store { go(x) { db.query(x); } } // ! sql-injection",
    ],
    [
      "overridden by something else",
      "new Orders().run(id);",
      "class Store { run(x) { this.go(x); } go(x) { db.query(x); } }\nclass Orders extends Store { go(x) {} }",
    ],
    [
      "abstract, with a factory",
      "make('a').run(id);",
      "abstract class Store { abstract run(x); static of() { return new Orders(); } }\nclass Orders extends Store { run(x) { db.query(x); } } // ! sql-injection\nconst make = (kind) => Store.of();",
    ],
    [
      "mixin",
      "new (Timed(Store))().run(id);",
      "class Store { run(x) { db.query(x); } } // ! sql-injection\nconst Timed = (Base) => class extends Base { now() {} };",
    ],
    [
      "prototype",
      "const s = new Store(id);\ns.run();",
      "function Store(x) { this.text = x; }\nStore.prototype.run = function () { db.query(this.text); }; // ! sql-injection",
    ],
    [
      "prototype of Object.assign",
      "const s = new Store(id);\ns.run();",
      "function Store(x) { this.text = x; }\nObject.assign(Store.prototype, { run() { db.query(this.text); } }); // ! sql-injection",
    ],
    [
      "Object.create",
      "const s = Object.create(base);\ns.run(id);",
      "const base = { run(x) { db.query(x); } }; // ! sql-injection",
    ],
    [
      "two instances",
      "const a = new Store('x'); const b = new Store(id);\na.run();\nb.run2();",
      "class Store { constructor(text) { this.text = text; } run() { db.query(this.text); }\nrun2() { db.query(this.text); } } // ! sql-injection",
    ],
    [
      "a static block",
      "db.query(Store.x + id); // ! sql-injection",
      "class Store { static x; static { Store.x = 'y'; } }",
    ],
    [
      "an instance of the module",
      "store.set(id);\nstore.run();",
      "class Store { text = ''; set(x) { this.text = x; } run() { db.query(this.text); } } // ! sql-injection\nconst store = new Store();",
    ],
  ])("%s", async (_, body, header) => {
    await follow(body, header);
  });
});
