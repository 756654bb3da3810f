import { expect, test } from "@jest/globals";

import { regionOf } from "../../../src/source/source.ts";
import { reading } from "../readings.ts";

async function alertsOf(code: string): Promise<readonly string[]> {
  const { alerts } = await reading({
    "host.json": "{}",
    "a.ts": `import { app } from "@azure/functions";\nimport * as df from "durable-functions";\nimport { exec } from "node:child_process";\n${code}`,
  });
  return alerts.map(({ rule, at }) => `${rule} ${at.source.path}:${regionOf(at).line}`);
}

const starter = (send: string): string =>
  `df.app.client.http("start", { handler: async (request, client) => { ${send} } });\n`;

test("what is signalled to an entity arrives in it", async () => {
  const entity = `df.app.entity("count", (context) => { exec(context.df.getInput()); });\n`;
  const send = `await client.signalEntity(new df.EntityId("count", "a"), "add", request.query.get("q"));`;
  expect(await alertsOf(entity + starter(send))).toEqual(["command-injection a.ts:4"]);
  expect(await alertsOf(entity + starter(send.replace(`request.query.get("q")`, "1")))).toEqual([]);
});

test("what an orchestration sends to an entity arrives in it", async () => {
  expect(
    await alertsOf(
      `df.app.entity("count", (context) => { exec(context.df.getInput()); });
df.app.orchestration("run", function* (context) {
  yield context.df.callEntity(new df.EntityId("count", "a"), "add", context.df.getInput());
});
${starter(`await client.startNew("run", { input: request.query.get("q") });`)}`,
    ),
  ).toEqual(["command-injection a.ts:4"]);
});

test("an event that is raised arrives where it is waited for", async () => {
  const orchestration = `df.app.activity("act", { handler: (input) => exec(input) });
df.app.orchestration("run", function* (context) {
  const answer = yield context.df.waitForExternalEvent("answered");
  yield context.df.callActivity("act", answer);
});
`;
  expect(
    await alertsOf(
      orchestration + starter(`await client.raiseEvent("id", "answered", request.query.get("q"));`),
    ),
  ).toEqual(["command-injection a.ts:4"]);
  expect(await alertsOf(orchestration + starter(`await client.raiseEvent("id", "answered", true);`))).toEqual(
    [],
  );
});
