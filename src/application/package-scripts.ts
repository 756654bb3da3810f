import { known, type Tree } from "../declarations/value.ts";
import { stringOf, valueAt } from "../source/json/node.ts";
import { readJson } from "../source/json/read-json.ts";
import { place, type Source } from "../source/source.ts";

/**
 * What `npm run NAME` runs of a `package.json`: the script, and those before and after it.
 * https://github.com/npm/cli/blob/latest/docs/lib/content/using-npm/scripts.md
 */
export function packageScripts(
  source: Source,
  name: string,
): readonly { readonly name: string; readonly text: Tree }[] {
  const scripts = valueAt(scriptsIn(source), "scripts");
  if (stringOf(valueAt(scripts, name)) === undefined) return [];
  return [`pre${name}`, name, `post${name}`].flatMap((one) => {
    const node = valueAt(scripts, one);
    const text = stringOf(node);
    if (node === undefined || text === undefined) return [];
    return [{ name: one, text: known(text, place(source, node.start, node.end)) }];
  });
}

const roots = new WeakMap<Source, ReturnType<typeof readJson>>();

function scriptsIn(source: Source): ReturnType<typeof readJson>["root"] {
  const read = roots.get(source) ?? readJson(source.text);
  roots.set(source, read);
  return read.root;
}
