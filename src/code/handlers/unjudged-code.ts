import type { Files } from "../../source/files.ts";
import { appFolder } from "./function-json.ts";

/** Files of function apps whose code no analyser follows from what comes in to where it does harm. */
export function unjudgedCode(files: Files): readonly { readonly path: string; readonly why: string }[] {
  const counts = new Map<string, { path: string; language: UnjudgedLanguage; count: number }>();
  for (const path of files.paths) {
    const language = languages.find(({ ending }) => ending.test(path));
    if (language === undefined || installed.test(path)) continue;
    const folder = path.split("/").slice(0, -1).join("/");
    const app = appFolder(files, folder);
    if (!files.has(app === "" ? "host.json" : `${app}/host.json`)) continue;
    const key = `${language.name}\n${app}`;
    const known = counts.get(key) ?? { path: app === "" ? "." : app, language, count: 0 };
    counts.set(key, { ...known, count: known.count + 1 });
  }
  return [...counts.values()].map(({ path, language, count }) => {
    const [files, them] = count === 1 ? ["file", "it"] : ["files", "them"];
    const functions = language.functionsAreRead ? "" : `functions in ${them} are not found, and `;
    const why = `holds ${count} ${language.name} ${files}: ${functions}what the code in ${them} does with its input is not judged`;
    return { path, why };
  });
}

interface UnjudgedLanguage {
  readonly name: string;
  readonly ending: RegExp;
  /** From attributes and annotations, or from the function.json that its functions have. */
  readonly functionsAreRead: boolean;
}

const languages: readonly UnjudgedLanguage[] = [
  { name: "C#", ending: /\.csx?$/iu, functionsAreRead: true },
  { name: "F#", ending: /\.fs$/iu, functionsAreRead: false },
  { name: "Java", ending: /\.java$/iu, functionsAreRead: true },
  { name: "Kotlin", ending: /\.kt$/iu, functionsAreRead: false },
  { name: "Go", ending: /\.go$/iu, functionsAreRead: true },
  { name: "PowerShell", ending: /\.psm?1$/iu, functionsAreRead: true },
];

const installed = /(?:^|\/)node_modules\//iu;
