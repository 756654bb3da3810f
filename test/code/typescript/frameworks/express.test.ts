import { expect, test } from "@jest/globals";

import { reading } from "../../readings.ts";
import { expectMarked } from "../../flow/marked.ts";

const proxy = {
  "host.json": "{}",
  "proxy/function.json": `{ "bindings": [{ "type": "httpTrigger", "direction": "in", "name": "req", "route": "{*segments}" }] }`,
};

test("routes of an Express application that a function runs", async () => {
  const alerts = await expectMarked({
    ...proxy,
    "proxy/index.js": `const { createHandler } = require("azure-function-express");\nmodule.exports = createHandler(require("../app"));\n`,
    "app.js": `const express = require("express");
const { exec } = require("child_process");
const app = express();
app.use(express.json());
app.get("/ls", check, (req, res) => {
  exec("ls " + req.query.path); // ! command-injection
  res.send("<p>" + req.query.path); // ! cross-site-scripting
  res.json({ path: req.query.path });
  res.status(302).redirect(req.body.next); // ! open-redirect
});
function check(req, res, next) { if (!req.headers.authorization) return res.status(401).send("no"); next(); }
app.use("/orders", require("./routes/orders"));
require("./routes")(app);
module.exports = app;
`,
    "routes/orders.js": `const { Router } = require("express");
const { User } = require("../user");
const router = Router();
router.route("/:id").get(async (req, res) => res.json(await User.findOne({ name: req.body.name }))); // ! nosql-injection
router.post("/file", (req, res) => res.sendFile(req.params.name)); // ! path-traversal
router.post("/safe", (req, res) => res.sendFile(req.params.name, { root: "/data" }));
module.exports = router;
`,
    "user.js": `const mongoose = require("mongoose");\nexports.User = mongoose.model("User", {});\n`,
    "routes/index.js": `const Pages = require("./pages");
module.exports = (app) => {
  const pages = new Pages({ name: "x" });
  app.get("/", pages.start);
};
`,
    "routes/pages.js": `function Pages(options) {
  const log = (text) => eval(text); // ! code-injection
  this.start = (req, res) => { log(req.query.code); log(options.name); };
}
module.exports = Pages;
`,
  });
  expect(alerts[0]?.message).toContain("In function `proxy` at `GET /ls`, ");
});

test("an Express application of its own is none of ours", async () => {
  const { alerts } = await reading({
    "host.json": "{}",
    "f.js": `const { app } = require("@azure/functions");\napp.timer("t", { handler() {} });\n`,
    "web/server.js": `const express = require("express");\nconst app = express();\napp.get("/", (req, res) => eval(req.query.code));\n`,
  });
  expect(alerts).toEqual([]);
});

test("methods of an Express application that are named in a list, parameters, and folders that files are sent from", async () => {
  await expectMarked({
    ...proxy,
    "proxy/index.js": `const { createHandler } = require("azure-function-express");\nmodule.exports = createHandler(require("../app"));\n`,
    "app.js": `const express = require("express");
const { exec } = require("child_process");
const app = express();
for (const verb of ["get", "post"]) app[verb]("/ls/:id", (req, res) => {
  exec("ls " + req.params.id); // ! command-injection
});
app.param("id", (req, res, next, id, name) => {
  exec("ls " + id); // ! command-injection
  exec("ls " + name);
  next();
});
app.get("/file/:name", (req, res) => res.sendFile(req.params.name, { root: "/" })); // ! path-traversal
app.get("/drive/:name", (req, res) => res.sendFile(req.params.name, { root: "C:\\\\" })); // ! path-traversal
app.get("/safe/:name", (req, res) => res.sendFile(req.params.name, { root: "." }));
module.exports = app;
`,
  });
});
