import { describe, expect, test } from "@jest/globals";

import { bindingAlerts } from "../../src/code/bindings/alerts.ts";
import { functionLevelIn } from "../../src/rules/level-fix.ts";
import { declared, type Texts } from "../code/readings.ts";

const python = (level: string, app = ""): string =>
  `import azure.functions as func\napp = func.FunctionApp(${app})\n@app.route(route="x"${level})\n@app.sql_input(arg_name="rows", command_text="SELECT * FROM t WHERE id = '{Query.id}'", connection_string_setting="C")\ndef f(req, rows): pass\n`;
const csharp = (attribute: string, input: string): string =>
  `class A { [${attribute}("f")] void B([HttpTrigger(AuthorizationLevel.Anonymous)] object r, [${input}("SELECT * FROM t WHERE id = '{Query.id}'", "C")] object rows) { } }\n`;
const java = `class A { @FunctionName("f") public void b(@HttpTrigger(name = "r", authLevel = AuthorizationLevel.ANONYMOUS) String r, @SQLInput(name = "rows", commandText = "SELECT * FROM t WHERE id = '{Query.id}'", connectionStringSetting = "C") String rows) { } }\n`;

describe("what to do is said in the language of the file", () => {
  test.each<readonly [string, Texts, string, string]>([
    [
      "Python",
      { "function_app.py": python(', auth_level="anonymous"') },
      "`auth_level=func.AuthLevel.FUNCTION`",
      'Pass the value as a parameter of the statement: `command_text="... WHERE id = @id", parameters="@id={Query.id}"`.',
    ],
    [
      "Python, with the level of the app",
      { "function_app.py": python("", 'http_auth_level="anonymous"') },
      "`auth_level=func.AuthLevel.FUNCTION` on the route, or `http_auth_level=func.AuthLevel.FUNCTION` on its app",
      'Pass the value as a parameter of the statement: `command_text="... WHERE id = @id", parameters="@id={Query.id}"`.',
    ],
    [
      "C# in a worker",
      { "A.cs": csharp("Function", "SqlInput") },
      "`AuthorizationLevel.Function` in the `HttpTrigger` attribute",
      'Pass the value as a parameter of the statement: `[SqlInput("... WHERE id = @id", "Connection", parameters: "@id={Query.id}")]`.',
    ],
    [
      "C# in the host's process, MySQL",
      { "A.cs": csharp("FunctionName", "MySql") },
      "`AuthorizationLevel.Function` in the `HttpTrigger` attribute",
      'Pass the value as a parameter of the statement: `[MySql("... WHERE id = @id", "Connection", parameters: "@id={Query.id}")]`.',
    ],
    [
      "Java",
      { "A.java": java },
      "`authLevel = AuthorizationLevel.FUNCTION` in the `@HttpTrigger` annotation",
      'Pass the value as a parameter of the statement: `commandText = "... WHERE id = @id", parameters = "@id={Query.id}"`.',
    ],
  ])("%s", async (_, texts, level, parameter) => {
    const { handlers } = await declared(texts);
    expect(handlers.map(functionLevelIn)).toEqual([level]);
    expect(handlers.flatMap((handler) => bindingAlerts(handler).map(({ fix }) => fix))).toEqual([parameter]);
  });
});
