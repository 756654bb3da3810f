import { describe, test } from "@jest/globals";

import { follow } from "./marked.ts";

describe("generators", () => {
  test.each([
    [
      "yield",
      "for (const x of all(id)) db.query(x); // ! sql-injection",
      "function* all(x) { yield 'a'; yield x; }",
    ],
    ["yield of something else", "for (const x of all(id)) db.query(x);", "function* all(x) { yield 'a'; }"],
    [
      "yield *",
      "for (const x of outer(id)) db.query(x); // ! sql-injection",
      "function* outer(x) { yield* inner(x); }\nfunction* inner(x) { yield x; }",
    ],
    [
      "yield * of a list",
      "const [x] = [...outer(id)];\ndb.query(x); // ! sql-injection",
      "function* outer(x) { yield* ['a', x]; }",
    ],
    [
      "what yield * gives",
      "for (const x of outer(id)) db.query(x); // ! sql-injection",
      "function* outer(x) { const y = yield* inner(x); yield y; }\nfunction* inner(x) { return x; }",
    ],
    [
      "what yield * gives, something else",
      "for (const x of outer(id)) db.query(x);",
      "function* outer(x) { const y = yield* inner(x); yield y; }\nfunction* inner(x) { x.trim(); return 'x'; }",
    ],
    [
      "next",
      "const it = all(id);\ndb.query(it.next().value.text); // ! sql-injection\ndb.query(it.next().value.other);",
      "function* all(x) { yield { text: x, other: 'x' }; }",
    ],
    [
      "async, for await",
      "for await (const x of all(id)) db.query(x); // ! sql-injection",
      "async function* all(x) { yield await Promise.resolve(x); }",
    ],
    [
      "a generator of a class",
      "for (const x of new Rows(id)) db.query(x); // ! sql-injection",
      "class Rows { constructor(x) { this.x = x; } *[Symbol.iterator]() { yield this.x; } }",
    ],
    [
      "a generator of an object",
      "const rows = { x: id, async *[Symbol.asyncIterator]() { yield this.x; } };\nfor await (const x of rows) db.query(x); // ! sql-injection",
      "",
    ],
    [
      "a method",
      "for (const x of rows.all(id)) db.query(x); // ! sql-injection",
      "const rows = { *all(x) { yield x; } };",
    ],
    [
      "Array.from",
      "db.query(Array.from(all(id)).join()); // ! sql-injection",
      "function* all(x) { yield x; }",
    ],
  ])("%s", async (_, body, header) => {
    await follow(body, header);
  });
});

describe("what is thrown", () => {
  test.each([
    [
      "an error's message",
      "try { throw new Error(id); } catch (e) { db.query(e.message); } // ! sql-injection",
      "",
    ],
    ["another error's message", "try { throw new Error('x'); } catch (e) { db.query(e.message); }", ""],
    [
      "by a function",
      "try { check(id); } catch (e) { db.query(e.message); } // ! sql-injection",
      "function check(x) { if (x.length > 3) throw new RangeError('too long: ' + x); }",
    ],
    [
      "a field of an own error",
      "try { check(id); } catch (e) { db.query(e.code);\ndb.query(e.value); } // ! sql-injection",
      "class Bad extends Error { constructor(value) { super('bad'); this.value = value; this.code = 'x'; } }\nfunction check(x) { throw new Bad(x); }",
    ],
    [
      "the message of an own error",
      "try { check(id); } catch (e) { db.query(e.message); } // ! sql-injection",
      "class Bad extends Error { constructor(value) { super('bad ' + value); } }\nfunction check(x) { throw new Bad(x); }",
    ],
    ["text", "try { throw id; } catch (e) { db.query(e); } // ! sql-injection", ""],
    [
      "an error as text",
      "try { throw new Error(id); } catch (e) { db.query(`${e}`); } // ! sql-injection",
      "",
    ],
    [
      "thrown again",
      "try { outer(id); } catch (e) { db.query(e.message); } // ! sql-injection",
      "function outer(x) { try { throw new Error(x); } catch (e) { throw e; } finally { console.log(1); } }",
    ],
    [
      "through a try without a catch",
      "try { outer(id); } catch (e) { db.query(e.message); } // ! sql-injection",
      "function outer(x) { try { throw new Error(x); } finally { console.log(1); } }",
    ],
    [
      "caught before",
      "try { outer(id); } catch (e) { db.query(e.message); }",
      "function outer(x) { try { throw new Error(x); } catch {} }",
    ],
    [
      "awaited",
      "try { await check(id); } catch (e) { db.query(e.message); } // ! sql-injection",
      "async function check(x) { throw new Error(x); }",
    ],
    [
      "catch of a promise",
      "await check(id).catch((e) => db.query(e.message)); // ! sql-injection",
      "async function check(x) { throw new Error(x); }",
    ],
    [
      "second function of then",
      "await check(id).then(() => {}, (e) => db.query(e.message)); // ! sql-injection",
      "async function check(x) { throw new Error(x); }",
    ],
    [
      "thrown in then",
      "await Promise.resolve(id).then((x) => { throw new Error(x); }).catch((e) => db.query(e.message)); // ! sql-injection",
      "",
    ],
    ["rejected", "await Promise.reject(id).catch((e) => db.query(e)); // ! sql-injection", ""],
    [
      "what a promise gives is not what it throws",
      "const x = await check(id);\ndb.query(JSON.stringify(x));",
      "async function check(x) { if (x === 'a') throw new Error(x + 'b'); return { a: 1 }; }",
    ],
    ["finally", "let t = 'x';\ntry { t = id; } finally { db.query(t); } // ! sql-injection", ""],
    [
      "what stands before the throw is done",
      "let t = 'x';\ntry { t = id; throw new Error(); } catch { db.query(t); } // ! sql-injection",
      "",
    ],
  ])("%s", async (_, body, header) => {
    await follow(body, header);
  });
});

describe("functions that never come back", () => {
  const use = "db.query('select ' + id);";
  test.each([
    ["fail", `if (!/^\\d+$/.test(id)) fail('bad');\n${use}`],
    ["fail behind or", `/^\\d+$/.test(id) || fail('bad');\n${use}`],
    ["fail, awaited", `if (!/^\\d+$/.test(id)) await failLater('bad');\n${use}`],
    ["fail, not awaited", `if (!/^\\d+$/.test(id)) failLater('bad');\n${use} // ! sql-injection`],
    ["sometimes", `if (!/^\\d+$/.test(id)) sometimes('bad');\n${use} // ! sql-injection`],
    ["fail in a loop over nothing", `[].forEach(() => fail('x'));\n${use} // ! sql-injection`],
    ["both branches", `if (id) fail('a'); else fail('b');\n${use}`],
    ["a recursion", `deeper(id);\n${use} // ! sql-injection`],
    ["process.exit", `if (!/^\\d+$/.test(id)) process.exit(1);\n${use}`],
  ])("%s", async (_, body) => {
    await follow(
      body,
      "function fail(m) { throw new Error(m); }\nasync function failLater(m) { throw new Error(m); }\nfunction sometimes(m) { if (Math.random() > 0.5) throw new Error(m); }\nfunction deeper(x) { if (x) return deeper(x.slice(1)); return deeper(x); }",
    );
  });
});

describe("loops, labels and switch", () => {
  test.each([
    [
      "break to a label",
      "let t = 'x';\nouter: for (const a of [1]) { for (const b of [1]) { t = id; break outer; } t = 'y'; }\ndb.query(t); // ! sql-injection",
    ],
    [
      "continue to a label",
      "let t = 'x';\nouter: for (const a of [1]) { for (const b of [1]) { t = id; continue outer; } t = 'y'; }\ndb.query(t); // ! sql-injection",
    ],
    [
      "a labelled block",
      "let t = 'x';\na: { t = id; if (request.url) break a; t = 'y'; }\ndb.query(t); // ! sql-injection",
    ],
    ["a labelled block, always left", "a: { break a; }\ndb.query(id); // ! sql-injection"],
    [
      "fall through",
      "let t = 'x';\nswitch (request.method) { case 'GET': t = id; case 'POST': break; default: t = 'y'; }\ndb.query(t); // ! sql-injection",
    ],
    [
      "fall through that overwrites",
      "let t = 'x';\nswitch (request.method) { case 'GET': t = id; default: t = 'y'; }\ndb.query(t);",
    ],
    [
      "continue in a switch goes to the loop",
      "let t = 'x';\nfor (const a of [1, 2]) { switch (a) { case 1: t = id; continue; default: break; } t = 'y'; }\ndb.query(t); // ! sql-injection",
    ],
    ["do while", "let t = 'x';\ndo { t = id; } while (false);\ndb.query(t); // ! sql-injection"],
    [
      "for, with an update",
      "let t = 'x';\nfor (let i = 0; i < 2; i++, t = id) {}\ndb.query(t); // ! sql-injection",
    ],
    [
      "in a guard of a loop",
      "for (const p of id.split(',')) { if (!/^\\d+$/.test(p)) continue; db.query(p); }",
    ],
  ])("%s", async (_, body) => {
    await follow(body);
  });
});
