import { expect } from "@jest/globals";

import type { Alert } from "../../../../src/code/alert.ts";
import { defectsIn } from "../../../../src/code/typescript/defects/defects.ts";
import { keyClientDefects } from "../../../../src/code/typescript/defects/key-clients.ts";
import { factsOf } from "../../../../src/code/typescript/facts/facts.ts";
import { regionOf } from "../../../../src/source/source.ts";
import { namesIn } from "../names-in.ts";

/**
 * The defects of a rule must be exactly those marked `// !` at the end of their line, with the severity where it is not
 * the rule's own: `// ! medium`.
 */
export async function expectDefects(
  rule: string,
  text: string,
  path = "src/orders.ts",
): Promise<readonly Alert[]> {
  const expected = text.split("\n").flatMap((line, index) => {
    const severity = /\/\/ !(?<severity> \w+)?$/u.exec(line);
    return severity === null ? [] : [`${index + 1}${severity.groups?.["severity"] ?? ""}`];
  });
  const names = await namesIn({ [path]: text });
  const { clients } = factsOf(names, []);
  const found = defectsIn(names, "test", keyClientDefects(names, clients)).filter((one) => one.rule === rule);
  expect(found.map((alert) => `${regionOf(alert.at).line}${suffix(alert)}`)).toEqual(expected);
  return found;
}

function suffix({ severity }: Alert): string {
  return severity === undefined ? "" : ` ${severity}`;
}
