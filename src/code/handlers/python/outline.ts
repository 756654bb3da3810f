import { childrenOf, fieldOf, type Node, type ParsedFile } from "../syntax/parser.ts";

/** What the statements of a module or class give names to. */
export interface Outline {
  /** The right sides by name; undefined for one that depends on what was there before. */
  readonly assigned: ReadonlyMap<string, readonly (Node | undefined)[]>;
  readonly classes: ReadonlyMap<string, Node>;
  readonly imported: ReadonlyMap<string, Import>;
  /** Modules all of whose names are imported. */
  readonly wildcards: readonly string[];
}

export interface Import {
  /** With leading dots when relative. */
  readonly module: string;
  /** What of the module it is; undefined for the module itself. */
  readonly member?: string;
}

const outlines = new WeakMap<ParsedFile, Outline>();

/** The outline of a module, made once. */
export function outlineOf(file: ParsedFile): Outline {
  const outline = outlines.get(file) ?? outlineIn(file.root);
  outlines.set(file, outline);
  return outline;
}

/** The outline of the statements in a body; `if`, `try` and `with` count as well. */
export function outlineIn(body: Node): Outline {
  const assigned = new Map<string, (Node | undefined)[]>();
  const classes = new Map<string, Node>();
  const imported = new Map<string, Import>();
  const wildcards: string[] = [];
  for (const statement of statementsOf(body, 0)) {
    switch (statement.type) {
      case "expression_statement":
        assignment(statement.namedChildren[0]);
        break;
      case "class_definition":
        classes.set(fieldOf(statement, "name")?.text ?? "", statement);
        break;
      case "import_statement":
      case "import_from_statement":
        imports(statement);
        break;
    }
  }
  return { assigned, classes, imported, wildcards };

  function assignment(node: Node | undefined): void {
    if (node?.type !== "assignment" && node?.type !== "augmented_assignment") return;
    const [left, right] = [fieldOf(node, "left"), fieldOf(node, "right")];
    // A declaration without a value: `RATE: int`.
    if (left === undefined || right === undefined) return;
    const values = assigned.get(left.text) ?? [];
    values.push(node.type === "assignment" ? right : undefined);
    assigned.set(left.text, values);
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

const blocks = new Set([
  "if_statement",
  "elif_clause",
  "else_clause",
  "try_statement",
  "except_clause",
  "finally_clause",
  "with_statement",
  "block",
]);

const deepest = 20;

function statementsOf(body: Node, depth: number): readonly Node[] {
  if (depth > deepest) return [];
  return body.namedChildren.flatMap((child) =>
    blocks.has(child.type) ? statementsOf(child, depth + 1) : [child],
  );
}
