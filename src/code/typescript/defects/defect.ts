import type { ts } from "ts-morph";

import type { Alert } from "../../alert.ts";

/** Something wrong that shows at one place, without following any data. */
export interface Defect extends Pick<Alert, "rule" | "message" | "severity"> {
  /** What is marked. */
  readonly node: ts.Node;
  /** Names it within its function, without anything secret: `createHash`. */
  readonly name: string;
  /** Who comes by it matters: the alert names the functions. */
  readonly concernsCallers?: true;
  /** A change that removes it, where one is certain. */
  readonly edit?: Alert["edit"] | undefined;
  /** The texts that are credentials. */
  readonly secrets?: readonly ts.Node[];
}

/** Judges one node of the syntax tree. It is asked about every one. */
export type Look = (node: ts.Node) => readonly Defect[];

export const nothingWrong: readonly Defect[] = [];

/** Whether the code runs only where somebody develops or tests, as far as the conditions around it say. */
export function isForDevelopment(compiler: typeof ts, node: ts.Node): boolean {
  for (let inner = node; !compiler.isSourceFile(inner); inner = inner.parent) {
    const outer = inner.parent;
    if (
      compiler.isIfStatement(outer) &&
      outer.thenStatement === inner &&
      development.test(outer.expression.getText())
    )
      return true;
    if (
      compiler.isConditionalExpression(outer) &&
      outer.whenTrue === inner &&
      development.test(outer.condition.getText())
    )
      return true;
  }
  return false;
}

const development =
  /(?:={2,3}\s*['"`](?:dev|development|local|test)|!={1,2}\s*['"`]prod|\bis_?(?:dev|local|test)|\b(?:localhost|emulator)\b)/iu;

/** Files that test others: what is written there is rarely used in earnest. */
export function isTestFile(path: string): boolean {
  return /(?:^|\/)(?:__tests__|__mocks__|tests?|specs?|e2e|fixtures?|mocks?)\/|\.(?:test|spec|e2e)\.[cm]?[jt]sx?$/iu.test(
    path,
  );
}
