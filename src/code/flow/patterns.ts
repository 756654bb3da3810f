import { harms, type Harm } from "./taint.ts";
import type { Value } from "./value.ts";

/** The characters that a harm is done with; without any of them in a text, it does none. */
const dangerous: Readonly<Record<Harm, string>> = {
  sql: "'\"`; \t\n(/*",
  "document text": "'\"`; \t\n(/*",
  code: "'\"`; \t\n(/*",
  "document filter": "",
  "merged object": "",
  shell: "'\"`;&|$<>(){}[]*?!~# \t\n\\",
  path: "/\\",
  redirect: "/\\",
  address: "/:.@\\",
  origin: "/:.@\\",
  html: "<>\"'&",
  xml: "<&",
  "header name": "-",
  template: "{}<>%#$=`(",
  "property name": "_",
  pattern: "\\^$.*+?()[]{}|",
  log: "\n",
  directory: '()*\\,=+<>;#"',
  xpath: "'\"[]()/@|*= ",
  // Of a form that was checked, as identifiers are.
  container: "",
};

/**
 * What matching a pattern from end to end proves, by the characters it lets through: no quote, blank or bracket leaves
 * nothing to write SQL, HTML or a command with; no slash and no colon leaves nothing to go elsewhere with.
 */
export function provenBy({
  pattern,
  flags,
}: NonNullable<Value["pattern"]>): "all" | readonly Harm[] | undefined {
  if (flags.includes("m")) return undefined;
  // `^a|b$` is anchored on one side of each; `^a$|^b$` proves what both prove.
  const [first = [], ...others] = alternativesOf(pattern).map(provenByOne);
  const safe = first.filter((harm) => others.every((other) => other.includes(harm)));
  return safe.length === harms.length ? "all" : safe.length === 0 ? undefined : safe;
}

function provenByOne(pattern: string): readonly Harm[] {
  if (!pattern.startsWith("^")) return [];
  const ofAddress = provenOfAddress(pattern);
  const open = /(?<!\\)\$$/u.test(pattern) ? openCharacters(pattern.slice(1, -1)) : "any";
  if (open === "any") return ofAddress;
  return harms.filter((harm) => ofAddress.includes(harm) || !harmful(harm, open));
}

function harmful(harm: Harm, open: ReadonlySet<string>): boolean {
  for (const character of dangerous[harm]) {
    if (open.has(character)) return true;
  }
  return false;
}

function provenOfAddress(pattern: string): readonly Harm[] {
  if (/^\^https?:\\?\/\\?\/[\w.\\-]+\\?\//u.test(pattern)) return ["address", "redirect", "origin"];
  // `^https:\/\/.*\.example\.com$`: an address that ends in the domain has nothing behind its host.
  return /\\\.[\w-]+\\\.[a-z]{2,}\$$/u.test(pattern) ? ["origin"] : [];
}

/** What stands between the `|` that are in no group. */
function alternativesOf(pattern: string): readonly string[] {
  const found: string[] = [];
  let start = 0;
  let depth = 0;
  for (const [at, character] of operatorsIn(pattern)) {
    if (character === "(") depth++;
    else if (character === ")") depth--;
    else if (character === "|" && depth === 0) {
      found.push(pattern.slice(start, at));
      start = at + 1;
    }
  }
  return [...found, pattern.slice(start)];
}

/** The characters of a pattern with where they stand, but for those that are escaped or in a class. */
export function* operatorsIn(pattern: string): Generator<readonly [number, string]> {
  let inClass = false;
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at);
    if (character === "\\") at++;
    else if (inClass) inClass = character !== "]";
    else if (character === "[") inClass = true;
    else yield [at, character];
  }
}

/** The punctuation and blanks that a pattern lets through; letters and digits do no harm. */
function openCharacters(pattern: string): ReadonlySet<string> | "any" {
  const open = new Set<string>();
  let inClass = false;
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] ?? "";
    if (character === "\\") {
      const escaped = pattern[++at] ?? "";
      if (/[SDWpP]/u.test(escaped)) return "any";
      if (escaped === "w") open.add("_");
      else if (escaped === "s") for (const blank of " \t\n") open.add(blank);
      else if (/[nrtvf]/u.test(escaped)) open.add("\n");
      else if (!/[\w]/u.test(escaped)) open.add(escaped);
    } else if (inClass) {
      if (character === "]") inClass = false;
      else if (character === "_") open.add(character);
      else if (!/\w/u.test(character) && !(character === "-" && isRange(pattern, at))) open.add(character);
      else if (character === "-" && !/[\w]/u.test(pattern[at - 1] ?? "")) return "any";
    } else if (character === "[") {
      if (pattern[at + 1] === "^") return "any";
      inClass = true;
    } else if (character === ".") return "any";
    else if (character === ":" && pattern[at - 1] !== "?") open.add(character);
    else if (character === "_" || !/[\w(){}|*+?,:]/u.test(character)) open.add(character);
  }
  return open;
}

function isRange(pattern: string, at: number): boolean {
  return /\w/u.test(pattern[at - 1] ?? "") && /\w/u.test(pattern[at + 1] ?? "");
}
