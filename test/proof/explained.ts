import type { Disagreement } from "./disagreements.ts";

/** What a Bicep template and its compiled JSON are judged differently in for a reason that is no mistake of ours. */
export interface Explanation {
  readonly why: string;
  /** Of the Bicep template's path. */
  readonly path: RegExp;
  readonly matches: (disagreement: Disagreement) => boolean;
}

export const explanations: readonly Explanation[] = [
  {
    why: "A resource holds a template as data (`template: loadJsonContent(...)`): the review of the Bicep file says that it was not judged and is incomplete, in JSON it is a nested deployment and judged",
    path: /authorization\/resource-role-assignment/u,
    matches: ({ kind, about }) =>
      kind === "doubt only in arm" ||
      (kind === "doubt only in bicep" && about.startsWith("secret-in-output")),
  },
  {
    why: "One line of a module that several calls reach is one finding in Bicep, and one that holds with the defaults is not told again for the values of a parameter file; in JSON each call has a line of its own",
    path: /sa\/chat-with-your-data/u,
    matches: ({ kind, about }) => kind === "finding only in arm" && / in \S+ with \S+ /u.test(about),
  },
  {
    why: "What a module takes from the scope that it is deployed to (`managementGroup().id`) has the deployment for a place: in JSON that is the nested one, of a module of a registry it is its whole text",
    path: /alz\/empty/u,
    matches: ({ kind, bicep, arm }) => kind === "other place" && bicep === "" && arm === "resource",
  },
];
