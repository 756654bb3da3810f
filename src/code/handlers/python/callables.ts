import type { CodeBase } from "../syntax/code-base.ts";
import type { Argument, Located } from "../syntax/fold.ts";
import { childrenOf, fieldOf, type Node } from "../syntax/parser.ts";
import { argumentsIn, parametersOf } from "./arguments.ts";
import { pythonValue } from "./constants.ts";
import { functionsAround } from "./enclosing.ts";
import { decoratorKind, type DecoratorKind } from "./decorators.ts";
import { definitionsOf, memberOfClass, type Definition } from "./modules.ts";
import { originalOf } from "./original-names.ts";
import { outlineIn } from "./outline.ts";
import { registrarOf, type Registrar } from "./registrars.ts";

/** `app.route(route="orders")`, however it was come by: what puts a trigger, a binding or a name on a function. */
export interface Registration {
  /** `route`; undefined where it is not known which decorator it is. */
  readonly name?: string;
  readonly kind?: DecoratorKind;
  readonly registrar: Registrar;
  readonly arguments: readonly Argument[];
  readonly at: Located;
}

/** What an expression can be, as far as functions are registered by it. */
export type Callable = { readonly through: readonly Located[] } & (
  | { readonly kind: "method"; readonly registration: Registration }
  | { readonly kind: "decorator"; readonly registrations: readonly Registration[] }
  /** A decorator with the function that it was put on. */
  | {
      readonly kind: "applied";
      readonly registrations: readonly Registration[];
      readonly to: Located;
      /** The decorator above it, where it stands in a function that is called. */
      readonly above?: Located;
    }
  | { readonly kind: "function"; readonly made: Located; readonly arguments: readonly Argument[] }
);

export interface Callables {
  readonly found: readonly Callable[];
  /** There was more to follow than is allowed, and some of it registers functions. */
  readonly cutShort: boolean;
}

/**
 * Everything that an expression may be of what registers functions: decorators in variables, made by functions of the
 * repository, with some of their arguments given before. `target` is the function that it stands above, if it is a
 * decorator. Empty where nothing of that kind is in it.
 */
export function callablesOf(code: CodeBase, whole: Located, target?: Located): Callables {
  const work = workLeft.get(code) ?? { left: mostWorkOfAll };
  workLeft.set(code, work);
  const allowed = Math.min(mostWork, work.left);
  let left = allowed;
  let isMet = false;
  const followed: Located[] = [];
  const found = at(whole, 0).flatMap((one) =>
    target !== undefined && one.kind === "function"
      ? through(
          [...one.through, whole],
          invoked({ ...one, arguments: [...one.arguments, { value: target }] }, 1),
        )
      : [one],
  );
  work.left -= allowed - Math.max(0, left);
  return { found, cutShort: left < 0 && isMet };

  function at(located: Located, depth: number): readonly Callable[] {
    if (depth > deepest || --left < 0) return [];
    // f = decorator(f)
    if (followed.some(({ node, given }) => node.id === located.node.id && given === located.given)) return [];
    followed.push(located);
    const all = within(located, depth);
    followed.pop();
    return all;
  }

  function within(located: Located, depth: number): readonly Callable[] {
    const { node } = located;
    const sub = (inner: Node | undefined): readonly Callable[] =>
      inner === undefined ? [] : at({ ...located, node: inner }, depth + 1);
    switch (node.type) {
      case "parenthesized_expression":
      case "conditional_expression":
      case "boolean_operator":
      case "list":
      case "tuple":
      case "set":
        return node.namedChildren.flatMap(sub);
      case "named_expression":
        return sub(fieldOf(node, "value"));
      case "dictionary":
        return node.namedChildren.flatMap((pair) => sub(fieldOf(pair, "value")));
      // One of what is in it; which, nobody needs to know.
      case "subscript":
        return through(located, sub(fieldOf(node, "value")));
      case "function_definition":
      case "lambda":
        return [{ kind: "function", made: located, arguments: [], through: [] }];
      case "identifier":
        return through(located, defined(definitionsOf(code, located), depth), loopedBy(located, depth));
      case "attribute":
        return attribute(located, depth);
      case "call":
        return call(located, depth);
      default:
        return [];
    }
  }

  function defined(definitions: readonly Definition[], depth: number): readonly Callable[] {
    return definitions.flatMap((one) => (one === "unclear" || "rest" in one ? [] : at(one, depth + 1)));
  }

  /** `for decorator in (app.route("a"), app.route("b"))`: one after the other. */
  function loopedBy(located: Located, depth: number): readonly Callable[] {
    const [inside] = functionsAround(located.file, located.node);
    const body = inside === undefined ? located.file.root : fieldOf(inside, "body");
    const looped =
      body === undefined ? [] : (outlineIn(located.file, body).looped.get(located.node.text) ?? []);
    return looped.flatMap((node) => at({ ...located, node }, depth + 1));
  }

  function attribute(located: Located, depth: number): readonly Callable[] {
    const [object, member] = [fieldOf(located.node, "object"), fieldOf(located.node, "attribute")];
    if (object === undefined || member === undefined) return [];
    if (located.node.endIndex - located.node.startIndex > longestChain) {
      left = -1;
      isMet = true;
      return [];
    }
    const holder = { ...located, node: object };
    if (member.text === "__call__") return at(holder, depth + 1);
    const own = defined(definitionsOf(code, located), depth);
    if (own.length > 0) return through(located, own);
    const method = methodOf(holder, member.text, depth);
    return method.length > 0 ? through(located, method) : registering(located, holder, member.text);
  }

  /** A method of a class of the repository, by an object that is made of it: `api.get`. */
  function methodOf(holder: Located, name: string, depth: number): readonly Callable[] {
    return definitionsOf(code, holder).flatMap((made) => {
      if (made === "unclear" || "rest" in made || made.node.type !== "call") return [];
      const callee = fieldOf(made.node, "function");
      if (callee === undefined) return [];
      return definitionsOf(code, { ...made, node: callee }).flatMap((type) => {
        if (type === "unclear" || "rest" in type || type.node.type !== "class_definition") return [];
        return defined(memberOfClass(type, name) ?? [], depth).map((one) =>
          one.kind === "function" && !isStatic(one.made.node)
            ? { ...one, arguments: [{ value: holder }, ...one.arguments] }
            : one,
        );
      });
    });
  }

  function registering(located: Located, holder: Located, name: string): readonly Callable[] {
    const kind = decoratorKind(name);
    if (kind === undefined && name !== "function_name") return [];
    // FunctionApp.route(app, ...): the app is an argument.
    const isOfClass = /App$|Blueprint$/u.test(originalOf(code, holder)?.name ?? "");
    const registrar = isOfClass ? ({ kind: "unknown" } as const) : registrarOf(code, holder);
    if (registrar.kind === "other") return [];
    isMet = true;
    const registration = { name, ...(kind && { kind }), registrar, arguments: [], at: located };
    return [{ kind: "method", registration, through: [located] }];
  }

  function call(located: Located, depth: number): readonly Callable[] {
    const callee = fieldOf(located.node, "function");
    if (callee === undefined) return [];
    const list = argumentsIn(code, located);
    const original = mayBeBuiltIn(callee) ? originalOf(code, { ...located, node: callee }) : undefined;
    if (original?.name === "getattr" && original.module === "") return gotten(located, list, depth);
    if (/^partial(?:method)?$/u.test(original?.name ?? "")) {
      const [first, ...rest] = list;
      const given = first === undefined ? [] : at(first.value, depth + 1);
      return through(
        located,
        given.flatMap((one) => withArguments(one, rest)),
      );
    }
    return through(
      located,
      at({ ...located, node: callee }, depth + 1).flatMap((one) => called(one, located, list, depth)),
    );
  }

  function called(
    one: Callable,
    located: Located,
    list: readonly Argument[],
    depth: number,
  ): readonly Callable[] {
    switch (one.kind) {
      case "method": {
        const before = one.registration;
        const isOfClass = isOfClassItself(before);
        const registration = {
          ...before,
          arguments: [...before.arguments, ...list].slice(isOfClass ? 1 : 0),
          at: located,
        };
        return [{ kind: "decorator", registrations: [registration], through: one.through }];
      }
      case "decorator":
        return list.slice(0, 1).flatMap(({ value }) => {
          const inner = at(value, depth + 1).filter(({ kind }) => kind === "applied");
          const bare = { kind: "applied", registrations: [], to: value, through: [] } as const;
          return (inner.length > 0 ? inner : [bare]).flatMap((applied) =>
            applied.kind !== "applied"
              ? []
              : [
                  {
                    kind: "applied" as const,
                    registrations: [...one.registrations, ...applied.registrations],
                    to: applied.to,
                    through: [...one.through, ...applied.through],
                  },
                ],
          );
        });
      case "function":
        return through(one.through, invoked({ ...one, arguments: [...one.arguments, ...list] }, depth));
      case "applied":
        return [];
    }
  }

  function isOfClassItself({ registrar, arguments: list, at: { node, ...where } }: Registration): boolean {
    if (registrar.kind !== "unknown" || list.length > 0 || node.type !== "attribute") return false;
    const object = fieldOf(node, "object");
    return (
      object !== undefined &&
      /App$|Blueprint$/u.test(originalOf(code, { ...where, node: object })?.name ?? "")
    );
  }

  /** What a call of a function of the repository gives, and what it registers on the way. */
  function invoked(one: Callable & { kind: "function" }, depth: number): readonly Callable[] {
    const { file, node } = one.made;
    const given = parametersOf(one.made, one.arguments);
    const body = fieldOf(node, "body");
    if (body === undefined) return [];
    if (node.type === "lambda") return at({ file, node: body, given }, depth + 1);
    return ownStatements(body).flatMap((statement) => {
      if (statement.type === "decorated_definition")
        return decorated({ file, node: statement, given }, depth);
      const values = statement.type === "expression_statement" ? statement.namedChildren : [];
      const returned = statement.type === "return_statement" ? statement.namedChildren : [];
      const effects = values
        .flatMap((value) => at({ file, node: fieldOf(value, "right") ?? value, given }, depth + 1))
        .filter(({ kind }) => kind === "applied");
      return [...effects, ...returned.flatMap((value) => at({ file, node: value, given }, depth + 1))];
    });
  }

  /** A function in a function that is called, with decorators above it. */
  function decorated({ file, node, given }: Located, depth: number): readonly Callable[] {
    const to = fieldOf(node, "definition");
    if (to?.type !== "function_definition") return [];
    let whole: Callable & { kind: "applied" } = {
      kind: "applied",
      registrations: [],
      to: { file, node: to, ...(given && { given }) },
      through: [],
    };
    for (const decorator of childrenOf(node, "decorator")) {
      const [expression] = decorator.namedChildren.filter(({ type }) => type !== "comment");
      if (expression === undefined) continue;
      for (const one of at({ file, node: expression, ...(given && { given }) }, depth + 1)) {
        if (one.kind !== "decorator") continue;
        const registrations: readonly Registration[] = [...whole.registrations, ...one.registrations];
        const above: Located = whole.above ?? { file, node: expression };
        whole = { ...whole, registrations, above, through: [...whole.through, ...one.through] };
      }
    }
    return whole.registrations.length === 0 ? [] : [whole];
  }

  /** `getattr(app, "route")`. */
  function gotten(located: Located, list: readonly Argument[], depth: number): readonly Callable[] {
    const [object, attributeName] = list;
    if (object === undefined || attributeName === undefined) return [];
    const name = pythonValue(code, attributeName.value);
    if (name.kind === "known") {
      const text = String(name.value);
      const method = methodOf(object.value, text, depth);
      return method.length > 0 ? through(located, method) : registering(located, object.value, text);
    }
    const registrar = registrarOf(code, object.value);
    // Of what is not known to be an app, any attribute may be asked for.
    if (registrar.kind !== "app" && registrar.kind !== "blueprint" && registrar.kind !== "own") return [];
    return [{ kind: "method", registration: { registrar, arguments: [], at: located }, through: [located] }];
  }
}

/** `getattr` and `functools.partial`, which may be imported under another name. */
function mayBeBuiltIn(callee: Node): boolean {
  const name = callee.type === "identifier" ? "partial" : fieldOf(callee, "attribute")?.text;
  return name !== undefined && /^(?:getattr|partial|partialmethod)$/u.test(name);
}

/** Whether nothing more is followed in a code base. */
export function isOutOfWork(code: CodeBase): boolean {
  return (workLeft.get(code)?.left ?? 1) <= 0;
}

const workLeft = new WeakMap<CodeBase, { left: number }>();
const mostWorkOfAll = 300_000;
const longestChain = 20_000;
const mostWork = 1000;
const deepest = 40;

function withArguments(one: Callable, list: readonly Argument[]): readonly Callable[] {
  switch (one.kind) {
    case "method": {
      const { registration } = one;
      return [{ ...one, registration: { ...registration, arguments: [...registration.arguments, ...list] } }];
    }
    case "function":
      return [{ ...one, arguments: [...one.arguments, ...list] }];
    case "decorator":
      // partial(app.route("a"), orders) is applied when it is called.
      return list.slice(0, 1).map(({ value }) => ({
        kind: "applied" as const,
        registrations: one.registrations,
        to: value,
        through: one.through,
      }));
    case "applied":
      return [];
  }
}

function through(
  passed: Located | readonly Located[],
  ...found: readonly (readonly Callable[])[]
): readonly Callable[] {
  return found.flat().map((one) => ({ ...one, through: [one.through, passed].flat() }));
}

function isStatic(node: Node): boolean {
  return (
    node.parent?.namedChildren.some(
      ({ type, text }) => type === "decorator" && /^@\s*staticmethod\b/u.test(text),
    ) === true
  );
}

/** The statements of a body, those of its blocks too, without those of functions and classes in it. */
function ownStatements(body: Node): readonly Node[] {
  return body.namedChildren.flatMap((child) =>
    /^(?:function_definition|class_definition)$/u.test(child.type)
      ? []
      : /_statement$|_clause$|^block$/u.test(child.type) &&
          !/^(?:expression|return)_statement$/u.test(child.type)
        ? ownStatements(child)
        : [child],
  );
}
