import type { ts } from "ts-morph";

import { textOf, type Place } from "../../../source/source.ts";
import type { Alert } from "../../alert.ts";
import { enclosingName } from "../expressions.ts";
import type { HandlersAt } from "../facts/reach.ts";
import type { Names } from "../names.ts";
import { placeOf } from "../program.ts";
import { cipherDefects } from "./ciphers.ts";
import { credentialDefects } from "./credentials.ts";
import type { Defect, Look } from "./defect.ts";
import { errorDetailDefects } from "./error-details.ts";
import { logDefects } from "./logs.ts";
import { passwordHashDefects } from "./password-hashes.ts";
import { randomnessDefects } from "./randomness.ts";
import { sasDefects } from "./sas-tokens.ts";
import { tlsDefects } from "./tls.ts";
import { tokenReadingDefects } from "./token-reading.ts";
import { tokenVerificationDefects } from "./token-verification.ts";

const looks: readonly ((names: Names) => Look)[] = [
  cipherDefects,
  credentialDefects,
  errorDetailDefects,
  logDefects,
  passwordHashDefects,
  randomnessDefects,
  sasDefects,
  tlsDefects,
  tokenReadingDefects,
  tokenVerificationDefects,
];

/** What is wrong in the program's files at single places, and `more` besides, in the order of the files. */
export function defectsIn(
  names: Names,
  analyser: string,
  more: readonly Defect[] = [],
  handlersAt: HandlersAt = () => [],
): readonly Alert[] {
  const { ts } = names.program;
  const all = looks.map((look) => look(names));
  const found: Defect[] = [...more];
  for (const file of names.program.files) {
    ts.forEachChild(file, function visit(node): void {
      for (const look of all) found.push(...look(node));
      ts.forEachChild(node, visit);
    });
  }
  return alertsOf(names, analyser, distinct(found), handlersAt);
}

const gravity = ["low", "medium", "high", "critical"];

/** Of several reasons to report one place for one rule the gravest is kept. */
function distinct(defects: readonly Defect[]): readonly Defect[] {
  const kept = new Map<ts.Node, Map<string, Defect>>();
  for (const defect of defects) {
    const ofNode = kept.get(defect.node) ?? new Map<string, Defect>();
    kept.set(defect.node, ofNode);
    const before = ofNode.get(defect.rule);
    if (before === undefined || weight(before) < weight(defect)) ofNode.set(defect.rule, defect);
  }
  return [...kept.values()].flatMap((ofNode) => [...ofNode.values()]);

  function weight({ severity }: Defect): number {
    return severity === undefined ? gravity.length : gravity.indexOf(severity);
  }
}

function alertsOf(
  names: Names,
  analyser: string,
  defects: readonly Defect[],
  handlersAt: HandlersAt,
): readonly Alert[] {
  const used = new Map<string, number>();
  return defects
    .map((defect) => ({ defect, at: markOf(names, defect.node) }))
    .sort((one, other) => compare(one.at.source.path, other.at.source.path) || one.at.start - other.at.start)
    .map(({ defect, at }) => {
      const within = enclosingName(names, defect.node);
      const name = within === "" ? defect.name : `${defect.name} in ${within}`;
      // Two of the same name in one function are told apart by their order.
      const identity = `${defect.rule}\n${at.source.path}\n${name}`;
      const before = used.get(identity) ?? 0;
      used.set(identity, before + 1);
      return {
        rule: defect.rule,
        analyser,
        message: defect.message,
        at,
        flow: [],
        key: before === 0 ? name : `${name} #${before + 1}`,
        ...(defect.concernsCallers && { handlers: handlersAt(defect.node) }),
        ...(defect.severity && { severity: defect.severity }),
        ...(defect.edit && { edit: defect.edit }),
        ...(defect.secrets && { secrets: defect.secrets.map((node) => placeOf(names.program, node)) }),
      };
    });
}

/** A call that goes on over many lines is marked where it starts: up to what it calls. */
function markOf({ program }: Names, node: ts.Node): Place {
  const whole = placeOf(program, node);
  const isCall = program.ts.isCallExpression(node) || program.ts.isNewExpression(node);
  return isCall && textOf(whole).includes("\n") ? { ...whole, end: node.expression.end } : whole;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
