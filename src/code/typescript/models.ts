import type { CallModel, GuardModel, Models, SinkModel, SourceModel } from "../flow/models.ts";
import type { Harm } from "../flow/taint.ts";

// Names of external things are paths: `request.()` is a call, `new` a construction, `**` any beginning.

const functions = ["@azure/functions"];
const text: readonly Harm[] = ["document filter"];

/** `HttpRequest` of @azure/functions 4 (types/http.d.ts) and 3, and the context of both. */
const sources: readonly SourceModel[] = [
  { modules: functions, names: ["HttpRequest.query"], what: "the request's query", safeFor: text },
  {
    modules: functions,
    names: ["HttpRequest.params"],
    what: "the request's route parameters",
    safeFor: text,
  },
  {
    modules: functions,
    names: ["HttpRequest.headers", "HttpRequest.get.()"],
    what: "the request's headers",
    safeFor: text,
  },
  {
    modules: functions,
    names: ["HttpRequest.url", "HttpRequest.originalUrl"],
    what: "the request's address",
    safeFor: ["address", "redirect", ...text],
  },
  {
    modules: functions,
    names: ["HttpRequest.text.()", "HttpRequest.rawBody"],
    what: "the request's body",
    safeFor: text,
  },
  {
    modules: functions,
    names: [
      "HttpRequest.body",
      "HttpRequest.bufferBody",
      "HttpRequest.json.()",
      "HttpRequest.formData.()",
      "HttpRequest.blob.()",
      "HttpRequest.arrayBuffer.()",
      "HttpRequest.form",
      "HttpRequest.parseFormBody.()",
    ],
    what: "the request's body",
  },
  {
    modules: functions,
    names: ["InvocationContext.triggerMetadata", "InvocationContext.bindingData"],
    what: "what the caller gave the trigger",
  },
];

const express = ["express"];

/** https://expressjs.com/en/api.html#req. Its query and body may hold objects. */
const expressSources: readonly SourceModel[] = [
  { modules: express, names: ["Request.query"], what: "the request's query" },
  { modules: express, names: ["Request.params"], what: "the request's route parameters", safeFor: text },
  {
    modules: express,
    names: ["Request.body", "Request.files", "Request.file", "Request.rawBody"],
    what: "the request's body",
  },
  {
    modules: express,
    names: ["Request.headers", "Request.cookies", "Request.get.()", "Request.header.()"],
    what: "the request's headers",
    safeFor: text,
  },
  { modules: express, names: ["Request.param.()"], what: "the request's parameters" },
  {
    modules: express,
    names: ["Request.url", "Request.originalUrl", "Request.path"],
    what: "the request's address",
    safeFor: ["address", "redirect", ...text],
  },
];

/** https://expressjs.com/en/api.html#res. What `send` does with text is looked at in express.ts. */
const expressSinks: readonly SinkModel[] = [0, 1].map((argument) => ({
  modules: express,
  names: ["**.redirect", "Response.location"],
  rule: "open-redirect",
  harm: "redirect",
  argument,
  becomes: "the address of a redirect",
  form: "call",
}));

const sql = { rule: "sql-injection", harm: "sql", argument: 0, becomes: "SQL text", form: "call" } as const;

const sqlSinks: readonly SinkModel[] = [
  { ...sql, modules: ["mssql", "mssql/msnodesqlv8"], names: ["**.query", "**.batch", "**.prepare"] },
  { ...sql, modules: ["tedious"], names: ["Request"], form: "construct" },
  { ...sql, modules: ["pg", "pg-pool", "pg-native"], names: ["**.query"] },
  { ...sql, modules: ["pg", "pg-pool"], names: ["**.query"], field: "text" },
  {
    ...sql,
    modules: ["pg-promise"],
    names: [
      "**.query",
      "**.any",
      "**.one",
      "**.none",
      "**.many",
      "**.oneOrNone",
      "**.manyOrNone",
      "**.result",
      "**.multi",
    ],
  },
  { ...sql, modules: ["postgres"], names: ["**.unsafe"] },
  {
    ...sql,
    modules: ["mysql", "mysql2", "mysql2/promise", "promise-mysql", "mariadb"],
    names: ["**.query", "**.execute", "**.batch"],
  },
  {
    ...sql,
    modules: ["mysql", "mysql2", "mysql2/promise", "mariadb"],
    names: ["**.query", "**.execute"],
    field: "sql",
  },
  {
    ...sql,
    modules: ["sqlite3", "sqlite", "better-sqlite3"],
    names: ["**.run", "**.all", "**.get", "**.exec", "**.each", "**.prepare"],
  },
  { ...sql, modules: ["oracledb"], names: ["**.execute"] },
  {
    ...sql,
    modules: ["knex"],
    names: [
      "**.raw",
      "**.whereRaw",
      "**.orWhereRaw",
      "**.andWhereRaw",
      "**.orderByRaw",
      "**.havingRaw",
      "**.joinRaw",
      "**.groupByRaw",
      "**.fromRaw",
    ],
  },
  { ...sql, modules: ["sequelize", "sequelize-typescript"], names: ["**.query", "**.literal", "literal"] },
  { ...sql, modules: ["sequelize"], names: ["**.query"], field: "query" },
  {
    ...sql,
    modules: ["typeorm"],
    names: ["**.query", "**.where", "**.andWhere", "**.orWhere", "**.having", "**.orderBy", "**.addOrderBy"],
  },
  { ...sql, modules: ["@prisma/client"], names: ["**.$queryRawUnsafe", "**.$executeRawUnsafe", "**.raw"] },
  { ...sql, modules: ["drizzle-orm"], names: ["sql.raw"] },
];

const documentText = {
  rule: "nosql-injection",
  harm: "document text",
  argument: 0,
  becomes: "query text",
  form: "call",
} as const;
const documentFilter = {
  rule: "nosql-injection",
  harm: "document filter",
  argument: 0,
  becomes: "a query's filter",
  form: "call",
} as const;

const documentSinks: readonly SinkModel[] = [
  {
    ...documentText,
    modules: ["@azure/cosmos"],
    names: [
      "**.items.query",
      "**.databases.query",
      "**.containers.query",
      "**.storedProcedures.query",
      "**.items.readChangeFeed",
    ],
  },
  {
    ...documentText,
    modules: ["@azure/cosmos"],
    names: ["**.items.query", "**.databases.query", "**.containers.query"],
    field: "query",
  },
  {
    ...documentText,
    modules: ["@azure/data-tables"],
    names: ["**.listEntities"],
    field: "queryOptions.filter",
  },
  { ...documentText, modules: ["gremlin"], names: ["**.submit"] },
  {
    ...documentFilter,
    modules: ["mongodb", "mongoose"],
    names: [
      "**.find",
      "**.findOne",
      "**.findOneAndUpdate",
      "**.findOneAndDelete",
      "**.findOneAndReplace",
      "**.findByIdAndUpdate",
      "**.updateOne",
      "**.updateMany",
      "**.replaceOne",
      "**.deleteOne",
      "**.deleteMany",
      "**.countDocuments",
      "**.count",
      "**.exists",
      "**.aggregate",
      "**.where",
      "**.$where",
      "**.mapReduce",
    ],
  },
  // JavaScript that the database runs.
  {
    ...documentText,
    modules: ["mongodb", "mongoose"],
    names: [
      "**.find",
      "**.findOne",
      "**.updateOne",
      "**.updateMany",
      "**.deleteOne",
      "**.deleteMany",
      "**.countDocuments",
      "**.count",
    ],
    field: "$where",
  },
  { ...documentText, modules: ["mongodb", "mongoose"], names: ["**.$where"] },
];

const shell = {
  rule: "command-injection",
  harm: "shell",
  argument: 0,
  becomes: "a command",
  form: "call",
} as const;
const shells = [
  "sh",
  "bash",
  "/bin/sh",
  "/bin/bash",
  "zsh",
  "cmd",
  "cmd.exe",
  "powershell",
  "powershell.exe",
  "pwsh",
];

const commandSinks: readonly SinkModel[] = [
  {
    ...shell,
    modules: ["child_process"],
    names: ["exec", "execSync", "spawn", "spawnSync", "execFile", "execFileSync", "fork"],
  },
  {
    ...shell,
    modules: ["child_process"],
    names: ["spawn", "spawnSync", "execFile", "execFileSync"],
    argument: 1,
    items: true,
    when: { argument: 2, field: "shell" },
  },
  {
    ...shell,
    modules: ["child_process"],
    names: ["spawn", "spawnSync", "execFile", "execFileSync"],
    argument: 1,
    items: true,
    when: { argument: 0, isOneOf: shells },
  },
  {
    ...shell,
    modules: ["execa"],
    names: ["execaCommand", "execaCommandSync", "execa", "execaSync", "", "command", "commandSync"],
  },
  { ...shell, modules: ["shelljs"], names: ["exec", "cmd"] },
  { ...shell, modules: ["cross-spawn"], names: ["", "sync", "spawn"] },
];

const path = {
  rule: "path-traversal",
  harm: "path",
  argument: 0,
  becomes: "a file's path",
  form: "call",
} as const;
const fileSystems = ["fs", "fs/promises", "fs-extra", "graceful-fs"];
const fileFunctions = [
  "readFile",
  "readFileSync",
  "writeFile",
  "writeFileSync",
  "appendFile",
  "appendFileSync",
  "createReadStream",
  "createWriteStream",
  "open",
  "openSync",
  "unlink",
  "unlinkSync",
  "rm",
  "rmSync",
  "rmdir",
  "rmdirSync",
  "readdir",
  "readdirSync",
  "mkdir",
  "mkdirSync",
  "rename",
  "renameSync",
  "copyFile",
  "copyFileSync",
  "truncate",
  "symlink",
  "readJson",
  "readJSON",
  "writeJson",
  "outputFile",
  "remove",
  "opendir",
];

const pathSinks: readonly SinkModel[] = [
  { ...path, modules: fileSystems, names: fileFunctions.flatMap((name) => [name, `promises.${name}`]) },
  {
    ...path,
    modules: fileSystems,
    names: ["rename", "renameSync", "copyFile", "copyFileSync", "promises.rename", "promises.copyFile"],
    argument: 1,
  },
];

const address = {
  rule: "server-side-request-forgery",
  harm: "address",
  argument: 0,
  becomes: "the address of a call",
  form: "call",
} as const;
const verbs = ["get", "delete", "head", "options", "post", "put", "patch", "request", "stream"];

const addressSinks: readonly SinkModel[] = [
  { ...address, modules: [""], names: ["fetch"] },
  { ...address, modules: ["undici"], names: ["fetch", "request", "stream", "pipeline", "connect"] },
  {
    ...address,
    modules: [
      "node-fetch",
      "cross-fetch",
      "isomorphic-fetch",
      "ky",
      "got",
      "axios",
      "needle",
      "request",
      "request-promise",
      "request-promise-native",
      "superagent",
      "phin",
      "bent",
    ],
    names: ["", "fetch"],
  },
  {
    ...address,
    modules: [
      "ky",
      "got",
      "axios",
      "needle",
      "request",
      "request-promise",
      "request-promise-native",
      "superagent",
    ],
    names: verbs.map((verb) => `**.${verb}`),
  },
  {
    ...address,
    modules: ["axios", "got", "request", "request-promise", "request-promise-native"],
    names: ["", "request", "**.request"],
    field: "url",
  },
  { ...address, modules: ["axios"], names: ["", "create", "**.request"], field: "baseURL" },
  { ...address, modules: ["request", "request-promise"], names: ["", ...verbs], field: "uri" },
  { ...address, modules: ["http", "https"], names: ["get", "request"] },
  { ...address, modules: ["http", "https"], names: ["get", "request"], field: "hostname" },
  { ...address, modules: ["http", "https"], names: ["get", "request"], field: "host" },
  {
    ...address,
    modules: ["@azure/storage-blob"],
    names: ["BlobClient", "BlockBlobClient", "ContainerClient", "BlobServiceClient"],
    form: "construct",
  },
  {
    ...address,
    modules: ["@azure/storage-blob"],
    names: ["**.beginCopyFromURL", "**.syncCopyFromURL", "**.syncUploadFromURL"],
  },
  {
    ...address,
    modules: ["@azure/keyvault-secrets", "@azure/keyvault-keys", "@azure/keyvault-certificates"],
    names: ["SecretClient", "KeyClient", "CertificateClient"],
    form: "construct",
  },
  { ...address, modules: ["@azure/cosmos"], names: ["CosmosClient"], field: "endpoint", form: "construct" },
  {
    ...address,
    modules: ["puppeteer", "puppeteer-core", "playwright", "playwright-core"],
    names: ["**.goto"],
  },
];

const code = { rule: "code-injection", harm: "code", argument: 0, becomes: "code" } as const;

const codeSinks: readonly SinkModel[] = [
  { ...code, modules: [""], names: ["eval", "require", "import"], form: "call" },
  { ...code, modules: [""], names: ["Function"], andFollowing: true },
  { ...code, modules: [""], names: ["setTimeout", "setInterval", "setImmediate"], form: "call" },
  {
    ...code,
    modules: ["vm"],
    names: ["runInNewContext", "runInThisContext", "runInContext", "compileFunction"],
    form: "call",
  },
  { ...code, modules: ["vm"], names: ["Script"], form: "construct" },
  { ...code, modules: ["vm2"], names: ["**.run"], form: "call" },
  { ...code, modules: ["mathjs"], names: ["eval", "evaluate", "compile"], form: "call" },
  { ...code, modules: ["safe-eval", "notevil"], names: [""], form: "call" },
  {
    ...code,
    modules: ["node-serialize", "serialize-to-js"],
    names: ["unserialize", "deserialize"],
    rule: "unsafe-deserialization",
    becomes: "an object that may run code",
    form: "call",
  },
];

const everything: readonly ["first argument"] = ["first argument"];

const calls: readonly CallModel[] = [
  { modules: functions, names: ["HttpRequest.clone"], gives: "itself" },
  // Numbers, truth values and dates carry nothing.
  {
    modules: [""],
    names: [
      "Number",
      "parseInt",
      "parseFloat",
      "BigInt",
      "Boolean",
      "Symbol",
      "isNaN",
      "isFinite",
      "Number.*",
      "Math.*",
      "Date.*",
      "Date.new",
      "Array.isArray",
      "Object.is",
      "Object.hasOwn",
      "Buffer.byteLength",
      "console.*",
      "BigInt.*",
      "Error.new",
      "crypto.*",
    ],
    gives: "nothing",
  },
  { modules: ["crypto", "uuid", "nanoid", "bcrypt", "bcryptjs"], names: ["*", "*.*"], gives: "nothing" },
  { modules: [""], names: ["String", "String.raw"], gives: "all arguments", safeFor: text },
  { modules: [""], names: ["JSON.stringify"], gives: "all arguments", safeFor: text },
  {
    modules: [""],
    names: ["JSON.parse", "Buffer.from", "structuredClone.parse"],
    gives: "all arguments",
    unsafeFor: text,
  },
  {
    modules: [""],
    names: ["decodeURIComponent", "decodeURI", "unescape", "atob", "btoa"],
    gives: "all arguments",
  },
  {
    modules: [""],
    names: ["encodeURIComponent"],
    gives: "all arguments",
    safeFor: ["html", "path", "address", "redirect", ...text],
  },
  { modules: [""], names: ["encodeURI", "escape"], gives: "all arguments", safeFor: ["html", ...text] },
  {
    modules: [""],
    names: [
      "Array.from",
      "Array.new",
      "Set.new",
      "Map.new",
      "Object.freeze",
      "Object.seal",
      "Object.fromEntries",
      "Object.create",
      "Promise.resolve",
      "Promise.all",
      "Promise.any",
      "Promise.race",
      "Promise.allSettled",
      "structuredClone",
      "String.new",
      "Buffer.concat",
    ],
    gives: "first argument",
  },
  {
    modules: [""],
    names: [
      "Object.assign",
      "Object.entries",
      "Object.values",
      "Object.keys",
      "URL.new",
      "URL.parse",
      "URLSearchParams.new",
      "Headers.new",
      "FormData.new",
      "Request.new",
      "Reflect.get",
    ],
    gives: "all arguments",
  },
  {
    modules: ["url"],
    names: ["URL.new", "URLSearchParams.new", "parse", "format", "resolve", "fileURLToPath", "pathToFileURL"],
    gives: "all arguments",
  },
  {
    modules: ["path", "path/posix", "path/win32"],
    names: ["basename", "posix.basename", "win32.basename", "extname"],
    gives: "first argument",
    safeFor: ["path"],
  },
  {
    modules: ["path", "path/posix", "path/win32"],
    names: [
      "join",
      "resolve",
      "normalize",
      "dirname",
      "relative",
      "format",
      "posix.join",
      "posix.resolve",
      "posix.normalize",
      "toNamespacedPath",
    ],
    gives: "all arguments",
  },
  { modules: ["util"], names: ["promisify", "callbackify", "deprecate"], gives: everything[0] },
  { modules: ["util"], names: ["format", "inspect"], gives: "all arguments", safeFor: text },
  { modules: ["querystring", "qs"], names: ["parse", "decode", "unescape"], gives: "all arguments" },
  {
    modules: ["querystring", "qs"],
    names: ["stringify", "encode", "escape"],
    gives: "all arguments",
    safeFor: ["address", "redirect", "html", ...text],
  },
  {
    modules: ["lodash", "lodash/fp", "underscore", "ramda"],
    names: [
      "trim",
      "toLower",
      "toUpper",
      "camelCase",
      "get",
      "pick",
      "omit",
      "merge",
      "assign",
      "cloneDeep",
      "clone",
      "defaults",
      "first",
      "last",
      "head",
      "values",
      "flatten",
      "uniq",
      "compact",
      "join",
      "template",
      "toString",
      "trimStart",
      "trimEnd",
      "replace",
      "split",
    ],
    gives: "all arguments",
  },
  // Escapers, for what they escape.
  {
    modules: ["lodash", "underscore"],
    names: ["escape"],
    gives: "all arguments",
    safeFor: ["html", ...text],
  },
  {
    modules: ["he", "html-entities", "entities"],
    names: ["encode", "escape", "encodeHTML", "escapeUTF8"],
    gives: "all arguments",
    safeFor: ["html", ...text],
  },
  {
    modules: ["escape-html", "xss", "sanitize-html", "isomorphic-dompurify", "dompurify"],
    names: ["", "sanitize", "**.sanitize", "filterXSS"],
    gives: "all arguments",
    safeFor: ["html", ...text],
  },
  { modules: ["validator"], names: ["escape"], gives: "all arguments", safeFor: ["html", ...text] },
  {
    modules: ["mysql", "mysql2", "mysql2/promise", "sqlstring", "mariadb"],
    names: ["escape", "escapeId", "format", "**.escape", "**.escapeId"],
    gives: "all arguments",
    safeFor: ["sql", ...text],
  },
  {
    modules: ["pg-format"],
    names: ["", "ident", "literal", "withArray"],
    gives: "all arguments",
    safeFor: ["sql", ...text],
  },
  {
    modules: ["pg"],
    names: ["**.escapeLiteral", "**.escapeIdentifier"],
    gives: "all arguments",
    safeFor: ["sql", ...text],
  },
  {
    modules: ["shell-quote", "shell-escape", "shescape"],
    names: ["", "quote", "**.quote", "**.escape"],
    gives: "all arguments",
    safeFor: ["shell", ...text],
  },
  {
    modules: ["sanitize-filename", "filenamify"],
    names: [""],
    gives: "all arguments",
    safeFor: ["path", ...text],
  },
  {
    modules: ["mongo-sanitize", "express-mongo-sanitize"],
    names: ["", "sanitize"],
    gives: "all arguments",
    safeFor: text,
  },
  {
    modules: ["mongodb", "mongoose", "bson"],
    names: [
      "ObjectId.new",
      "ObjectID.new",
      "ObjectId",
      "Types.ObjectId.new",
      "Types.ObjectId",
      "mongo.ObjectId.new",
    ],
    gives: "nothing",
  },
];

const guards: readonly GuardModel[] = [
  {
    modules: [""],
    names: ["Number.isInteger", "Number.isSafeInteger", "Number.isFinite", "isFinite", "Number", "parseInt"],
    when: true,
    argument: 0,
  },
  { modules: [""], names: ["isNaN", "Number.isNaN"], when: false, argument: 0 },
  { modules: ["uuid"], names: ["validate"], when: true, argument: 0 },
  {
    modules: ["validator"],
    names: [
      "isUUID",
      "isInt",
      "isNumeric",
      "isAlphanumeric",
      "isAlpha",
      "isMongoId",
      "isHexadecimal",
      "isBoolean",
      "isDecimal",
      "isFloat",
      "isISO8601",
      "isPort",
      "isIn",
      "isWhitelisted",
      "isSlug",
    ].flatMap((name) => [name, `default.${name}`]),
    when: true,
    argument: 0,
  },
  {
    modules: ["mongodb", "mongoose", "bson"],
    names: ["**.ObjectId.isValid", "isValidObjectId", "ObjectId.isValid"],
    when: true,
    argument: 0,
  },
];

/** JavaScript on Azure Functions: where untrusted data comes in, what it can harm, and what makes it harmless. */
export const nodeModels: Models = {
  sources: [...sources, ...expressSources],
  sinks: [
    ...expressSinks,
    ...sqlSinks,
    ...documentSinks,
    ...commandSinks,
    ...pathSinks,
    ...addressSinks,
    ...codeSinks,
  ],
  calls,
  guards,
};
