import type { Problem } from "../../../declarations/problem.ts";
import { place, type Place } from "../../../source/source.ts";
import type { CodeBase } from "../syntax/code-base.ts";
import type { Located } from "../syntax/fold.ts";
import { around, fieldOf, placeOf, type Node, type ParsedFile } from "../syntax/parser.ts";
import { callablesOf, isOutOfWork, type Registration } from "./callables.ts";
import { decoratorKind } from "./decorators.ts";
import { otherCodec } from "./files.ts";
import { isTrigger, keyOf, wayOf, type Use } from "./uses.ts";

/** What may register a function and was not found to: said, at its line. */
export function unfollowed(
  code: CodeBase,
  files: readonly ParsedFile[],
  uses: readonly Use[],
): readonly Problem[] {
  const passed = new Set(uses.flatMap(({ through }) => through.map(keyOf)));
  const names = new Set(
    uses.flatMap(({ through }) =>
      through.flatMap(({ node }) =>
        node.type === "identifier" ? [node.text] : (fieldOf(node, "attribute")?.text ?? []),
      ),
    ),
  );
  const missed = files.flatMap((file) => [
    ...file.root
      .descendantsOfType(["attribute", "call", "identifier"])
      .filter((node) => mayRegister(node, names) && !passed.has(keyOf({ file, node })))
      .filter((node) => isOpen(code, { file, node }))
      .map((node) => placeOf(file, node)),
  ]);
  const open = uses.flatMap(({ registrations, node, cutShort }) =>
    cutShort || registrations.some(({ name }) => name === undefined) ? [placeOf(node.file, node.node)] : [],
  );
  return [
    ...(isOutOfWork(code) ? [tooMuch] : []),
    ...files.flatMap(inDisguise),
    ...[...missed, ...open].map((at) =>
      problem(
        at,
        "A function may be registered here in a way that is not followed; who may call it is not known",
      ),
    ),
  ];
}

const tooMuch: Problem = {
  kind: "limit",
  message: "The Python code takes more work to follow than is allowed; functions in it may be missing",
  effect: "incomplete",
};

function problem(at: Place, message: string): Problem {
  return { kind: "unresolved", message, at, effect: "incomplete" };
}

/** Names that Python takes for others, and files that it reads by another codec. */
function inDisguise({ root, source }: ParsedFile): readonly Problem[] {
  const codec = otherCodec(source.text);
  // https://docs.python.org/3/reference/lexical_analysis.html#identifiers
  const letters = [...source.text.matchAll(/[^\0-\u{7F}]/gu)]
    .filter(([letter]) => /^\w+$/u.test(letter.normalize("NFKC")))
    .map(({ index, 0: letter }) => place(source, index, index + letter.length))
    .filter((at) => isCode(root, at));
  return [
    ...letters
      .slice(0, 1)
      .map((at) => problem(at, "A name is written in letters that stand for others; it was not looked at")),
    ...(codec === undefined
      ? []
      : [
          problem(
            place(source, codec.index, codec.index + codec.name.length),
            `The file is read as ${codec.name} by Python, which may make code of what is none here`,
          ),
        ]),
  ];
}

/** Neither in a text nor in a comment. */
function isCode(root: Node, { start, end }: Place): boolean {
  const node = root.descendantForIndex(start, end);
  for (let one = node; one !== null; one = one.parent) {
    if (one.type === "interpolation") return true;
    if (one.type === "string" || one.type === "comment") return false;
  }
  return true;
}

function mayRegister(node: Node, names: ReadonlySet<string>): boolean {
  switch (node.type) {
    case "attribute": {
      const name = fieldOf(node, "attribute")?.text ?? "";
      return decoratorKind(name)?.role === "trigger" || name === builders || names.has(name);
    }
    case "call":
      return /^(?:getattr|exec|eval)$/u.test(fieldOf(node, "function")?.text ?? "");
    default:
      return names.has(node.text) && !isName(node);
  }
}

/** A name that is given here, or is a part of another. */
function isName(node: Node): boolean {
  const { parent } = node;
  if (parent === null) return true;
  if (
    /^(?:dotted_name|aliased_import|parameters|lambda_parameters|attribute|keyword_argument)$/u.test(
      parent.type,
    )
  )
    return parent.type !== "keyword_argument" || fieldOf(parent, "name")?.id === node.id;
  const given = fieldOf(parent, "name") ?? fieldOf(parent, "left");
  return given?.id === node.id || /pattern|parameter|global_statement|import/u.test(parent.type);
}

/** Where an app keeps its functions (DecoratorApi, decorators/function_app.py). */
const builders = "_function_builders";

function isOpen(code: CodeBase, located: Located): boolean {
  const { node } = located;
  if (node.type === "attribute" && fieldOf(node, "attribute")?.text === builders) return true;
  // When the module is loaded; in a function it may run whenever that is called.
  if (node.type === "call" && fieldOf(node, "function")?.text !== "getattr")
    return around(node, "function_definition", "lambda") === undefined;
  return callablesOf(code, located).found.some((one) => {
    if (one.kind === "method" && !isCalled(node) && !isKnown(one.registration)) return false;
    return wayOf(one).some(({ registrations }) => registrations.some(isMissed));
  });
}

function isMissed(one: Registration): boolean {
  if (one.name === undefined) return true;
  if (!isTrigger(one)) return false;
  // Many things have a `route` or a `schedule`: without the arguments of ours they are theirs.
  if (isKnown(one) || one.name.endsWith("_trigger")) return true;
  return one.arguments.some(({ name, spread }) => spread === true || ownArguments.test(name ?? ""));
}

const ownArguments = /^(?:route|auth_level|arg_name|trigger_arg_name|binding_arg_name)$/u;

function isKnown({ registrar: { kind } }: Registration): boolean {
  return kind === "app" || kind === "blueprint" || kind === "own";
}

function isCalled(node: Node): boolean {
  return node.parent?.type === "call" && fieldOf(node.parent, "function")?.id === node.id;
}
