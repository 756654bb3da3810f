import type { Files } from "../../source/files.ts";
import { appFolder } from "./function-json.ts";

/** Files of function apps whose code no analyser follows from what comes in to where it does harm. */
export function unjudgedCode(files: Files): readonly { readonly path: string; readonly why: string }[] {
  const counts = new Map<string, { path: string; language: string; count: number }>();
  for (const path of files.paths) {
    const language = languages.find(([ending]) => ending.test(path))?.[1];
    if (language === undefined || installed.test(path)) continue;
    const folder = path.split("/").slice(0, -1).join("/");
    const app = appFolder(files, folder);
    if (!files.has(app === "" ? "host.json" : `${app}/host.json`)) continue;
    const key = `${language}\n${app}`;
    const known = counts.get(key) ?? { path: app === "" ? "." : app, language, count: 0 };
    counts.set(key, { ...known, count: known.count + 1 });
  }
  return [...counts.values()].map(({ path, language, count }) => ({
    path,
    why: `holds ${count} ${language} ${count === 1 ? "file" : "files"}: what the code in them does with its input is not judged`,
  }));
}

const languages: readonly (readonly [RegExp, string])[] = [
  [/\.csx?$/iu, "C#"],
  [/\.java$/iu, "Java"],
  [/\.kt$/iu, "Kotlin"],
  [/\.go$/iu, "Go"],
  [/\.psm?1$/iu, "PowerShell"],
];

const installed = /(?:^|\/)(?:node_modules|bin|obj|target|vendor|\.git)\//iu;
