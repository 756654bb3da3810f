import { expect, test } from "@jest/globals";

import { regionOf } from "../../../src/source/source.ts";
import { expectMarked, handler } from "./marked.ts";

test("of two redirects in a function, the one that is not guarded is told", async () => {
  await expectMarked({
    "a.ts": handler(`const next = request.query.get("next");
if (next === "/home") return { status: 302, headers: { Location: next } };
return { status: 302, headers: { Location: next } }; // ! open-redirect`),
  });
});

test("whichever comes first", async () => {
  const alerts = await expectMarked({
    "a.ts": handler(
      `const next = request.query.get("next");
if (next.length > 9) return go(next);
if (allowed.includes(next)) return { status: 302, headers: { Location: next } };
return { status: 302, headers: { Location: "/" } };`,
      `const allowed = ["/a"]; const go = (next) => ({ status: 302, headers: { Location: next } }); // ! open-redirect`,
    ),
  });
  expect(alerts.map(({ at }) => regionOf(at).column)).toEqual([83]);
});

test("in a response of function.json that is one thing or another", async () => {
  await expectMarked({
    "host.json": "{}",
    "orders/function.json": `{ "bindings": [{ "type": "httpTrigger", "direction": "in", "name": "req" }] }`,
    "orders/index.js": `module.exports = async function (context, req) {
  const safe = ["/a"].includes(req.query.next);
  context.res = safe
    ? { status: 302, headers: { location: req.query.next } }
    : { status: 302, headers: { location: req.query.other } }; // ! open-redirect
};
`,
  });
});
