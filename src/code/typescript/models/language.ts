import type { CallModel, Models } from "../../flow/models.ts";
import { harmsOfObjects, type Harm } from "../../flow/taint.ts";

/** What `encodeURIComponent` leaves no character for; it leaves `'()*!~` and dots as they are. */
const encoded: readonly Harm[] = [
  "html",
  "xml",
  "path",
  "address",
  "redirect",
  "origin",
  "template",
  "log",
  ...harmsOfObjects,
];

const calls: readonly CallModel[] = [
  { modules: ["@azure/functions"], names: ["HttpRequest.clone"], gives: "itself" },
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
  { modules: [""], names: ["String", "String.raw"], gives: "all arguments", safeFor: harmsOfObjects },
  {
    modules: [""],
    names: ["JSON.stringify"],
    gives: "all arguments",
    safeFor: ["log", ...harmsOfObjects],
  },
  {
    modules: [""],
    names: ["JSON.parse"],
    gives: "all arguments",
    unsafeFor: ["log", ...harmsOfObjects],
  },
  // Bytes become any text again.
  {
    modules: [""],
    names: ["Buffer.from", "Buffer", "Buffer.new"],
    gives: "all arguments",
    unsafeFor: harmsOfObjects,
  },
  {
    modules: [""],
    names: ["decodeURIComponent", "decodeURI", "unescape", "atob"],
    gives: "all arguments",
    unsafeFor: encoded.filter((harm) => !harmsOfObjects.includes(harm)),
  },
  {
    modules: [""],
    names: ["btoa"],
    gives: "all arguments",
    safeFor: ["html", "shell", "sql", "log", ...harmsOfObjects],
  },
  { modules: [""], names: ["encodeURIComponent"], gives: "all arguments", safeFor: encoded },
  {
    modules: [""],
    names: ["encodeURI", "escape"],
    gives: "all arguments",
    safeFor: ["html", "xml", "template", "log", ...harmsOfObjects],
  },
  {
    modules: [""],
    names: [
      "Array.from",
      "Array.of",
      "Array.new",
      "Set.new",
      "Map.new",
      "Object.freeze",
      "Object.seal",
      "Object.fromEntries",
      "Object.groupBy",
      "Promise.resolve",
      "Promise.all",
      "Promise.any",
      "Promise.race",
      "Promise.allSettled",
      "structuredClone",
      "String.new",
      "Buffer.concat",
      "Headers.new",
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
      "FormData.new",
      "Request.new",
      "Blob.new",
      "File.new",
      "Uint8Array.new",
      "Reflect.get",
      "TextDecoder.new.decode",
      "TextEncoder.new.encode",
    ],
    gives: "all arguments",
  },
  {
    modules: ["", "url"],
    names: ["URLSearchParams.new"],
    gives: "all arguments",
    unsafeFor: ["html", "log", "address", "redirect", "origin"],
  },
  // A page or a template that was read from a file or a blob, with what is put into it.
  {
    modules: ["fs", "fs/promises", "fs-extra", "graceful-fs", "@azure/storage-blob"],
    names: ["**.replace", "**.replaceAll"],
    gives: "second argument",
    safeFor: harmsOfObjects,
  },
  // https://nodejs.org/api/: modules of Node
  {
    modules: ["url"],
    names: ["URL.new", "parse", "format", "resolve", "fileURLToPath", "pathToFileURL"],
    gives: "all arguments",
  },
  { modules: ["util"], names: ["promisify", "callbackify", "deprecate"], gives: "first argument" },
  { modules: ["util"], names: ["format"], gives: "all arguments", safeFor: harmsOfObjects },
  { modules: ["util"], names: ["inspect"], gives: "all arguments", safeFor: ["log", ...harmsOfObjects] },
  { modules: ["util"], names: ["TextDecoder.new.decode"], gives: "all arguments" },
  {
    modules: ["querystring"],
    names: ["parse", "decode", "unescape"],
    gives: "all arguments",
    unsafeFor: ["html", "log", "address", "redirect", "origin"],
  },
  { modules: ["string_decoder"], names: ["StringDecoder.new.write"], gives: "all arguments" },
  {
    modules: ["zlib"],
    names: ["gunzipSync", "inflateSync", "inflateRawSync", "brotliDecompressSync", "unzipSync"],
    gives: "all arguments",
  },
  // A digest, an identifier, a random value: nothing of what they were made from.
  {
    modules: ["crypto", "uuid", "nanoid", "bcrypt", "bcryptjs", "argon2", "md5", "sha.js", "object-hash"],
    names: ["", "*", "*.*"],
    gives: "nothing",
  },
];

export const languageModels: Partial<Models> = { calls };
