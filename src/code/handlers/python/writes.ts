import type { CodeBase } from "../syntax/code-base.ts";

/** Whether some file gives an attribute of that name a value from outside of what has it: `levels.LEVEL = x`. */
export function isWrittenFromElsewhere(code: CodeBase, attribute: string): boolean {
  const known = written.get(code) ?? attributesWritten(code);
  written.set(code, known);
  return known.has(attribute);
}

const written = new WeakMap<CodeBase, ReadonlySet<string>>();

function attributesWritten(code: CodeBase): ReadonlySet<string> {
  const found = new Set<string>();
  for (const text of code.texts.values()) {
    for (const { groups } of text.matchAll(writes)) {
      const { object, attribute, named } = groups ?? {};
      // What an object keeps for itself is another thing than a constant of its class.
      if (attribute !== undefined && object !== "self") found.add(attribute);
      if (named !== undefined) found.add(named);
    }
  }
  return found;
}

// write := object "." attribute (":" type)? "=" | "setattr" "(" object "," "'" attribute | "globals()" "[" "'" name
const writes =
  /(?<!\w)(?<object>\w+)\s*\.\s*(?<attribute>\w+)[ \t]*(?::[^=\n]{0,100})?=(?!=)|\b(?:setattr\s*\([^,()]{0,100},\s*|(?:globals|vars)\s*\([^()]{0,100}\)\s*\[\s*)["'](?<named>\w+)/gu;

/** Whether a list or dictionary of that name is used for more than to be spread: it may be changed there. */
export function mayBeChanged(code: CodeBase, name: string): boolean {
  const known = changed.get(code) ?? new Map<string, boolean>();
  changed.set(code, known);
  const answer = known.get(name) ?? isUsedOtherwise(code, name);
  known.set(name, answer);
  return answer;
}

const changed = new WeakMap<CodeBase, Map<string, boolean>>();

function isUsedOtherwise(code: CodeBase, name: string): boolean {
  const mention = new RegExp(
    `(?<harmless>\\*\\s*(?:\\w+\\.)?|^[ \\t]*(?:from|import)\\b[^\\n]{0,300})?(?<!\\w)${name}(?!\\w)(?<made>[ \\t]*(?::[^=\\n]{0,100})?=(?!=))?`,
    "gmu",
  );
  return [...code.texts.values()].some((text) =>
    [...text.matchAll(mention)].some(
      ({ groups }) => groups?.["harmless"] === undefined && groups?.["made"] === undefined,
    ),
  );
}
