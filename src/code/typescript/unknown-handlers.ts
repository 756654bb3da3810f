import type { ts } from "ts-morph";

import type { Problem } from "../../declarations/problem.ts";
import type { Denoted } from "./denoted.ts";
import type { Names } from "./names.ts";
import { placeOf } from "./program.ts";
import type { RegisteredHandler } from "./registered-handler.ts";

/** A registration whose method or arguments are only known at run time. */
export function unreadable(names: Names, call: ts.CallExpression): Problem {
  return {
    kind: "unresolved",
    message:
      "A function is registered in a way that can't be read, so it is not known what it runs: a call of `app` by name was expected",
    at: placeOf(names.program, call),
    effect: "incomplete",
  };
}

/** Functions that are registered and whose code is not found: nobody may take them for judged. */
export function withoutBody(names: Names, registered: readonly RegisteredHandler[]): readonly Problem[] {
  const told = new Set<unknown>();
  const problems: Problem[] = [];
  for (const { handler, given, isEmpty } of registered) {
    if (handler.bodyAt !== undefined || isEmpty === true || told.has(handler)) continue;
    told.add(handler);
    const from = given && packageOf(names, given);
    problems.push(
      from === undefined
        ? {
            kind: "unresolved",
            message: `What function '${handler.name}' runs could not be told, so it was not followed: a handler that is written in the repository was expected`,
            at: handler.at,
            effect: "incomplete",
          }
        : {
            kind: "unresolved",
            message: `Function '${handler.name}' runs code of the package '${from}', which was not followed`,
            at: handler.at,
            effect: "notice",
          },
    );
  }
  return problems;
}

/** The package that a handler comes from or is made by. */
function packageOf(names: Names, { node, env }: NonNullable<RegisteredHandler["given"]>): string | undefined {
  const denoted: Denoted = names.program.ts.isExpression(node) ? names.denote(node, env) : { kind: "absent" };
  if (denoted.kind !== "external" || denoted.module === "" || denoted.module.startsWith("."))
    return undefined;
  return denoted.module;
}
