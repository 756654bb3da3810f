import type { Models, SinkModel } from "../../flow/models.ts";

// Merging a parsed `{"__proto__": {...}}` into an object, key by key, writes to what every object inherits from. That
// of `Object.assign` and of spread stays in the one object; `deepmerge`, `ts-deepmerge` and `defu` leave such keys out.
// Keys that code of the application writes by itself are looked at in prototypes.ts.

const merged = {
  rule: "prototype-pollution",
  harm: "merged object",
  argument: 0,
  becomes: "an object that is merged key by key",
  form: "call",
  andFollowing: true,
} as const;
const named = {
  rule: "prototype-pollution",
  harm: "property name",
  argument: 1,
  becomes: "the path of a property that is written",
  form: "call",
} as const;

const mergers = ["merge", "mergeWith", "defaultsDeep"];
const setters = ["set", "setWith"];
// https://github.com/lodash/lodash/wiki/Changelog: 4.17.12 for merging, 4.17.21 for paths.
const lodash = ["lodash", "lodash-es", "lodash/fp"];

const sinks: readonly SinkModel[] = [
  { ...merged, modules: lodash, names: mergers, before: "4.17.12" },
  { ...named, modules: lodash, names: setters, before: "4.17.21" },
  { ...merged, modules: ofFunctions(mergers), names: [""], before: "4.17.12" },
  { ...named, modules: ofFunctions(setters), names: [""], before: "4.17.21" },
  { ...merged, modules: ["jquery"], names: ["extend"], before: "3.4.0" },
  { ...merged, modules: ["extend"], names: [""], before: "3.0.2" },
  { ...merged, modules: ["deep-extend"], names: [""], before: "0.5.1" },
  { ...merged, modules: ["merge"], names: ["", "recursive"], before: "2.1.1" },
  { ...merged, modules: ["deepmerge"], names: ["", "all"], before: "4.2.0" },
  { ...merged, modules: ["@hapi/hoek", "hoek"], names: ["merge", "applyToDefaults"], before: "8.5.1" },
  {
    ...merged,
    modules: ["merge-deep", "defaults-deep", "mixin-deep", "assign-deep", "node.extend", "merge-objects"],
    names: [""],
  },
  { ...named, modules: ["set-value"], names: [""], before: "4.0.1" },
  { ...named, modules: ["dot-prop"], names: ["set", "setProperty"], before: "5.1.1" },
  { ...named, modules: ["object-path"], names: ["set", "ensureExists"], before: "0.11.8" },
  { ...named, modules: ["dset"], names: ["", "dset"], before: "3.1.4" },
];

/** Each function of lodash is a module, and was a package, of its own. */
function ofFunctions(names: readonly string[]): readonly string[] {
  return names.flatMap((name) => [`lodash/${name}`, `lodash.${name.toLowerCase()}`]);
}

export const objectModels: Partial<Models> = { sinks };
