import { expect, test } from "@jest/globals";
import { readTypescript } from "../../../src/code/typescript/analyser.ts";
import { filesOf } from "../files-of.ts";

/** Whether an anonymous function with this body verifies its caller by itself, and whether what it does is behind that. */
async function verification(lines: readonly string[]): Promise<readonly string[]> {
  const text = [
    'import { app } from "@azure/functions";',
    'import jwt from "jsonwebtoken";',
    'import { jwtVerify } from "jose";',
    'import { timingSafeEqual } from "node:crypto";',
    'import sql from "mssql";',
    ...lines.filter((line) => !line.startsWith(" ")),
    'app.http("orders", {',
    '  authLevel: "anonymous",',
    "  handler: async (request) => {",
    '    const token = request.headers.get("authorization") ?? "";',
    ...lines.filter((line) => line.startsWith(" ")).map((line) => `   ${line}`),
    '    const { recordset } = await sql.query("SELECT * FROM Orders WHERE Id = " + request.params.id);',
    "    return { jsonBody: recordset };",
    "  },",
    "});",
    "",
  ].join("\n");
  const { handlers, alerts } = await readTypescript(filesOf({ "api.ts": text }), []);
  const injections = alerts.filter(({ rule }) => rule === "sql-injection");
  expect(injections).toHaveLength(1);
  return [
    ...handlers.filter(({ verifiesCaller }) => verifiesCaller === true).map(() => "verifies its caller"),
    ...injections.filter(({ verifying }) => verifying !== undefined).map(() => "injection behind it"),
  ];
}

const both = ["verifies its caller", "injection behind it"];

test.each([
  ["a token that fails to verify throws", [" jwt.verify(token, process.env.Key);"], both],
  [
    "and is turned away",
    [" try {", "   jwt.verify(token, process.env.Key);", " } catch {", "   return { status: 401 };", " }"],
    both,
  ],
  ["asynchronously", [" await jwtVerify(token, keys);"], both],
  [
    "a helper that gives nothing for a wrong token, which is looked at",
    [
      "const userOf = async (token) => {",
      "try { return (await jwtVerify(token, keys)).payload; } catch { return undefined; }",
      "};",
      " const user = await userOf(token);",
      " if (!user) return { status: 401 };",
    ],
    both,
  ],
  [
    "a helper that gives null, which is compared",
    [
      "function userOf(token) {",
      "try { return jwt.verify(token, process.env.Key); } catch { return null; }",
      "}",
      " const user = userOf(token);",
      " if (user === null) return { status: 403, body: 'no' };",
    ],
    both,
  ],
  [
    "a signature that is compared",
    [" if (!timingSafeEqual(Buffer.from(token), expected)) return { status: 401 };"],
    both,
  ],
  ["nothing is verified", [], []],
  ["reading a token is not verifying it", [" jwt.decode(token);"], []],
  [
    "a failure that is swallowed",
    [
      " try {",
      "   jwt.verify(token, process.env.Key);",
      " } catch (error) {",
      "   console.log(error.name);",
      " }",
    ],
    [],
  ],
  ["only when a header asks for it", [" if (token !== '') jwt.verify(token, process.env.Key);"], []],
  ["an answer that nobody looks at", [" timingSafeEqual(Buffer.from(token), expected);"], []],
  [
    "an answer that turns the wrong ones away",
    [" if (timingSafeEqual(Buffer.from(token), expected)) return { status: 401 };"],
    [],
  ],
  [
    "a failure that only a callback hears of",
    [" jwt.verify(token, process.env.Key, (error) => error && console.log(error.name));"],
    [],
  ],
  [
    "a way that answers before",
    [
      " if (request.query.get('ping')) return { status: 200, body: 'pong' };",
      " jwt.verify(token, process.env.Key);",
    ],
    ["injection behind it"],
  ],
])("%s", async (_, lines, expected) => {
  expect(await verification(lines)).toEqual(expected);
});

test("a function around the handler", async () => {
  const text = `import { app } from "@azure/functions";
import jwt from "jsonwebtoken";
const signedIn = (handler) => async (request, context) => {
  try {
    context.user = jwt.verify(request.headers.get("authorization"), process.env.Key);
  } catch {
    return { status: 401 };
  }
  return handler(request, context);
};
app.http("orders", { authLevel: "anonymous", handler: signedIn(async () => ({ body: "orders" })) });
app.http("health", { authLevel: "anonymous", handler: async () => ({ body: "fine" }) });
`;
  const { handlers } = await readTypescript(filesOf({ "api.ts": text }), []);
  expect(handlers.map(({ name, verifiesCaller }) => `${name} ${verifiesCaller === true}`)).toEqual([
    "orders true",
    "health false",
  ]);
});
