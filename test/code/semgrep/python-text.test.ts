import { describe, expect, test } from "@jest/globals";
import { parameterPlace, pythonContexts } from "../../../src/code/semgrep/python-text.ts";
import { regionOf } from "../../../src/source/source.ts";

/** The context at the first `§` of a text, which is taken out. */
function at(marked: string): {
  readonly callee: string | undefined;
  readonly scopes: string;
  readonly literal?: string;
} {
  const offset = marked.indexOf("§");
  const source = { path: "a.py", text: marked.replace("§", "") };
  const [context] = pythonContexts(source, [offset]);
  const { callee, scopes, literal } = context!;
  return {
    callee,
    scopes: scopes.map(({ name }) => name).join("."),
    ...(literal && { literal: source.text.slice(literal.start, literal.end) }),
  };
}

describe("callees", () => {
  test.each([
    ["cursor.execute(§q)", "cursor.execute"],
    ["cursor.execute(a, §q)", "cursor.execute"],
    ["cursor.execute(query=§q)", "cursor.execute"],
    ["cursor.execute((§q + b))", "cursor.execute"],
    ["cursor.execute([(§q)])", "cursor.execute"],
    ["pyodbc.connect('DSN=x;PWD=secret').cursor().execute(§q)", "pyodbc.connect().cursor().execute"],
    ["db['orders'] . find (§q)", "db[].find"],
    ["(a or b).run(§q)", "().run"],
    ["x = (\n  container\n  .query_items(\n    query=§q))", "container.query_items"],
    ["f(')', \"(\", '''\n)((''', §q)", "f"],
    ["f(  # ) not closed\n  §q)", "f"],
    ["if (§q):", undefined],
    ["return (§q)", undefined],
    ["§q", undefined],
    ["f(x)\n§q", undefined],
    ["§f(q)", undefined],
    ["eval(f'{§q}')", "eval"],
  ])("%s", (text, callee) => {
    expect(at(text).callee).toBe(callee);
  });
});

describe("scopes", () => {
  const text = `
class A(B):
    x = 1

    @app.route(
        route="a")
    async def get(self, req: func.HttpRequest,
                  other=")") -> dict:
        """ def no(): """
        # def neither():
        if True:
            y = f(
1, # a line at the left inside brackets
            )
            1

        def inner():
\t    return 2
        3
    4

def ünïcode(): 5
6
`;
  test.each([
    ["x =", "A"],
    ["1\n\n        def inner", "A.get"],
    ["2", "A.get.inner"],
    ["3", "A.get"],
    ["4", "A"],
    ["5", "ünïcode"],
    ["6", ""],
    ["1, #", "A.get"],
    ["self", "A.get"],
  ])("%j", (marker, scopes) => {
    expect(at(text.replace(marker, `§${marker}`)).scopes).toBe(scopes);
  });

  test("the parameters of a function are found in its header, and only there", () => {
    const source = { path: "a.py", text: "def f(a: dict[str, req] = (req), *, req: X = 1):\n    req = a\n" };
    const [context] = pythonContexts(source, [source.text.length - 2]);
    const place = parameterPlace(source, context!.scopes[0]!, "req");
    expect(place && regionOf(place)).toMatchObject({ line: 1, column: 37, endColumn: 40 });
    expect(parameterPlace(source, context!.scopes[0]!, "b")).toBeUndefined();
  });
});

describe("literals", () => {
  test.each([
    ['f("§a" + b)', '"a"'],
    ["f(rb'§a')", "rb'a'"],
    ['f("""a"§""")', '"""a"""'],
    ['f(§"a")', undefined],
    ['f("a"§)', undefined],
    ['f("a\\"§b")', '"a\\"b"'],
    ['f("not clo§sed\n)', '"not closed'],
  ])("%s", (text, literal) => {
    expect(at(text).literal).toBe(literal);
  });
});

test("broken and hostile text takes little time", () => {
  const texts = [
    "(".repeat(500_000),
    ")".repeat(500_000),
    "'".repeat(500_001),
    '"""' + "\\".repeat(500_000),
    "a.".repeat(250_000) + "f(x)",
    "def f(".repeat(80_000),
    Array.from({ length: 3_000 }, (_, depth) => `${" ".repeat(depth)}def f():\n`)
      .join("")
      .slice(0, 1_000_000),
    "\r".repeat(500_000),
  ];
  for (const text of texts) {
    const contexts = pythonContexts({ path: "a.py", text }, [
      0,
      text.length >> 1,
      text.length - 1,
      text.length,
      text.length + 9,
    ]);
    expect(contexts.length).toBe(5);
  }
});
