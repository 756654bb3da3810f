import type { ts } from "ts-morph";

import { externalOf } from "../expressions.ts";
import { verbs } from "../frameworks/routes.ts";
import type { Names } from "../names.ts";

/** A route of a web framework where it is registered. */
export interface RouteSite {
  readonly node: ts.Node;
  readonly framework: string;
  /** Upper case; undefined for every method. */
  readonly method?: string;
  readonly path: string;
}

/** What makes an application or router, by package: https://expressjs.com, https://fastify.dev, https://koajs.com, https://hono.dev */
const makers: ReadonlyMap<string, RegExp> = new Map([
  ["express", /^(?:Router\.)?\(\)$/u],
  ["fastify", /^(?:fastify\.)?\(\)$/u],
  ["koa-router", /^(?:Router\.)?(?:new|\(\))$/u],
  ["@koa/router", /^(?:Router\.)?(?:new|\(\))$/u],
  ["hono", /^Hono\.new$/u],
]);

/** Routes that are registered by name, with a path that is written out; what they are mounted under is not in it. */
export function routesIn(names: Names): readonly RouteSite[] {
  const { ts } = names.program;
  const found: RouteSite[] = [];
  for (const file of names.program.files) ts.forEachChild(file, visit);
  return found;

  function visit(node: ts.Node): void {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression))
      byCall(node, node.expression);
    else if (ts.isMethodDeclaration(node)) byDecorator(node);
    ts.forEachChild(node, visit);
  }

  function byCall(
    node: ts.CallExpression,
    { expression: receiver, name: { text: verb } }: ts.PropertyAccessExpression,
  ): void {
    const [first] = node.arguments;
    if (!verbs.has(verb) || verb === "use" || first === undefined || node.arguments.length < 2) return;
    const external = externalOf(names, receiver);
    if (external === undefined || makers.get(external.module)?.test(external.path.join(".")) !== true) return;
    const path = names.constantText(first);
    if (path !== undefined) add(node, external.module, verb, path);
  }

  /** `@Get("x")` in a class with `@Controller("y")`: https://docs.nestjs.com/controllers */
  function byDecorator(method: ts.MethodDeclaration): void {
    const route = decorationOf(method, verbs);
    const controller = ts.isClassDeclaration(method.parent)
      ? decorationOf(method.parent, new Set(["controller"]))
      : undefined;
    if (route === undefined || controller === undefined) return;
    const path = [controller.path, route.path]
      .map((part) => part.replace(/^\/+|\/+$/gu, ""))
      .filter((part) => part !== "");
    add(method.name, "@nestjs/common", route.name, `/${path.join("/")}`);
  }

  function decorationOf(
    node: ts.HasDecorators,
    wanted: ReadonlySet<string>,
  ): { readonly name: string; readonly path: string } | undefined {
    for (const { expression } of ts.getDecorators(node) ?? []) {
      if (!ts.isCallExpression(expression)) continue;
      const external = externalOf(names, expression.expression);
      const name = external?.path.join(".").toLowerCase() ?? "";
      if (external?.module !== "@nestjs/common" || !wanted.has(name)) continue;
      const [first] = expression.arguments;
      return { name, path: (first && names.constantText(first)) ?? "" };
    }
    return undefined;
  }

  function add(node: ts.Node, framework: string, verb: string, path: string): void {
    const method = verb === "del" ? "DELETE" : verb.toUpperCase();
    found.push({ node, framework, path, ...(method !== "ALL" && { method }) });
  }
}
