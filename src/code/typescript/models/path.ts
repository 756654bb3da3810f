import type { CallModel, Models, SinkModel } from "../../flow/models.ts";
import { harmsOfObjects } from "../../flow/taint.ts";

/** An argument that names a file of the worker. */
export const path = {
  rule: "path-traversal",
  harm: "path",
  argument: 0,
  becomes: "a file's path",
  form: "call",
} as const;

/** Functions of `fs` that read, write or list; asking whether a file is there does no harm by itself. */
const ofOnePath = [
  "appendFile",
  "chmod",
  "chown",
  "cp",
  "copyFile",
  "link",
  "mkdir",
  "mkdtemp",
  "open",
  "opendir",
  "readFile",
  "readdir",
  "readlink",
  "rename",
  "rm",
  "rmdir",
  "symlink",
  "truncate",
  "unlink",
  "writeFile",
].flatMap((name) => [name, `${name}Sync`, `promises.${name}`]);
const ofTwoPaths = ["copyFile", "cp", "link", "rename", "symlink"].flatMap((name) => [
  name,
  `${name}Sync`,
  `promises.${name}`,
]);
const ofExtra = [
  "copy",
  "emptyDir",
  "ensureDir",
  "ensureFile",
  "mkdirp",
  "move",
  "outputFile",
  "outputJson",
  "outputJSON",
  "readJson",
  "readJSON",
  "remove",
  "writeJson",
  "writeJSON",
].flatMap((name) => [name, `${name}Sync`]);

const fileSystems = ["fs", "fs/promises", "fs-extra", "graceful-fs"];

const sinks: readonly SinkModel[] = [
  { ...path, modules: fileSystems, names: [...ofOnePath, "createReadStream", "createWriteStream"] },
  { ...path, modules: fileSystems, names: ofTwoPaths, argument: 1 },
  { ...path, modules: fileSystems, names: ["ReadStream", "WriteStream"], form: "construct" },
  { ...path, modules: ["fs-extra"], names: ofExtra },
  { ...path, modules: ["fs-extra"], names: ["copy", "copySync", "move", "moveSync"], argument: 1 },
  { ...path, modules: ["rimraf", "del", "mkdirp", "make-dir"], names: ["", "sync", "rimraf", "mkdirp"] },
  { ...path, modules: ["jsonfile"], names: ["readFile", "readFileSync", "writeFile", "writeFileSync"] },
  { ...path, modules: ["shelljs"], names: ["cat", "cp", "mv", "rm", "ls"] },
  // Files of the worker that are sent to a blob, and blobs that become files.
  {
    ...path,
    modules: ["@azure/storage-blob", "@azure/storage-file-share", "@azure/storage-file-datalake"],
    names: ["**.uploadFile", "**.downloadToFile", "**.readToFile"],
  },
  { ...path, modules: ["koa-send"], names: [""], argument: 1 },
  { ...path, modules: ["send"], names: [""], argument: 1 },
  { ...path, modules: ["archiver"], names: ["**.file", "**.directory", "**.glob"] },
  {
    ...path,
    modules: ["adm-zip"],
    names: ["**.addLocalFile", "**.addLocalFolder", "**.extractAllTo", "**.extractAllToAsync", "**.writeZip"],
  },
  { ...path, modules: ["unzipper"], names: ["Extract"], field: "path" },
  { ...path, modules: ["decompress"], names: [""], argument: 1 },
  { ...path, modules: ["exceljs"], names: ["**.readFile", "**.writeFile"] },
  { ...path, modules: ["xlsx"], names: ["readFile", "writeFile"] },
];

const paths = ["path", "path/posix", "path/win32"];

const calls: readonly CallModel[] = [
  {
    modules: paths,
    names: ["basename", "extname", "posix.basename", "win32.basename", "posix.extname"],
    gives: "first argument",
    safeFor: ["path"],
  },
  {
    modules: paths,
    names: ["join", "resolve", "normalize", "dirname", "relative", "format", "toNamespacedPath"].flatMap(
      (name) => [name, `posix.${name}`, `win32.${name}`],
    ),
    gives: "all arguments",
  },
  {
    modules: ["sanitize-filename", "filenamify", "slugify"],
    names: ["", "default"],
    gives: "all arguments",
    safeFor: ["path", ...harmsOfObjects],
  },
  // An archive is what it was made of: the names in it are whoever's that is.
  { modules: ["unzipper"], names: ["Open.buffer"], gives: "first argument" },
  { modules: ["jszip"], names: ["loadAsync", "**.loadAsync"], gives: "first argument" },
];

export const pathModels: Partial<Models> = { sinks, calls };
