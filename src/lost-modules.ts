import type { ModuleCall } from "./declarations/declaration.ts";
import type { Problem } from "./declarations/problem.ts";
import type { Look } from "./look.ts";

/**
 * Module calls that could be followed in the merge base and no longer can: what the module declares would go out of the
 * review, and its findings would look repaired. A module that could not be had before either is told of by the coverage
 * statement alone.
 */
export function lostModules(
  head: Look,
  base: Look,
  headPath: (basePath: string) => string,
): readonly Problem[] {
  const followed = new Set(
    callsIn(base)
      .filter(({ template }) => template !== undefined)
      .map((call) => nameOf(call, headPath)),
  );
  const lost = callsIn(head).filter(
    (call) => call.template === undefined && followed.has(nameOf(call, (path) => path)),
  );
  return lost.map(({ target, why, at }) => ({
    kind: "unresolved",
    message: `The module \`${target}\` ${why ?? "could not be had"}; the merge base's could be read, so what it declares was not judged`,
    at,
    effect: "incomplete",
  }));
}

function callsIn({ read }: Look): readonly ModuleCall[] {
  const calls = read.application.deployments.flatMap(({ templates }) =>
    templates.flatMap(({ template }) => template.modules),
  );
  // The same call in several deployments is one.
  return [
    ...new Map(
      calls.map((call) => [`${nameOf(call, (path) => path)} ${call.template === undefined}`, call]),
    ).values(),
  ];
}

/** The file and the symbolic name, without the index of a loop. */
function nameOf({ name, at }: ModuleCall, pathOf: (path: string) => string): string {
  return `${pathOf(at.source.path)}\n${name.replace(/\[[^\]]*\]$/u, "")}`;
}
