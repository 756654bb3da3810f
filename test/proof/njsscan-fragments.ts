import type { Files } from "../../src/source/files.ts";
import { isUnreadable } from "../../src/source/files.ts";
import { njsscanRules } from "./njsscan-places.ts";

/** A test file of njsscan, as an application by itself, with the places that its comments mark. */
export interface Marked {
  readonly files: Files;
  readonly marks: readonly Mark[];
}

interface Mark {
  readonly path: string;
  /** Of the comment; what it means begins below it, and before the next one. */
  readonly line: number;
  readonly last: number;
  /** Ours. */
  readonly rule: string;
}

/**
 * The files under `true_positives` and `true_negatives`. Many are fragments, of an application which nothing makes: one is
 * made on their first line, so that the others keep their numbers.
 */
export function fragmentsOf(files: Files): readonly Marked[] {
  return files.paths
    .filter((path) => /\/node_source\/true_(?:positives|negatives)\/.*\.js$/u.test(path))
    .flatMap((path) => {
      const source = files.read(path);
      if (isUnreadable(source)) return [];
      const known = { path, text: withApplication(source.text) };
      const one: Files = {
        paths: [path],
        has: (other) => other === path,
        read: (other) => (other === path ? known : { kind: "unreadable", path: other, why: "is not there" }),
        readBytes: () => new TextEncoder().encode(known.text),
        idOf: () => undefined,
      };
      return [{ files: one, marks: path.includes("/true_positives/") ? marksIn(path, source.text) : [] }];
    });
}

function marksIn(path: string, text: string): readonly Mark[] {
  const lines = text.split("\n");
  const marked = lines.flatMap((line, index) => {
    const name = /\bruleid:\s*(?<name>\w+)/u.exec(line)?.groups?.["name"];
    return name === undefined ? [] : [{ line: index + 1, name }];
  });
  return marked.flatMap(({ line, name }, index) => {
    const rule = njsscanRules.get(name);
    const last = (marked[index + 1]?.line ?? lines.length + 1) - 1;
    return rule === undefined ? [] : [{ path, line, last, rule }];
  });
}

function withApplication(text: string): string {
  const isUsed = (name: string): boolean =>
    new RegExp(`^\\s*${name}\\.(?:all|delete|get|patch|post|put|use)\\(`, "mu").test(text) &&
    !new RegExp(`\\b(?:const|let|var|function)\\s+${name}\\b`, "u").test(text);
  const missing = ["app", "router"].filter(isUsed);
  const made = missing.map((name) => `var ${name} = require("express")(); `).join("");
  // `req.foo` stands for any part of the request, and `req.foo("x")` for a call that gives one.
  const meant = text
    .replaceAll(/\b(?<name>req|request)\.foo\(/gu, "$<name>.get(")
    .replaceAll(/\b(?<name>req|request)\.(?:foo|vbody)\b/gu, "$<name>.body");
  return `require("express")(); ${made}${meant}`;
}
