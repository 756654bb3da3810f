import { describe, test } from "@jest/globals";

import { expectMarked } from "../../flow/marked.ts";

/** An Express application that a function runs; `req` and `res` are those of a route. */
async function followRoute(lines: readonly string[], header = ""): Promise<void> {
  await expectMarked({
    "host.json": "{}",
    "proxy/function.json": `{ "bindings": [{ "type": "httpTrigger", "direction": "in", "name": "req", "route": "{*rest}" }] }`,
    "proxy/index.js": `const { createHandler } = require("azure-function-express");\nmodule.exports = createHandler(require("../app"));\n`,
    "app.js": `const express = require("express");\n${header}\nconst app = express();\napp.post("/:id", (req, res) => {\n${lines.join("\n")}\n});\nmodule.exports = app;\n`,
  });
}

describe("what a route answers", () => {
  test.each<readonly [string, readonly string[]]>([
    [
      "text and JSON",
      [
        "res.send('<p>' + req.params.id); // ! cross-site-scripting",
        "res.send({ id: req.params.id });",
        "res.send(req.body);",
        "res.json(req.params.id);",
        "res.status(400).send(`<p>${req.query.id}`); // ! cross-site-scripting",
        "res.end('<p>' + req.cookies.name); // ! cross-site-scripting",
      ],
    ],
    [
      "files",
      [
        "res.sendFile('/data/' + req.params.id); // ! path-traversal",
        "res.download('/data/' + req.params.id); // ! path-traversal",
        "res.sendFile(req.params.id, { root: '/data' });",
      ],
    ],
    [
      "views",
      [
        "res.render(req.params.id); // ! path-traversal",
        "res.render('page', req.body); // ! path-traversal",
        "res.render('page', { ...req.query }); // ! path-traversal",
        "res.render('page', { id: req.params.id, order: req.body.order });",
      ],
    ],
    [
      "redirects",
      [
        "res.redirect(req.query.next); // ! open-redirect",
        "res.redirect(302, req.query.next); // ! open-redirect",
        "res.location(req.body.next); // ! open-redirect",
        "res.set('Location', req.query.next); // ! open-redirect",
        "res.writeHead(302, { Location: req.query.next }); // ! open-redirect",
        "res.redirect('/orders/' + req.params.id);",
      ],
    ],
    [
      "headers",
      [
        "res.set(req.body.headers); // ! response-header-injection",
        "res.set('x-order', req.params.id);",
        "res.set({ 'Access-Control-Allow-Origin': req.headers.origin, 'Access-Control-Allow-Credentials': 'true' }); // ! cors-origin-reflected",
      ],
    ],
  ])("%s", async (_, lines) => {
    await followRoute(lines);
  });
});

describe("where data comes in", () => {
  test.each([
    "query.code",
    "params.id",
    "body.code",
    "headers.code",
    "cookies.code",
    "get('code')",
    "header('code')",
    "param('code')",
    "originalUrl",
    "rawBody",
    "hostname",
  ])("req.%s", async (read) => {
    await followRoute([`eval(req.${read}); // ! code-injection`]);
  });

  test("what the application itself put there is none", async () => {
    await followRoute(["eval(req.user); eval(req.app.locals.code); eval(req.method);"]);
  });
});
