import type { ts } from "ts-morph";

import type { Names } from "../names.ts";

/** Calls and constructions that make a web application, a router or a server, by package: `Router` of `express`. */
const makers: ReadonlyMap<string, RegExp> = new Map([
  ["express", /^(?:|Router)$/u],
  ["fastify", /^(?:|fastify|default)$/u],
  ["koa", /^$/u],
  ["koa-router", /^$/u],
  ["@koa/router", /^$/u],
  ["hono", /^Hono$/u],
  ["hono/tiny", /^Hono$/u],
  ["@hono/zod-openapi", /^OpenAPIHono$/u],
  ["@apollo/server", /^ApolloServer$/u],
  ["apollo-server", /^ApolloServer$/u],
  ["apollo-server-azure-functions", /^ApolloServer$/u],
  ["apollo-server-express", /^ApolloServer$/u],
]);

/** Files that make a web application, or a part of one: what they do when they are loaded registers its routes. */
export function webFiles(names: Names): readonly ts.SourceFile[] {
  const { ts } = names.program;
  return names.program.files.filter((file) => makes(file));

  function makes(node: ts.Node): boolean {
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const callee = names.denote(node.expression);
      if (callee.kind === "external" && makers.get(callee.module)?.test(callee.path.join(".")) === true)
        return true;
    }
    return ts.forEachChild(node, makes) ?? false;
  }
}

export function isFramework(module: string): boolean {
  return makers.has(module);
}

/** Whether a text mentions a package that web applications are made with. */
export function mentionsFramework(text: string): boolean {
  return /["'](?:express|fastify|koa|koa-router|@koa\/router|hono(?:\/[\w-]+)?|@hono\/[\w-]+|@nestjs\/common|@?apollo[\w/-]*)["']/u.test(
    text,
  );
}
