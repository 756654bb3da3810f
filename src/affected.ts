import type { DeploymentOptions } from "./application/deployment.ts";
import type { Look } from "./look.ts";
import { isUnreadable, resolvePath, type Files } from "./source/files.ts";
import { realPath } from "./source/links.ts";

/** Fewer templates than these are evaluated at once anyway, and what is wrong in all of them is worth telling. */
const manyTemplates = 300;

/**
 * In a large repository, which deployments a change can have moved: those that a changed file has a say in. What the
 * others have is in the merge base too. Those of function apps are always looked at where there is code, since rules
 * on code ask them. Undefined when every deployment is to be looked at.
 */
export function affectedBy(
  changed: ReadonlySet<string>,
  head: Files,
  base: Files,
): NonNullable<DeploymentOptions["wanted"]> | undefined {
  if (head.paths.filter((path) => /\.(?:bicep|jsonc?)$/iu.test(path)).length < manyTemplates)
    return undefined;
  // What they say holds for every template below them.
  if ([...changed].some((path) => /(?:^|\/)bicepconfig\.json$/iu.test(path))) return undefined;
  // Where a link leads is told by no file that is evaluated.
  if ([head, base].some(({ links }) => [...changed].some((path) => links?.has(path) === true)))
    return undefined;
  const isFlowChanged = [...changed].some((path) => /\.ya?ml$/iu.test(path));
  const hasCode = head.paths.some((path) => /(?:^|\/)(?:host|function|package)\.json$/iu.test(path));
  const mention = (pattern: RegExp): ((path: string) => boolean) =>
    once((path) => [head, base].some((files) => pattern.test(textOf(files, path))));
  const links = mention(/templateLink/iu);
  const loads = once(
    (path) =>
      /\.bicep(?:param)?$/iu.test(path) && [head, base].some((files) => isLoading(files, path, changed)),
  );
  const builtOn = mention(/\b(?:extends|import)\b/iu);
  const hosts = mention(/microsoft\.web\/sites|\b(?:br|ts)(?:\/\w+)?:/iu);
  // What gives values has them from elsewhere as well: a parameter file from others, a workflow from whoever calls it.
  const isGiven = (path: string): boolean =>
    /\.bicepparam$/iu.test(path) ? builtOn(path) : isFlowChanged && /\.ya?ml$/iu.test(path);
  return (files) =>
    [...files].some(
      (path) => changed.has(path) || links(path) || loads(path) || isGiven(path) || (hasCode && hosts(path)),
    );
}

/** Every call that loads a file, and the path where it is written as one plain string; or looks into a folder. */
const load = /\bload(?:Directory|(?:\w*Content|FileAs\w*)(?:\s*\(\s*'([^'\\$\n]*)'\s*[,)])?)/giu;

/** Whether a template loads a file that has changed, or may: by a path that only evaluating tells, or from a folder. */
function isLoading(files: Files, path: string, changed: ReadonlySet<string>): boolean {
  return [...textOf(files, path).matchAll(load)].some(([, written]) => {
    const loaded = written === undefined ? undefined : resolvePath(path, written);
    return loaded === undefined || changed.has(realPath(loaded, files));
  });
}

function once(judge: (path: string) => boolean): (path: string) => boolean {
  const known = new Map<string, boolean>();
  return (path) => {
    const answer = known.get(path) ?? judge(path);
    known.set(path, answer);
    return answer;
  };
}

/** The roots that a revision was looked at from: the other has to be looked at from them too. */
export function rootsIn({ read }: Look): ReadonlySet<string> {
  return new Set(read.application.deployments.map(({ root }) => root));
}

function textOf(files: Files, path: string): string {
  const source = files.has(path) ? files.read(path) : undefined;
  return source === undefined || isUnreadable(source) ? "" : source.text;
}
