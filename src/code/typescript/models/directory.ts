import type { CallModel, Models, SinkModel } from "../../flow/models.ts";
import { harmsOfObjects } from "../../flow/taint.ts";

// Filters that are made as objects (`EqualityFilter`) hold their values as they are.

const directory = {
  rule: "ldap-injection",
  harm: "directory",
  argument: 0,
  becomes: "a filter of the directory",
  form: "call",
} as const;
const name = { ...directory, becomes: "a name of the directory" } as const;

const sinks: readonly SinkModel[] = [
  { ...directory, modules: ["ldapjs", "ldapts"], names: ["**.search"], argument: 1, field: "filter" },
  { ...directory, modules: ["ldapjs"], names: ["parseFilter", "filters.parseString"] },
  { ...directory, modules: ["ldapts"], names: ["FilterParser.parseString"] },
  {
    ...name,
    modules: ["ldapjs", "ldapts"],
    names: ["search", "add", "del", "modify", "modifyDN", "compare"].map((method) => `**.${method}`),
  },
  {
    ...directory,
    modules: ["activedirectory", "activedirectory2"],
    names: ["**.find", "**.findUsers", "**.findGroups"],
  },
];

const escapers: readonly CallModel[] = [
  {
    modules: ["ldap-escape"],
    names: ["filter", "dn"],
    gives: "all arguments",
    safeFor: ["directory", ...harmsOfObjects],
  },
  {
    modules: ["ldapjs"],
    names: ["escapeFilterValue", "escapeDN"],
    gives: "all arguments",
    safeFor: ["directory", ...harmsOfObjects],
  },
];

export const directoryModels: Partial<Models> = { sinks, calls: escapers };
