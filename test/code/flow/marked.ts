import { expect } from "@jest/globals";

import type { Alert } from "../../../src/code/alert.ts";
import { regionOf } from "../../../src/source/source.ts";
import { problemLine, reading, type Texts } from "../readings.ts";

/** `src/a.ts:3 sql-injection` for each alert, in order. */
export function alertLine({ rule, at }: Alert): string {
  const { path, line } = regionOf(at);
  return `${path}:${line} ${rule}`;
}

/** The alerts must be exactly those marked `// ! rule` at the end of their line. */
export async function expectMarked(texts: Texts): Promise<readonly Alert[]> {
  const expected = Object.entries(texts).flatMap(([path, text]) =>
    text.split("\n").flatMap((line, index) => {
      const rules = /\/\/ ! (?<rules>[a-z -]+)$/u.exec(line)?.groups?.["rules"];
      return rules === undefined ? [] : rules.split(" ").map((rule) => `${path}:${index + 1} ${rule}`);
    }),
  );
  const { alerts, problems } = await reading(texts);
  expect(problems.map(problemLine)).toEqual([]);
  // What shows at one place has tests of its own.
  const followed = alerts.filter(({ flow }) => flow.length > 0);
  expect(followed.map(alertLine).sort()).toEqual(expected.sort());
  return followed;
}

/** An HTTP function of the v4 model with `header` above it; `request` and `context` are its parameters. */
export function handler(body: string, header = ""): string {
  return `import { app } from "@azure/functions";\n${header}\napp.http("orders", { authLevel: "function", handler: async (request, context) => {\n${body}\n} });\n`;
}

/** A handler's body, with `id` from the request and `db` of `mssql`, where the marked lines must be found. */
export async function follow(body: string, header = ""): Promise<void> {
  const sql = `import sql from "mssql"; const db = new sql.ConnectionPool({}).request();`;
  await expectMarked({
    "a.ts": handler(`const id = request.query.get("id");\n${body}`, `${sql}\n${header}`),
  });
}
