import { describe, expect, test } from "@jest/globals";
import { suppressionsIn } from "../../src/policy/inline-suppressions.ts";
import { regionOf } from "../../src/source/source.ts";

const rules = [{ id: "plain-http-allowed", aliases: ["https-only-off"] }, { id: "sql-injection" }];

/** `rule from-to reason`, for each suppression of a file. */
function found(path: string, text: string): readonly string[] {
  return suppressionsIn({ path, text }, rules).suppressions.map(
    ({ rule, fromLine, toLine, until, reason }) =>
      `${rule} ${fromLine}-${toLine}${until === undefined ? "" : ` until ${until}`}: ${reason}`,
  );
}

function complaints(path: string, text: string): readonly string[] {
  return suppressionsIn({ path, text }, rules).problems.map(({ at, message }) => {
    if (at === undefined || !("source" in at)) return message;
    const { line, column } = regionOf(at);
    return `${line}:${column} ${message}`;
  });
}

const ask = "portcullis: allow sql-injection -- parameters only";

describe("what a comment is attached to", () => {
  test("the next line with code, past blanks and other comments", () => {
    const text = `// portcullis: allow plain-http-allowed until 2027-01-31 -- behind Front Door

// another comment
/* and
   another */
resource api 'Microsoft.Web/sites@2024-04-01' = {
}`;
    expect(found("main.bicep", text)).toEqual(["plain-http-allowed 6-6 until 2027-01-31: behind Front Door"]);
    const [suppression] = suppressionsIn({ path: "main.bicep", text }, rules).suppressions;
    expect(regionOf(suppression!.at)).toEqual({
      path: "main.bicep",
      line: 1,
      column: 4,
      endLine: 1,
      endColumn: 78,
    });
  });

  test("its own line when code stands before it", () => {
    expect(found("a.py", `x = 1\nrun(q)  # ${ask}\ny = 2\n`)).toEqual(["sql-injection 2-2: parameters only"]);
  });

  test("the line it ends on when code follows there", () => {
    expect(found("a.ts", `/* ${ask} */ run(q);\nother();`)).toEqual(["sql-injection 1-1: parameters only"]);
  });

  test("decorators and the header of what they decorate", () => {
    const bicep = `// ${ask}
@description('a ) in a text')
@allowed([
  'x'
])
@secure()
param secret string
param other string`;
    expect(found("main.bicep", bicep)).toEqual(["sql-injection 2-7: parameters only"]);
    const python = `# ${ask}\n@app.route(\n  route="a")\n@app.auth\n# why\nasync def orders(req):\n    pass\n`;
    expect(found("function_app.py", python)).toEqual(["sql-injection 2-6: parameters only"]);
    const csharp = `// ${ask}\n[Function("a")]\n[Authorize]\npublic void Run() {}\n`;
    expect(found("A.cs", csharp)).toEqual(["sql-injection 2-4: parameters only"]);
    expect(found("main.bicep", `// ${ask}\n@secure() param secret string\n`)).toEqual([
      "sql-injection 2-2: parameters only",
    ]);
  });

  test("several rules, by any of their names; several requests in one comment", () => {
    expect(found("a.ts", `// portcullis: allow https-only-off, sql-injection -- both\nrun();`)).toEqual([
      "plain-http-allowed 2-2: both",
      "sql-injection 2-2: both",
    ]);
    expect(
      found("a.cs", `/*\n * ${ask}\n * portcullis: allow plain-http-allowed -- local\n */\nRun();`),
    ).toEqual(["sql-injection 5-5: parameters only", "plain-http-allowed 5-5: local"]);
  });
});

describe("a comment in every dialect that has them", () => {
  test.each([
    ["main.bicep", `// ${ask}\nx`],
    ["main.bicepparam", `// ${ask}\nx`],
    ["azuredeploy.json", `{\n  // ${ask}\n  "a": 1 }`],
    ["host.json", `/* ${ask} */\n{}`],
    ["index.ts", `// ${ask}\nx`],
    ["index.mjs", `/* ${ask} */\nx`],
    ["Api.cs", `// ${ask}\nx`],
    ["Api.java", `// ${ask}\nx`],
    ["main.go", `// ${ask}\nx`],
    ["function_app.py", `# ${ask}\nx`],
    ["azure.yaml", `# ${ask}\nx: 1`],
    ["run.ps1", `# ${ask}\nx`],
    ["run.ps1", `<#\n${ask}\n#>\nx`],
    ["main.tf", `# ${ask}\nx`],
    ["main.tf", `// ${ask}\nx`],
    ["schema.sql", `-- ${ask}\nx`],
    ["Dockerfile", `# ${ask}\nFROM x`],
    ["app.csproj", `<!-- portcullis: allow sql-injection — parameters only -->\n<Project/>`],
  ])("%s: %j", (path, text) => {
    expect(found(path, text)).toHaveLength(1);
    expect(complaints(path, text)).toEqual([]);
  });

  test.each(["README.md", "data.csv", "LICENSE"])("none in %s", (path) => {
    expect(found(path, `// ${ask}\n# ${ask}\nx`)).toEqual([]);
  });
});

describe("a text is no comment", () => {
  test.each([
    ["main.bicep", `var a = '// ${ask}'\nrun()`],
    ["main.bicep", `var a = 'it\\'s // ${ask}'\nrun()`],
    ["main.bicep", `var a = '\${f('// ${ask}')}'\nrun()`],
    ["main.bicep", `var a = '''\n// ${ask}\n''''\nrun()`],
    ["azuredeploy.json", `{ "a": "// ${ask}",\n "b": "\\"/* ${ask} */" }`],
    ["index.ts", `const a = "// ${ask}";\nrun();`],
    ["index.ts", "const a = `\n// " + ask + "\n`;\nrun();"],
    ["index.ts", "const a = `${b + `// " + ask + "`}`;\nrun();"],
    ["index.ts", `const a = /[/"]\\/* ${ask} *\\//;\nrun();`],
    ["Api.cs", `var a = @"C:\\";\nvar b = @"""// ${ask}";\nRun();`],
    ["Api.cs", `var a = """\n// ${ask}\n""";\nRun();`],
    ["Api.cs", `var a = $"{Run("x")} // ${ask}";\nRun();`],
    ["Api.cs", `var a = $"{{ // ${ask}";\nRun();`],
    ["Api.java", `var a = """\n// ${ask}\n""";\nrun();`],
    ["main.go", "var a = `\n// " + ask + "\n`\nrun()"],
    ["function_app.py", `a = "# ${ask}"\nrun()`],
    ["function_app.py", `"""\n# ${ask}\n"""\nrun()`],
    ["function_app.py", `a = 'it\\'s # ${ask}'\nrun()`],
    ["azure.yaml", `a: "# ${ask}"\nb: 1`],
    ["azure.yaml", `a: "x\n  # ${ask}"\nb: 1`],
    ["azure.yaml", `run: |\n  # ${ask}\n  echo\nb: 1`],
    ["azure.yaml", `- run: >-\n    # ${ask}\n  shell: bash`],
    ["azure.yaml", `a: x#${ask}\nb: 1`],
    ["run.ps1", `$a = '# ${ask}'\nrun`],
    ["run.ps1", `$a = @'\n# ${ask}\nit's\n'@\nrun`],
    ["run.ps1", `$a = "\`"# ${ask}"\nrun`],
    ["run.ps1", `$a = "$(f "x") # ${ask}"\nrun`],
    ["main.tf", `a = <<-EOF\n# ${ask}\n  EOF\nb = 1`],
    ["main.tf", `a = "\${f("x")} # ${ask}"\nb = 1`],
    ["schema.sql", `select '-- ${ask}', 'it''s -- ${ask}'\nrun`],
    ["app.config", `<a><![CDATA[\n<!-- ${ask} -->\n]]></a>`],
  ])("%s: %j", (path, text) => {
    expect(found(path, text)).toEqual([]);
  });

  test.each([
    ["index.ts", `const a = b / c; // ${ask}\nrun();`, 1],
    ["index.ts", `const a = (b) / "x".length / 2; // ${ask}\nrun();`, 1],
    ["index.ts", `return /"/.test(a); // ${ask}\nrun();`, 1],
    ["Api.cs", `var a = '"'; // ${ask}\nRun();`, 1],
    ["Api.cs", `var a = @"C:\\"; // ${ask}\nRun();`, 1],
    ["main.bicep", `var a = 'x\${b}y' // ${ask}\nrun()`, 1],
    ["azure.yaml", `a: it's # ${ask}\nb: 1`, 1],
    ["azure.yaml", `- run: |\n    it's "\n  shell: x # ${ask}`, 3],
    ["run.ps1", `$a = @"\r\nit's\r\n"@\r\nrun # ${ask}\r\n`, 4],
    ["main.tf", `a = <<EOF\n"\nEOF\nb = 1 # ${ask}`, 4],
    ["function_app.py", `a = 'x\nrun() # ${ask}`, 2],
  ])("and what follows one is seen again: %s %j", (path, text, line) => {
    expect(found(path, text)).toEqual([`sql-injection ${line}-${line}: parameters only`]);
  });
});

describe("a request that can't be met allows nothing and says so", () => {
  const form = "`portcullis: allow <rule> until <date> -- <reason>`, the date being optional";
  test.each([
    [
      "// portcullis: allow sql-injection\nx",
      `1:4 A suppression needs a reason, so this allows nothing; write ${form}`,
    ],
    [
      "// portcullis: allow sql-injection --\nx",
      `1:4 A suppression needs a reason, so this allows nothing; write ${form}`,
    ],
    [
      "// portcullis: allow sql-injection until soon -- x\nx",
      "1:4 `soon` is no date like `2027-01-31`, so this allows nothing",
    ],
    [
      "// portcullis: allow sql-injection until 2027-13-01 -- x\nx",
      "1:4 `2027-13-01` is no date like `2027-01-31`, so this allows nothing",
    ],
    ["// portcullis: allow -- x\nx", `1:4 This does not name a rule; write ${form}`],
    ["// portcullis: allow all rules -- x\nx", `1:4 This does not name a rule; write ${form}`],
    ["// portcullis: alow sql-injection -- x\nx", `1:4 \`alow\` is not understood; write ${form}`],
    ["// portcullis: ignore sql-injection -- x\nx", `1:4 \`ignore\` is not understood; write ${form}`],
    ["x\n// " + ask, "2:4 No code follows this suppression, so it allows nothing"],
  ])("%j", (text, complaint) => {
    expect(found("a.ts", text)).toEqual([]);
    expect(complaints("a.ts", text)).toEqual([complaint]);
  });

  test("the name of no rule is shown with the nearest one", () => {
    expect(complaints("a.ts", "// portcullis: allow sql-inection -- x\nx")).toEqual([
      "1:4 There is no rule `sql-inection`, so this does nothing; did you mean `sql-injection`?",
    ]);
  });

  test("prose about the product asks for nothing", () => {
    expect(complaints("a.yml", "# portcullis: the gate of this repository\na: 1")).toEqual([]);
  });
});

describe("a stranger's file takes bounded time", () => {
  const many = 40_000;
  test.each([
    ["a.ts", `/* ${ask} */ `.repeat(many)],
    ["a.ts", `// ${ask}\n`.repeat(many) + "x"],
    ["a.ts", `// ${ask}\n`.repeat(1000) + "@a(".repeat(200_000)],
    ["a.ts", `// ${ask}\n` + "/[".repeat(500_000)],
    ["a.ts", `// ${ask}\n` + "`${".repeat(300_000)],
    ["a.yaml", `# ${ask}\n` + "a: |\n".repeat(200_000)],
    ["a.tf", `# ${ask}\n` + "<<A\n".repeat(200_000)],
    ["a.bicep", `// ${ask}\n` + "'${".repeat(300_000)],
  ])("%s %#", (path, text) => {
    expect(suppressionsIn({ path, text }, rules).suppressions.length).toBeLessThanOrEqual(1000);
  });
});
