import { frontEnds } from "./dialects.ts";

/** Whether a front end or an analyser will ask for this file: such files are had in a few steps, beforehand. */
export function isRead(path: string): boolean {
  return frontEnds.some((frontEnd) => frontEnd.claims(path)) || /\.(?:[cm]?[jt]sx?|py|cs|java)$/iu.test(path);
}
