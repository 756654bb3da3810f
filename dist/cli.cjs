#!/usr/bin/env node
"use strict";
var __create = Object.create;
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __getProtoOf = Object.getPrototypeOf;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __copyProps = (to, from, except, desc) => {
  if (from && typeof from === "object" || typeof from === "function") {
    for (let key of __getOwnPropNames(from))
      if (!__hasOwnProp.call(to, key) && key !== except)
        __defProp(to, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable });
  }
  return to;
};
var __toESM = (mod, isNodeMode, target) => (target = mod != null ? __create(__getProtoOf(mod)) : {}, __copyProps(
  // If the importer is in node compatibility mode or this is not an ESM
  // file that has been converted to a CommonJS file using a Babel-
  // compatible transform (i.e. "__esModule" has not been set), then set
  // "default" to the CommonJS "module.exports" for node compatibility.
  isNodeMode || !mod || !mod.__esModule ? __defProp(target, "default", { value: mod, enumerable: true }) : target,
  mod
));

// src/cli.ts
var import_node_module = __toESM(require("node:module"), 1);
var import_node_path2 = require("node:path");

// src/cli/cache-folder.ts
var import_node_os = require("node:os");
var import_node_path = require("node:path");
function cacheFolder() {
  const { RUNNER_TOOL_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  return (0, import_node_path.join)(RUNNER_TOOL_CACHE ?? XDG_CACHE_HOME ?? LOCALAPPDATA ?? (0, import_node_path.join)((0, import_node_os.homedir)(), ".cache"), "portcullis");
}

// src/cli.ts
process.exitCode = 3;
if ("enableCompileCache" in import_node_module.default) import_node_module.default.enableCompileCache((0, import_node_path2.join)(cacheFolder(), "compiled"));
void Promise.resolve().then(() => __toESM(require("./portcullis.cjs"), 1)).then(async ({ commandLine }) => {
  const { program } = await commandLine();
  process.exitCode = await program(process.argv.slice(2));
});
