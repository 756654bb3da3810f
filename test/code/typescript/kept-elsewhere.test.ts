import { expect, test } from "@jest/globals";

import { canonical } from "../../../src/declarations/value.ts";
import { problemLine, reading, type Texts } from "../readings.ts";

/** The functions, each with its bindings behind the trigger, and what could not be read. */
async function functions(text: string, more: Texts = {}): Promise<readonly string[]> {
  const { handlers, problems } = await reading({
    "a.ts": `import { app, input, output } from "@azure/functions";\nfunction handler() {}\n${text}`,
    ...more,
  });
  return [
    ...handlers.map(({ name, bindings }) =>
      [name, ...bindings.slice(1, -1).map((one) => canonical(one))].join(" "),
    ),
    ...problems.map(problemLine),
  ];
}

test("bindings that are put into their list later", async () => {
  expect(
    await functions(`const inputs = [];
inputs.push(input.sql({ commandText: "1" }));
app.get("pushed", { extraInputs: inputs, handler });
const options: any = { handler, extraInputs: [] };
options.extraInputs.push(input.sql({ commandText: "2" }), input.sql({ commandText: "3" }));
app.get("of options", options);
const later: any = { handler };
later.extraInputs = [input.sql({ commandText: "4" })];
app.get("set", later);
const extraInputs = [input.sql({ commandText: "5" })];
extraInputs.unshift(...[input.sql({ commandText: "6" })]);
extraInputs[2] = input.sql({ commandText: "7" });
app.get("numbered", { handler, extraInputs });
const others = [];
others.push(input.sql({ commandText: "8" }));
app.get("none", { handler, extraInputs: [] });
`),
  ).toEqual([
    "pushed {commandtext:1,direction:in,type:sql}",
    "of options {commandtext:2,direction:in,type:sql} {commandtext:3,direction:in,type:sql}",
    "set {commandtext:4,direction:in,type:sql}",
    "numbered {commandtext:5,direction:in,type:sql} {commandtext:6,direction:in,type:sql} {commandtext:7,direction:in,type:sql}",
    "none",
  ]);
});

test("registrars on the global scope", async () => {
  expect(
    await functions(
      `globalThis.functions = app;
(globalThis as any).register = app.http;
global["other"] = app;
Object.assign(globalThis, { assigned: app });
globalThis.unclear = app;
globalThis.unclear = null;
globalThis.itself = globalThis.itself;
`,
      {
        "b.ts": `import "./a";
globalThis.functions.http("a", { handler() {} });
register("b", { handler() {} });
globalThis.other.get("c", { handler() {} });
assigned.post("d", { handler() {} });
globalThis.unclear.get("e", { handler() {} });
globalThis.itself.get("f", { handler() {} });
`,
      },
    ),
  ).toEqual([
    "a",
    "b",
    "c",
    "d",
    "incomplete unresolved b.ts:6:1 A function is registered in a way that can't be read, so it is not known what it runs: a call of `app` by name was expected",
    "incomplete unresolved b.ts:7:1 A function is registered in a way that can't be read, so it is not known what it runs: a call of `app` by name was expected",
  ]);
});
