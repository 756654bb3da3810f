import type { CallModel, Models, SinkModel } from "../../flow/models.ts";
import { harmsOfObjects } from "../../flow/taint.ts";

const pattern = {
  rule: "regular-expression-injection",
  harm: "pattern",
  argument: 0,
  becomes: "a regular expression",
} as const;

// `re2` takes time in proportion to the text, whatever the pattern.
const sinks: readonly SinkModel[] = [{ ...pattern, modules: [""], names: ["RegExp"] }];

const escaped = { gives: "all arguments", safeFor: ["pattern", ...harmsOfObjects] } as const;

const escapers: readonly CallModel[] = [
  { ...escaped, modules: [""], names: ["RegExp.escape"] },
  { ...escaped, modules: ["escape-string-regexp", "regexp.escape", "escape-regexp"], names: ["", "default"] },
  { ...escaped, modules: ["lodash", "lodash-es", "lodash/fp"], names: ["escapeRegExp"] },
  { ...escaped, modules: ["lodash/escapeRegExp", "lodash.escaperegexp"], names: [""] },
  { ...escaped, modules: ["@hapi/hoek"], names: ["escapeRegex"] },
];

export const patternModels: Partial<Models> = { sinks, calls: escapers };
