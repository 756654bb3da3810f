import { canonical, knownText, lookup, type Tree } from "../../../declarations/value.ts";
import type { Place } from "../../../source/source.ts";
import { endpointOf, type EndpointDefaults } from "../endpoint.ts";
import type { Handler } from "../handler.ts";
import { bindingNamed, bindingTree } from "../syntax/binding.ts";
import type { CodeBase } from "../syntax/code-base.ts";
import { codeOnly } from "../syntax/code-only.ts";
import type { Located } from "../syntax/fold.ts";
import type { HandlersFound } from "../syntax/found.ts";
import { around, childrenOf, fieldOf, placeOf, type ParsedFile } from "../syntax/parser.ts";
import { hasOtherTrigger, namesIn, unreadFunctions } from "../syntax/unread.ts";
import { javaValue } from "./constants.ts";

/** The files that may declare a function: by the annotation's name, or with escapes in what may be one. */
export function registeringJava(code: CodeBase): readonly string[] {
  return code.mentioning(/\bFunctionName\b|\\u+00[0-7]/u);
}

/**
 * The functions that annotations declare.
 * https://learn.microsoft.com/azure/azure-functions/functions-reference-java
 */
export function javaHandlers(code: CodeBase, files: readonly ParsedFile[]): HandlersFound {
  const methods = files.flatMap((file) =>
    file.root
      .descendantsOfType("method_declaration")
      .flatMap((node) => handlerOf(code, { file, node }).map((handler) => ({ file, node, handler }))),
  );
  return {
    handlers: methods.map(({ handler }) => handler),
    problems: files.flatMap((file) => unreadFunctions(file, methods, functionMarks(file))),
  };
}

/**
 * Where a file has an annotation of functions, or an escape in its code, which may stand for any part of one.
 * https://docs.oracle.com/javase/specs/jls/se21/html/jls-3.html#jls-3.3
 */
function functionMarks(file: ParsedFile): readonly Place[] {
  const { source, root } = file;
  const text = codeOnly(source.text, { directives: false, interpolation: false });
  const annotations = namesIn(source, text, /@\s*(?:\w+\s*\.\s*)*(?<name>FunctionName)\b/gu).filter(
    ({ start, end }) => {
      const name = root.descendantForIndex(start, end);
      const method = name === null ? undefined : around(name, "method_declaration", "ERROR");
      return !hasOtherTrigger(method && fieldOf(method, "parameters"));
    },
  );
  return [
    ...annotations,
    ...namesIn(source, text, /\\(?<name>u+[0-9a-fA-F]{4})/gu),
    ...namesIn(source, source.text, escapedEnd),
  ];
}

/** What ends a comment or a text for the compiler, and for nobody who reads it. Behind another backslash it is none. */
const escapedEnd =
  /(?<=(?<!\\)(?:\\\\){0,20})\\(?<name>u+(?:0022|000[adAD]|005[cC]|002[aA](?=\/|\\u+002[fF]))|(?<=\*\\)u+002[fF])/gu;

function handlerOf(code: CodeBase, method: Located): readonly Handler[] {
  const { file, node } = method;
  const own = annotationsOf(method);
  const declared = own.find(({ name }) => name === "FunctionName");
  const parameters = fieldOf(node, "parameters");
  if (declared === undefined || parameters === undefined) return [];
  const inputs = childrenOf(parameters, "formal_parameter", "spread_parameter").flatMap((parameter) =>
    annotationsOf({ file, node: parameter }).flatMap((annotation) => {
      const tree = bindingOf(code, annotation, "in");
      return tree === undefined ? [] : [{ annotation, tree }];
    }),
  );
  const trigger = inputs.find(({ tree }) => (knownText(lookup(tree, "type")) ?? "").endsWith("Trigger"));
  if (trigger === undefined) return [];
  const type = knownText(lookup(trigger.tree, "type")) ?? "";
  const at = placeOf(file, trigger.annotation.node);
  const name = elementsOf(code, declared).find(([key]) => key === "value")?.[1];
  return [
    {
      name: name === undefined ? (fieldOf(node, "name")?.text ?? "") : canonical(name),
      language: "java",
      model: "java",
      trigger: type,
      ...(type.toLowerCase() === "httptrigger" && { http: endpointOf(trigger.tree, defaults, at) }),
      bindings: [
        ...inputs.map(({ tree }) => tree),
        ...own.flatMap((annotation) => bindingOf(code, annotation, "out") ?? []),
      ],
      at,
      bodyAt: placeOf(file, node),
    },
  ];
}

/** HttpTrigger.java: `authLevel() default AuthorizationLevel.FUNCTION`, `methods() default {}`. */
const defaults: EndpointDefaults = {
  authLevel: "function",
  why: "Java takes a missing authLevel for FUNCTION",
  methods: [],
};

interface Annotation extends Located {
  /** Without its package. */
  readonly name: string;
}

function annotationsOf({ file, node }: Located): readonly Annotation[] {
  return childrenOf(node, "modifiers")
    .flatMap((modifiers) => childrenOf(modifiers, "annotation", "marker_annotation"))
    .map((annotation) => ({
      file,
      node: annotation,
      name: (fieldOf(annotation, "name")?.text ?? "").replace(/^.*\./su, ""),
    }));
}

function bindingOf(code: CodeBase, annotation: Annotation, direction: "in" | "out"): Tree | undefined {
  const at = placeOf(annotation.file, annotation.node);
  const elements = elementsOf(code, annotation);
  if (annotation.name === "CustomBinding") {
    const text = (key: string): string | undefined =>
      elements
        .flatMap(([name, value]) => (name === key ? [knownText(value)] : []))
        .find((one) => one !== undefined);
    return bindingTree(text("type") ?? "unknown", text("direction") === "out" ? "out" : "in", elements, at);
  }
  const kind = bindingNamed(annotation.name);
  return kind && bindingTree(kind.type, kind.direction ?? direction, elements.map(asList), at);
}

/** `methods = HttpMethod.GET` is the same as with braces around it. */
function asList([name, value]: readonly [string, Tree]): readonly [string, Tree] {
  return name === "methods" && value.kind === "known"
    ? [name, { kind: "array", items: [value], at: value.at }]
    : [name, value];
}

/** `@QueueOutput(name = "q", queueName = Names.QUEUE)`; a single value without a name is `value`. */
function elementsOf(
  code: CodeBase,
  { file, node }: Located,
): readonly (readonly [name: string, value: Tree])[] {
  const list = fieldOf(node, "arguments");
  return (list?.namedChildren ?? [])
    .filter(({ type }) => !type.endsWith("comment"))
    .map((element): readonly [string, Tree] => {
      const [key, value] = [fieldOf(element, "key"), fieldOf(element, "value")];
      return element.type === "element_value_pair" && key !== undefined && value !== undefined
        ? [key.text, javaValue(code, { file, node: value })]
        : ["value", javaValue(code, { file, node: element })];
    });
}
