import type { Difference } from "./differences.ts";

/** Differences that are no mistake of the Bicep front end, each with its reason. */
export interface Explanation {
  readonly why: string;
  /** Of the template's path. */
  readonly path?: RegExp;
  readonly matches?: (difference: Difference) => boolean;
}

export const explanations: readonly Explanation[] = [
  {
    why: "The JSON was compiled from an older version of the file: other parameters and api versions",
    path: /azure-stack-hci\/(?:network-interface|virtual-hard-disk)|federated-identity-credential/u,
  },
  {
    why: "The JSON was compiled from an older version of the file: no default disk controller",
    path: /compute\/virtual-machine\/main/u,
    matches: ({ where }) => where.endsWith("diskcontrollertype"),
  },
  {
    why: "A name with slashes: the compiler cuts it at run time (`split(name, '/')[0]`), which an unknown name can't be",
    matches: ({ bicep, arm }) => cuts(arm) > cuts(bicep),
  },
  {
    why: "A loop's instance that another loop reads: the JSON names it by an index of its own, so it is not found by its name",
    path: /virtual-network-gateway|virtual-wan|\/virtual-machine\/|Loops(?:Indexed)?_LF|cicd-agents/u,
  },
  {
    why: "A module of one of several scopes or names: the JSON refers to it by an id that is one text of several",
    path: /object-replication-policy|sql-database-with-management|app-service-lza|sub-vending|aca-lza/u,
  },
  {
    why: "Arguments made up for the test that are of the wrong shape: what a mistake makes of them is no use to anyone",
    matches: ({ where, bicep, arm }) =>
      [where, bicep, arm].some((text) => /'[ab]'\[|union\('[ab]'/u.test(text)),
  },
  {
    why: "A template that a resource holds as data (`template: loadJsonContent(...)`) is evaluated in JSON only",
    path: /resource-role-assignment\/main/u,
  },
  {
    why: "Resources of other extensions than Azure have neither names nor ids of Azure",
    path: /extensibility|Extensions_CRLF/u,
  },
  {
    why: "Modules of registries that are not in the compiled template of the call that is looked at",
    matches: ({ kind }) => kind === "module not read",
  },
  {
    why: "The compiler put in what its machine's environment, or its caller, gave",
    path: /baselines_bicepparam\/(?:Parameters|External_Inputs|Expressions)/u,
  },
];

function cuts(text: string): number {
  return text.split(/split\(|\]\[1\]/u).length;
}
