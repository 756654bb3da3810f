import { describe } from "@jest/globals";

import { followEach } from "./cases.ts";

describe("command-injection", () => {
  const bad = "// ! command-injection";
  followEach([
    [
      "child_process",
      `import cp, { execSync, spawnSync, fork, execFileSync } from "node:child_process";`,
      `cp.exec("ls " + id, () => {}); ${bad}`,
      `execSync("ls " + id); ${bad}`,
      `fork(id); ${bad}`,
      `spawnSync("ls", [id]);`,
      `spawnSync("ls " + id, { shell: true }); ${bad}`,
      `spawnSync("bash", ["-c", "ls " + id]); ${bad}`,
      `execFileSync("powershell.exe", ["-Command", id]); ${bad}`,
      `execFileSync("convert", ["-resize", id]);`,
    ],
    [
      "loaded by another way",
      `import { createRequire } from "node:module"; const load = createRequire(import.meta.url);`,
      `load("child_process").exec("ls " + id); ${bad}`,
      `process.getBuiltinModule("node:child_process").exec("ls " + id); ${bad}`,
      `process.mainModule?.require("child_process").exec("ls " + id); ${bad}`,
      `Reflect.apply(load("child_process").exec, null, ["ls " + id]); ${bad}`,
      `Reflect.apply((text: string) => load("child_process").exec(text), null, ["ls " + id]); ${bad}`,
      `Reflect.apply(load("child_process").exec, null, ["ls"]);`,
    ],
    [
      "execa",
      `import { execa, execaSync, execaCommand, $ } from "execa";`,
      `await execa("ls", [id]);`,
      `await execa("ls", [id], { shell: true }); ${bad}`,
      `execaSync(id); ${bad}`,
      `await execaCommand("ls " + id); ${bad}`,
      "await $`ls ${id}`;",
      "await execa`ls ${id}`;",
    ],
    [
      "shelljs and zx",
      `import shell from "shelljs"; import { $ } from "zx";`,
      `shell.exec("ls " + id); ${bad}`,
      "await $`ls ${id}`;",
    ],
    [
      "others",
      `import spawn from "cross-spawn"; import cmd from "node-cmd"; import { Client } from "ssh2";`,
      `spawn("ls", [id]);`,
      `spawn(id); ${bad}`,
      `cmd.run("ls " + id); ${bad}`,
      `new Client().exec("ls " + id, () => {}); ${bad}`,
    ],
    [
      "escaped",
      `import { exec } from "child_process"; import { quote } from "shell-quote"; import escape from "shell-escape";`,
      `exec(quote(["ls", id]));`,
      `exec(escape(["ls", id]));`,
      `if (/^[a-z0-9]+$/.test(id)) exec("ls " + id);`,
      `exec("ls " + encodeURIComponent(id)); ${bad}`,
    ],
  ]);
});

describe("code-injection", () => {
  const bad = "// ! code-injection";
  followEach([
    [
      "language",
      "",
      `eval("(" + id + ")"); ${bad}`,
      `new Function("a", "return " + id); ${bad}`,
      `Function(id)(); ${bad}`,
      `setTimeout("f(" + id + ")", 10); ${bad}`,
      `setInterval(id, 10); ${bad}`,
      `setTimeout(() => console.info(1), id);`,
    ],
    [
      "without a name",
      `import { Worker } from "worker_threads"; const Made = Object.getPrototypeOf(async () => undefined).constructor;`,
      `await new Made("a", id)(); ${bad}`,
      `new Worker(id, { eval: true }); ${bad}`,
      `new Worker("./worker.js", { workerData: id });`,
    ],
    [
      "vm",
      `import vm from "vm"; import { VM } from "vm2"; import Sandbox from "sandbox";`,
      `new Sandbox().run("add(" + id + ")", () => {}); // ! code-injection`,
      `vm.runInThisContext(new Buffer(id, "base64").toString()); // ! code-injection`,
      `vm.runInThisContext(new Buffer("MSArIDE=", "base64").toString());`,
      `vm.runInThisContext(id); ${bad}`,
      `vm.compileFunction(id); ${bad}`,
      `new VM().run(id); ${bad}`,
    ],
    [
      "evaluators",
      `import { evaluate } from "mathjs"; import { Parser } from "expr-eval"; import safeEval from "safe-eval";`,
      `evaluate(id); ${bad}`,
      `Parser.evaluate(id, {}); ${bad}`,
      `safeEval(id); ${bad}`,
    ],
    [
      "from a list",
      `const known = new Map([["a", "1 + 1"]]);`,
      `eval(known.get(id) ?? "0");`,
      `if (["1", "2"].includes(id)) eval(id);`,
    ],
  ]);
});

describe("unsafe-deserialization", () => {
  followEach([
    [
      "node-serialize",
      `import serialize from "node-serialize"; import funcster from "funcster";`,
      `serialize.unserialize(id); // ! unsafe-deserialization`,
      `funcster.deepDeserialize(body); // ! unsafe-deserialization`,
      `JSON.parse(id);`,
    ],
  ]);
});

describe("server-side-template-injection", () => {
  const bad = "// ! server-side-template-injection";
  followEach([
    [
      "ejs, pug, lodash",
      `import ejs from "ejs"; import pug from "pug"; import _ from "lodash";`,
      `ejs.render("<p>" + id); ${bad}`,
      `ejs.render("<p><%= id %>", { id });`,
      `pug.compile("p " + id); ${bad}`,
      `pug.render("p= id", { id });`,
      `_.template("<p>" + id)({}); ${bad}`,
      `_.template("<p><%- id %>")({ id });`,
    ],
    [
      "texts of files that something is put into",
      `import Handlebars from "handlebars"; import fs from "fs"; import { escape } from "validator";`,
      `const page = fs.readFileSync("page.html", "utf8");`,
      `Handlebars.compile(page.replace("<!-->", id))({}); ${bad}`,
      `Handlebars.compile(page.toString().replaceAll("<!-->", "x").replace("y", id))({}); ${bad}`,
      `fs.readFile("page.html", "utf8", (error, text) => { Handlebars.compile(text.replace("x", id)); }); ${bad}`,
      `Handlebars.compile(page.replace("<!-->", String(Number(id))))({});`,
      `Handlebars.compile(page.replace(id, "x"))({});`,
      `Handlebars.compile(page)({ id });`,
    ],
    [
      "handlebars, nunjucks, liquid, eta",
      `import Handlebars from "handlebars"; import nunjucks from "nunjucks"; import { Liquid } from "liquidjs"; import { Eta } from "eta";`,
      `Handlebars.compile(body.template)({}); ${bad}`,
      `Handlebars.create().compile(id); ${bad}`,
      `nunjucks.renderString(id, {}); ${bad}`,
      `new nunjucks.Environment().renderString(id, {}); ${bad}`,
      `await new Liquid().parseAndRender(id, {}); ${bad}`,
      `new Eta().renderString(id, {}); ${bad}`,
      `nunjucks.render("page.html", { id });`,
    ],
    ["without code in its templates", `import Mustache from "mustache";`, `Mustache.render(id, {});`],
    [
      "views",
      `import ejs from "ejs";`,
      "ejs.renderFile(`/views/${id}.ejs`, {}); // ! path-traversal",
      `ejs.renderFile("/views/page.ejs", { id });`,
    ],
  ]);
});
