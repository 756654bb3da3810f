import type { Files } from "../../source/files.ts";
import { registeringPackages } from "./registrations.ts";

/** JavaScript and TypeScript of the repository itself, by path. Node takes no notice of an ending's case. */
export function isCode(path: string): boolean {
  return hasCodeEnding(path) && !/\.d\.[cm]?ts$/iu.test(path) && !isInstalled(path);
}

export function hasCodeEnding(path: string): boolean {
  return /\.[cm]?[jt]sx?$/iu.test(path);
}

export function isTypeScript(path: string): boolean {
  return /\.[cm]?tsx?$/iu.test(path);
}

/** Below a folder that a package manager fills. */
export function isInstalled(path: string): boolean {
  return /(?:^|\/)(?:node_modules|bower_components|\.yarn)\//u.test(path);
}

/** Whether the text can register a function, or hand on the package that does. */
export function mentionsFunctions(text: string): boolean {
  return registeringPackages.some((name) => text.includes(name));
}

/** Below a host.json: only there does the host look for functions. */
export function isInApp(files: Files, path: string): boolean {
  return foldersAbove(path).some((folder) => files.has(inFolder(folder, "host.json")));
}

/** The folders that hold a path, the nearest first; the repository's root is the empty text. */
export function foldersAbove(path: string): readonly string[] {
  const segments = path.split("/").slice(0, -1);
  return Array.from({ length: segments.length + 1 }, (_, index) =>
    segments.slice(0, segments.length - index).join("/"),
  );
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

export function inFolder(folder: string, path: string): string {
  return folder === "" ? path : `${folder}/${path}`;
}
