#!/usr/bin/env node
import module from "node:module";
import { join } from "node:path";
import { cacheFolder } from "./cli/cache-folder.ts";

// 3 until something says otherwise: a process that ends early must not look like one that passed.
process.exitCode = 3;

// Half of a short run is compiling, so what Node compiled is kept, as tsc does it too; older versions of Node can't. In
// a folder of the user's own: whoever writes there decides what is run.
if ("enableCompileCache" in module) module.enableCompileCache(join(cacheFolder(), "compiled"));

// Only what is loaded from here on comes from there.
void import("./portcullis.ts").then(async ({ commandLine }) => {
  const { program } = await commandLine();
  process.exitCode = await program(process.argv.slice(2));
});
