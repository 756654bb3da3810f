import type { CallModel, Models } from "../../flow/models.ts";
import { harmsOfObjects } from "../../flow/taint.ts";

// Packages through which data passes; what any other one makes of its arguments is taken for its own.

const through = { gives: "all arguments" } as const;
const lodash = ["lodash", "lodash/fp", "lodash-es", "underscore", "ramda", "radash", "remeda"];

const calls: readonly CallModel[] = [
  {
    ...through,
    modules: lodash,
    names: [
      "trim",
      "trimStart",
      "trimEnd",
      "toLower",
      "toUpper",
      "capitalize",
      "upperFirst",
      "lowerFirst",
      "truncate",
      "pad",
      "padStart",
      "padEnd",
      "repeat",
      "replace",
      "split",
      "join",
      "toString",
      "unescape",
      "get",
      "pick",
      "pickBy",
      "omit",
      "omitBy",
      "merge",
      "mergeWith",
      "assign",
      "extend",
      "defaults",
      "defaultsDeep",
      "cloneDeep",
      "clone",
      "first",
      "last",
      "head",
      "nth",
      "values",
      "keys",
      "toPairs",
      "fromPairs",
      "flatten",
      "flattenDeep",
      "uniq",
      "compact",
      "concat",
      "castArray",
    ],
  },
  {
    ...through,
    modules: ["get", "merge", "defaultsDeep", "cloneDeep", "pick", "omit", "trim"].flatMap((name) => [
      `lodash/${name}`,
      `lodash.${name.toLowerCase()}`,
    ]),
    names: [""],
  },
  {
    ...through,
    modules: ["deepmerge", "extend", "deep-extend", "defu", "merge"],
    names: ["", "all", "defu"],
  },
  // Parsers: text becomes objects.
  {
    ...through,
    modules: ["js-yaml", "yaml", "json5", "jsonc-parser", "secure-json-parse", "toml", "@iarna/toml", "ini"],
    names: ["", "load", "loadAll", "safeLoad", "parse", "parseDocument", "decode"],
    unsafeFor: harmsOfObjects,
  },
  {
    ...through,
    modules: ["xml2js", "fast-xml-parser", "xml-js", "papaparse", "csv-parse", "csv-parse/sync", "plist"],
    names: ["parse", "**.parse", "parseStringPromise", "xml2js", "xml2json"],
    unsafeFor: harmsOfObjects,
  },
  {
    ...through,
    modules: ["qs", "query-string"],
    names: ["parse", "parseUrl", "**.parse"],
    unsafeFor: ["html", "log", "address", "redirect", "origin", ...harmsOfObjects],
  },
  {
    ...through,
    modules: [
      "parse-multipart-data",
      "parse-multipart",
      "@anzp/azure-function-multipart",
      "multipart-formdata",
    ],
    names: ["parse", "Parse", "", "default"],
    unsafeFor: harmsOfObjects,
  },
  { ...through, modules: ["cookie", "tough-cookie"], names: ["parse", "**.parse"] },
  // The claims of a token that nobody has verified are whatever the caller wrote.
  { ...through, modules: ["jsonwebtoken"], names: ["decode"], unsafeFor: harmsOfObjects },
  { ...through, modules: ["jwt-decode"], names: ["", "jwtDecode"], unsafeFor: harmsOfObjects },
  { ...through, modules: ["jose"], names: ["decodeJwt", "decodeProtectedHeader"], unsafeFor: harmsOfObjects },
  { ...through, modules: ["iconv-lite"], names: ["decode", "encode"] },
  {
    ...through,
    modules: ["raw-body", "get-stream", "co-body"],
    names: ["", "text", "json", "form", "buffer"],
  },
  { ...through, modules: ["stream/consumers"], names: ["text", "json", "buffer", "arrayBuffer"] },
  {
    ...through,
    modules: ["validator"],
    names: ["trim", "ltrim", "rtrim", "stripLow", "unescape", "normalizeEmail", "toString", "blacklist"].map(
      (name) => `**.${name}`,
    ),
    safeFor: harmsOfObjects,
  },
];

export const libraryModels: Partial<Models> = { calls };
