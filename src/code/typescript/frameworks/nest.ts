import type { ts } from "ts-morph";

import type { Place } from "../../../source/source.ts";
import type { RouteEntrance } from "../../flow/entrances.ts";
import type { Expression } from "../../flow/program.ts";
import { harmsOfObjects, safer, taintFrom, type Harm } from "../../flow/taint.ts";
import { external, nothing, tainted, type Value } from "../../flow/value.ts";
import { nowhere } from "../denoted.ts";
import { treeOf } from "../constants.ts";
import type { Lowering } from "../lower/lower.ts";
import type { Names } from "../names.ts";
import { placeOf } from "../program.ts";
import { nestAddresses, nestPaths } from "./nest-addresses.ts";
import { methodsOf } from "./routes.ts";
import { validatedBody } from "./validated-classes.ts";

interface Decorator {
  readonly name: string;
  /** Its first argument. */
  readonly text: string;
  readonly first: ts.Expression | undefined;
  readonly others: readonly ts.Expression[];
}

/** A method of a controller that Nest calls for a route. */
export interface NestRoute {
  readonly entrance: RouteEntrance;
  readonly file: ts.SourceFile;
  /** Evaluates to the method, on an instance whose dependencies are made as well. */
  readonly code: Expression;
  readonly arguments: readonly Value[];
  /** The name of a method whose text Nest sends as HTML, as Express does with text that has no other type. */
  readonly sendsHtmlAt?: Place;
}

/** The routes of every `@Controller` (https://docs.nestjs.com/controllers). */
export function nestRoutes(names: Names, lowering: Lowering): readonly NestRoute[] {
  const { ts } = names.program;
  const addresses = nestAddresses(names);
  return names.program.files.flatMap((file) =>
    file.text.includes("@nestjs/common")
      ? file.statements.flatMap((statement) => (ts.isClassDeclaration(statement) ? routesOf(statement) : []))
      : [],
  );

  function routesOf(controller: ts.ClassDeclaration): readonly NestRoute[] {
    const prefix = decorator(controller, (name) => name === "Controller");
    if (prefix === undefined) return [];
    return controller.members.flatMap((member): readonly NestRoute[] => {
      if (!ts.isMethodDeclaration(member) || member.body === undefined) return [];
      const route = decorator(member, (name) => verbs.has(name));
      const key = names.constantName(member.name, nowhere);
      if (route === undefined || key === undefined) return [];
      const at = placeOf(names.program, member.name);
      const version = decorator(member, (name) => name === "Version");
      const written = [prefix, route, version].map((one) => one?.first && treeOf(names, one.first));
      return nestPaths(addresses, written[0], written[1], written[2]).map(({ path, isWhole }) => ({
        entrance: {
          kind: "route",
          framework: "@nestjs/common",
          methods: methodsOf(route.name.toLowerCase()),
          path,
          at,
          ...(!isWhole && { under: { isApplication: false } }),
        },
        file: controller.getSourceFile(),
        code: {
          kind: "field",
          object: made(controller, 0, { left: mostInjections }),
          name: key,
          at,
        },
        arguments: member.parameters.map((parameter) => argument(parameter)),
        ...(sendsText(member) && { sendsHtmlAt: at }),
      }));
    });
  }

  /**
   * Whether what the method returns is the answer, and has no type of its own. With the response as a parameter it is
   * none, but for `passthrough` (https://docs.nestjs.com/controllers#library-specific-approach).
   */
  function sendsText(method: ts.MethodDeclaration): boolean {
    const typing = decorator(
      method,
      (name, text) =>
        /^(?:Render|Redirect|Sse)$/u.test(name) ||
        (name === "Header" && text.toLowerCase() === "content-type"),
    );
    const answers = method.parameters.some(
      (parameter) => decorator(parameter, (name) => /^(?:Res|Response|Next)$/u.test(name)) !== undefined,
    );
    return typing === undefined && !answers;
  }

  /** The decorator of `@nestjs/common` that is meant, with the text it was given. */
  function decorator(
    node: ts.HasDecorators,
    isMeant: (name: string, text: string) => boolean,
  ): Decorator | undefined {
    for (const { expression } of ts.getDecorators(node) ?? []) {
      const call = ts.isCallExpression(expression) ? expression : undefined;
      const denoted = names.denote(call?.expression ?? expression);
      if (denoted.kind !== "external" || denoted.module !== "@nestjs/common") continue;
      const name = denoted.path.join(".");
      const [first] = call?.arguments ?? [];
      const text = (first && names.constantText(first)) ?? "";
      if (isMeant(name, text)) return { name, text, first, others: call?.arguments.slice(1) ?? [] };
    }
    return undefined;
  }

  /** An instance, with instances of the classes that its constructor asks for. */
  function made(node: ts.ClassLikeDeclaration, depth: number, allowed: { left: number }): Expression {
    allowed.left--;
    const at = placeOf(names.program, node.name ?? node);
    const constructor = node.members.find((member) => ts.isConstructorDeclaration(member));
    const parameters =
      constructor !== undefined && ts.isConstructorDeclaration(constructor) ? constructor.parameters : [];
    return {
      kind: "call",
      callee: { kind: "class", code: lowering.classCode(node), at },
      arguments: parameters.map((parameter) => ({
        value: injected(parameter, depth, allowed),
        spread: false,
      })),
      form: "construct",
      at,
      text: `new ${node.name?.text ?? ""}`,
    };
  }

  function injected(
    parameter: ts.ParameterDeclaration,
    depth: number,
    allowed: { left: number },
  ): Expression {
    const { type } = parameter;
    const name = type !== undefined && ts.isTypeReferenceNode(type) ? type.typeName : undefined;
    if (name !== undefined && ts.isIdentifier(name) && depth < deepestInjection && allowed.left > 0) {
      const denoted = names.denote(name);
      if (denoted.kind === "class") return made(denoted.node, depth + 1, allowed);
    }
    return { kind: "nothing", at: placeOf(names.program, parameter) };
  }

  /** A pipe that turns away whatever is no number, no UUID: https://docs.nestjs.com/pipes#built-in-pipes */
  function isParser(pipe: ts.Expression): boolean {
    const denoted = names.denote(ts.isNewExpression(pipe) ? pipe.expression : pipe);
    if (denoted.kind !== "external" || denoted.module !== "@nestjs/common") return false;
    return /^Parse(?:Int|Float|Bool|UUID|Enum|Date)Pipe$/u.test(denoted.path.join("."));
  }

  function argument(parameter: ts.ParameterDeclaration): Value {
    const given = decorator(parameter, (name) => parts.has(name));
    const part = given && parts.get(given.name);
    if (part === undefined || given?.others.some((pipe) => isParser(pipe)) === true) return nothing;
    if ("what" in part) {
      const taint = safer(taintFrom(placeOf(names.program, parameter.name), part.what), part.safeFor);
      return validatedBody(names, parameter, tainted([taint]));
    }
    return external("express", [part.is]);
  }
}

// Services that ask for each other would be made without end.
const deepestInjection = 5;
const mostInjections = 100;

const verbs: ReadonlySet<string> = new Set([
  "Get",
  "Post",
  "Put",
  "Patch",
  "Delete",
  "Options",
  "Head",
  "All",
]);

type Part =
  { readonly what: string; readonly safeFor: readonly Harm[] } | { readonly is: "Request" | "Response" };

/** What Nest passes to a parameter with this decorator. */
const parts: ReadonlyMap<string, Part> = new Map<string, Part>([
  ["Query", { what: "the request's query string", safeFor: [] }],
  ["Param", { what: "the request's route parameters", safeFor: harmsOfObjects }],
  ["Body", { what: "the request's body", safeFor: [] }],
  ["RawBody", { what: "the request's body", safeFor: [] }],
  ["UploadedFile", { what: "the request's body", safeFor: [] }],
  ["UploadedFiles", { what: "the request's body", safeFor: [] }],
  ["Headers", { what: "the request's headers", safeFor: ["log", ...harmsOfObjects] }],
  ["Req", { is: "Request" }],
  ["Request", { is: "Request" }],
  ["Res", { is: "Response" }],
  ["Response", { is: "Response" }],
]);
