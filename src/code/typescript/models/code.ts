import type { Models, SinkModel } from "../../flow/models.ts";

const code = { rule: "code-injection", harm: "code", argument: 0, becomes: "code" } as const;

const sinks: readonly SinkModel[] = [
  { ...code, modules: [""], names: ["eval", "require", "import"], form: "call" },
  { ...code, modules: [""], names: ["Function"], andFollowing: true },
  // The constructor of asynchronous functions has no name of its own.
  { ...code, modules: [""], names: ["Object.getPrototypeOf.().constructor"], andFollowing: true },
  { ...code, modules: ["worker_threads"], names: ["Worker"], form: "construct" },
  { ...code, modules: [""], names: ["setTimeout", "setInterval", "setImmediate"], form: "call" },
  { ...code, modules: ["module"], names: ["createRequire.()"], form: "call" },
  {
    ...code,
    modules: ["vm"],
    names: ["runInNewContext", "runInThisContext", "runInContext", "compileFunction"],
    form: "call",
  },
  { ...code, modules: ["vm"], names: ["Script", "SourceTextModule"], form: "construct" },
  // Both promise a sandbox, and both were left by their authors since it does not hold.
  { ...code, modules: ["vm2", "sandbox"], names: ["**.run"], form: "call" },
  // Code in a page runs in the browser beside the worker, and can call what the worker can.
  {
    ...code,
    modules: [
      "puppeteer",
      "puppeteer-core",
      "playwright",
      "playwright-core",
      "playwright-chromium",
      "phantom",
    ],
    names: [
      "**.evaluate",
      "**.evaluateHandle",
      "**.evaluateOnNewDocument",
      "**.addInitScript",
      "**.evaluateJavaScript",
    ],
    form: "call",
    onlyText: true,
  },
  {
    ...code,
    modules: ["safe-eval", "notevil", "static-eval", "eval", "require-from-string"],
    names: ["", "eval"],
  },
  { ...code, modules: ["mathjs"], names: ["**.eval", "**.evaluate", "**.compile"], form: "call" },
  { ...code, modules: ["expr-eval"], names: ["**.evaluate", "**.parse"], form: "call" },
];

const object = {
  rule: "unsafe-deserialization",
  harm: "code",
  argument: 0,
  becomes: "an object that may run code",
  form: "call",
} as const;

const deserializers: readonly SinkModel[] = [
  {
    ...object,
    modules: ["node-serialize", "serialize-to-js", "funcster", "cryo"],
    names: ["unserialize", "deserialize", "deepDeserialize", "parse"],
  },
  // Before version 4 `load` made functions of `!!js/function` (https://github.com/nodeca/js-yaml/blob/master/CHANGELOG.md).
  { ...object, modules: ["js-yaml"], names: ["load", "loadAll"], before: "4.0.0" },
];

export const codeModels: Partial<Models> = { sinks: [...sinks, ...deserializers] };
