import type { Place } from "../../../source/source.ts";
import type { CodeFacts } from "../../facts.ts";
import type { Copies } from "../copied-findings.ts";

/** Without what a compiled copy says as well as its source: it is told of the source. */
export function withoutCopiedFacts(
  { settings, clients, calls, routes }: CodeFacts,
  copies: Copies,
): CodeFacts {
  return {
    settings: originals(settings, copies, ({ name }) => name),
    clients: originals(clients, copies, ({ type }) => type),
    calls: originals(calls, copies, ({ type, method }) => `${type}.${method}`),
    routes: originals(routes, copies, ({ method, path }) => `${method ?? ""} ${path}`),
  };
}

function originals<T extends { readonly at: Place }>(
  facts: readonly T[],
  copies: Copies,
  nameOf: (fact: T) => string,
): readonly T[] {
  const told = new Set(facts.map((fact) => `${fact.at.source.path}\n${nameOf(fact)}`));
  return facts.filter((fact) => {
    const source = copies.get(fact.at.source.path);
    return source === undefined || !told.has(`${source}\n${nameOf(fact)}`);
  });
}
