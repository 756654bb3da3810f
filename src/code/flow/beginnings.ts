import type { Expression } from "./program.ts";
import { held, type Refinement, type ValueOf } from "./refinement.ts";
import type { Harm } from "./taint.ts";

/** What a text can no longer do that begins, or does not begin, with another: `file.startsWith(folder)`. */
export function ofBeginning(
  object: Expression,
  text: string | undefined,
  isTrustedText: boolean,
  truth: boolean,
  valueOf: ValueOf,
): readonly Refinement[] {
  if (!truth) {
    if (text === "//") return held(object, valueOf, ["does not start with two slashes"]);
    if (text === "..") return ofRelative(object, valueOf);
    return [];
  }
  if (text === "/") return held(object, valueOf, ["starts with one slash"]);
  if (!isTrustedText) return [];
  // `/data/../etc` starts with `/data/` too: of a path that counts when the dots are worked out.
  const local: readonly Harm[] = isWorkedOut(object, valueOf)
    ? ["path", "address", "redirect"]
    : ["address", "redirect"];
  if (text === undefined) return held(object, valueOf, local);
  if (/^[a-z][a-z0-9+.-]*:\/\/[^/?#\\]+[/?#]/iu.test(text))
    return held(object, valueOf, ["address", "redirect"]);
  if (/^\/[^/\\]/u.test(text)) return held(object, valueOf, local);
  return [];
}

/** Whether a path is what `path.resolve`, `fs.realpath` and the like give, so that no `..` is left in it. */
function isWorkedOut(object: Expression, valueOf: ValueOf): boolean {
  const made = object.kind === "variable" ? valueOf(object).means : object;
  const call = made?.kind === "await" ? made.value : made;
  if (call?.kind !== "call") return false;
  return valueOf(call.callee).externals.some(({ module, path }) => {
    const name = path.at(-1) ?? "";
    return (
      /^(?:path|fs)\b/u.test(module) && /^(?:join|resolve|normalize|realpath(?:Sync)?|native)$/u.test(name)
    );
  });
}

/** `path.relative(base, file)` that does not start with `..`: the file is inside. */
function ofRelative(object: Expression, valueOf: ValueOf): readonly Refinement[] {
  const call = object.kind === "call" ? object : valueOf(object).means;
  if (call?.kind !== "call" || call.callee.kind !== "field" || call.callee.name !== "relative") return [];
  const file = call.arguments[1]?.value;
  return file === undefined ? [] : [...held(file, valueOf, ["path"]), ...held(object, valueOf, ["path"])];
}
