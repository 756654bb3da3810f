import { childrenOf, fieldOf, type Node, type ParsedFile } from "../syntax/parser.ts";

/** What the statements of a module, class or function give names to. */
export interface Outline {
  /** The right sides by name; undefined for one that depends on what was there before, or is not said there. */
  readonly assigned: ReadonlyMap<string, readonly (Node | undefined)[]>;
  /** What the loops of it go through, by the name that each of them gives to one after the other. */
  readonly looped: ReadonlyMap<string, readonly Node[]>;
  readonly classes: ReadonlyMap<string, Node>;
  /** Every definition by name: the last that is reached holds. */
  readonly functions: ReadonlyMap<string, readonly Node[]>;
  readonly imported: ReadonlyMap<string, Import>;
  /** Modules all of whose names are imported. */
  readonly wildcards: readonly string[];
  /** Names that it says are the module's. */
  readonly globals: ReadonlySet<string>;
}

export interface Import {
  /** With leading dots when relative. */
  readonly module: string;
  /** What of the module it is; undefined for the module itself. */
  readonly member?: string;
}

const outlines = new WeakMap<ParsedFile, Map<number, Outline>>();

/** The outline of a module, made once. */
export function outlineOf(file: ParsedFile): Outline {
  return outlineIn(file, file.root);
}

/** The outline of the statements in a body, made once; `if`, `try`, `with` and loops count as well. */
export function outlineIn(file: ParsedFile, body: Node): Outline {
  const known = outlines.get(file) ?? new Map<number, Outline>();
  outlines.set(file, known);
  const outline = known.get(body.id) ?? read(body);
  known.set(body.id, outline);
  return outline;
}

/** The names of the parameters of a function, and of what stands in their types and default values. */
export function parameterNames(file: ParsedFile, parameters: Node): ReadonlySet<string> {
  const known = parameterLists.get(file) ?? new Map<number, ReadonlySet<string>>();
  parameterLists.set(file, known);
  const names =
    known.get(parameters.id) ?? new Set(parameters.descendantsOfType("identifier").map(({ text }) => text));
  known.set(parameters.id, names);
  return names;
}

const parameterLists = new WeakMap<ParsedFile, Map<number, ReadonlySet<string>>>();

function read(body: Node): Outline {
  const assigned = new Map<string, (Node | undefined)[]>();
  const looped = new Map<string, Node[]>();
  const classes = new Map<string, Node>();
  const functions = new Map<string, Node[]>();
  const imported = new Map<string, Import>();
  const wildcards: string[] = [];
  for (const statement of statementsOf(body, 0)) {
    switch (statement.type) {
      case "expression_statement":
        for (const one of statement.namedChildren) assignment(one);
        break;
      case "for_statement":
        loop(statement);
        break;
      case "with_item":
      case "except_clause":
        for (const target of statement.descendantsOfType("as_pattern_target")) assign(target, undefined);
        break;
      case "case_pattern":
        for (const { text } of statement.descendantsOfType(["identifier", "dotted_name"]))
          add(text, undefined);
        break;
      case "delete_statement":
        for (const target of statement.namedChildren) assign(target, undefined);
        break;
      case "class_definition":
        classes.set(fieldOf(statement, "name")?.text ?? "", statement);
        break;
      case "function_definition": {
        const name = fieldOf(statement, "name")?.text ?? "";
        functions.set(name, [...(functions.get(name) ?? []), statement]);
        break;
      }
      case "import_statement":
      case "import_from_statement":
        imports(statement);
        break;
    }
  }
  for (const walrus of body.descendantsOfType("named_expression")) {
    const [name, value] = [fieldOf(walrus, "name"), fieldOf(walrus, "value")];
    if (name !== undefined) add(name.text, value);
  }
  const globals = new Set(
    body
      .descendantsOfType("global_statement")
      .flatMap(({ namedChildren }) => namedChildren.map(({ text }) => text)),
  );
  // What a function of the module puts into a name of the module.
  if (body.parent === null) for (const name of globals) add(name, undefined);
  return { assigned, looped, classes, functions, imported, wildcards, globals };

  function add(name: string, value: Node | undefined): void {
    assigned.set(name, [...(assigned.get(name) ?? []), value]);
  }

  function assignment(node: Node | undefined): void {
    if (node?.type !== "assignment" && node?.type !== "augmented_assignment") return;
    const [left, right] = [fieldOf(node, "left"), fieldOf(node, "right")];
    // A declaration without a value: `RATE: int`.
    if (left === undefined || right === undefined) return;
    // A = B = value
    let value = right;
    while (value.type === "assignment") value = fieldOf(value, "right") ?? value.namedChildren[0] ?? value;
    assign(left, node.type === "assignment" ? value : undefined);
    if (right !== value) assignment(right);
  }

  /** `A, B = 1, 2`: one by one where both sides have as many. */
  function assign(left: Node, right: Node | undefined): void {
    if (!patterns.has(left.type)) {
      add(left.text, right);
      return;
    }
    const targets = left.namedChildren;
    const values = right !== undefined && lists.has(right.type) ? right.namedChildren : [];
    const isPlain = ![...targets, ...values].some(({ type }) => /splat|comment/u.test(type));
    targets.forEach((target, index) => {
      const plain = target.type === "list_splat_pattern" ? (target.namedChildren[0] ?? target) : target;
      assign(plain, isPlain && values.length === targets.length ? values[index] : undefined);
    });
  }

  function loop(statement: Node): void {
    const [left, right] = [fieldOf(statement, "left"), fieldOf(statement, "right")];
    if (left === undefined || right === undefined) return;
    assign(left, undefined);
    if (left.type === "identifier") looped.set(left.text, [...(looped.get(left.text) ?? []), right]);
  }

  function imports(statement: Node): void {
    const module = fieldOf(statement, "module_name")?.text;
    if (module !== undefined && childrenOf(statement, "wildcard_import").length > 0) wildcards.push(module);
    for (const one of statement.childrenForFieldName("name")) {
      const target = one.type === "aliased_import" ? fieldOf(one, "name")?.text : one.text;
      const alias = one.type === "aliased_import" ? fieldOf(one, "alias")?.text : one.text;
      if (alias === undefined || target === undefined) continue;
      imported.set(alias, module === undefined ? { module: target } : { module, member: target });
    }
  }
}

const patterns = new Set(["pattern_list", "tuple_pattern", "list_pattern", "as_pattern_target"]);
const lists = new Set(["expression_list", "tuple", "list"]);

/** Those that hold statements, and whether they give names themselves. */
const blocks: ReadonlyMap<string, boolean> = new Map([
  ["if_statement", false],
  ["elif_clause", false],
  ["else_clause", false],
  ["try_statement", false],
  ["except_clause", true],
  ["finally_clause", false],
  ["with_statement", false],
  ["with_clause", false],
  ["for_statement", true],
  ["while_statement", false],
  ["match_statement", false],
  ["case_clause", false],
  ["decorated_definition", false],
  ["block", false],
]);

const deepest = 20;

function statementsOf(body: Node, depth: number): readonly Node[] {
  if (depth > deepest) return [];
  return body.namedChildren.flatMap((child) => {
    const givesNames = blocks.get(child.type);
    if (givesNames === undefined) return [child];
    return [...(givesNames ? [child] : []), ...statementsOf(child, depth + 1)];
  });
}
