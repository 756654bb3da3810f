import { describe, test } from "@jest/globals";

import { expectMarked } from "../../flow/marked.ts";
import { followEach } from "./cases.ts";

const html = `headers: { "content-type": "text/html" }`;

describe("cross-site-scripting", () => {
  followEach([
    ["put together", "", `return { ${html}, body: "<p>" + id }; // ! cross-site-scripting`],
    [
      "documents that are no HTML and run script",
      "",
      `if (id === "1") return { headers: { "content-type": "image/svg+xml" }, body: "<svg>" + request.query.get("b") }; // ! cross-site-scripting`,
      `return { headers: { "Content-Type": "application/xhtml+xml; charset=utf-8" }, body: "<p>" + id }; // ! cross-site-scripting`,
    ],
    ["a member of the body", "", `return { ${html}, body: body.page }; // ! cross-site-scripting`],
    [
      "headers set by calls",
      `import { HttpResponse } from "@azure/functions";`,
      `const headers = new Headers({ "Content-Type": "text/html" });`,
      `return new HttpResponse({ headers, body: "<p>" + id }); // ! cross-site-scripting`,
    ],
    [
      "headers set one by one",
      "",
      `const headers = new Headers();`,
      `headers.set("Content-Type", "text/html");`,
      `return { headers, body: "<p>" + id }; // ! cross-site-scripting`,
    ],
    ["text and JSON", "", `if (id) return { body: "<p>" + id };`, `return { ${html}, jsonBody: body };`],
    [
      "escaped by libraries",
      `import he from "he"; import escape from "escape-html"; import _ from "lodash"; import DOMPurify from "isomorphic-dompurify"; import sanitize from "sanitize-html"; import validator from "validator"; import { encode } from "html-entities";`,
      `const text = he.encode(id) + escape(id) + _.escape(id) + DOMPurify.sanitize(id) + sanitize(id);`,
      `return { ${html}, body: text + validator.escape(id) + encode(id) };`,
    ],
    [
      "escaped by hand",
      "",
      `const text = id.replace(/[&<>"']/g, (c) => "&#" + c.charCodeAt(0) + ";");`,
      `return { ${html}, body: "<p>" + text };`,
    ],
    [
      "decoded again",
      "",
      `return { ${html}, body: decodeURIComponent(encodeURIComponent(id)) }; // ! cross-site-scripting`,
    ],
    ["the address as it came", "", `return { ${html}, body: "<a href='" + request.url + "'>" };`],
    [
      "a parameter of the address",
      "",
      `const q = new URL(request.url).searchParams.get("q");`,
      `return { ${html}, body: "<p>" + q }; // ! cross-site-scripting`,
    ],
    [
      "Markdown",
      `import { marked } from "marked";`,
      `return { ${html}, body: marked(id) }; // ! cross-site-scripting`,
    ],
    [
      "filled templates",
      `import ejs from "ejs"; import Mustache from "mustache";`,
      `return { ${html}, body: ejs.render("<p><%= id %>", { id }) + Mustache.render("{{id}}", { id }) };`,
    ],
  ]);
});

describe("open-redirect", () => {
  followEach([
    ["anywhere", "", `return { status: 302, headers: { location: id } }; // ! open-redirect`],
    [
      "set by a call",
      "",
      `const headers = new Headers();`,
      `headers.set("Location", id);`,
      `return { status: 302, headers }; // ! open-redirect`,
    ],
    ["inside", "", "return { status: 302, headers: { location: `/orders/${id}` } };"],
    [
      "encoded",
      "",
      "return { status: 302, headers: { location: 'https://x/login?next=' + encodeURIComponent(id) } };",
    ],
  ]);
});

describe("response-header-injection", () => {
  followEach([
    [
      "all headers of the request",
      "",
      `return { headers: Object.fromEntries(request.headers) }; // ! response-header-injection`,
    ],
    ["headers of the body", "", `return { headers: body.headers }; // ! response-header-injection`],
    ["a value", "", `return { headers: { "x-order": id, "x-name": body.name } };`],
  ]);
});

describe("cors-origin-reflected", () => {
  const credentials = `"Access-Control-Allow-Credentials": "true"`;
  followEach([
    [
      "reflected",
      "",
      `const headers = { ${credentials}, "Access-Control-Allow-Origin": request.headers.get("origin") ?? "*" }; // ! cors-origin-reflected`,
      `return { headers };`,
    ],
    [
      "without credentials",
      "",
      `return { headers: { "Access-Control-Allow-Origin": request.headers.get("origin") } };`,
    ],
    [
      "compared with a list",
      `const allowed = ["https://a.example.com"];`,
      `const origin = request.headers.get("origin");`,
      `const headers = { ${credentials}, "Access-Control-Allow-Origin": allowed.includes(origin) ? origin : allowed[0] };`,
      `return { headers };`,
    ],
    [
      "of a domain",
      "",
      `const origin = request.headers.get("origin");`,
      `if (!origin.endsWith(".example.com")) return { status: 403 };`,
      `return { headers: { ${credentials}, "Access-Control-Allow-Origin": origin } };`,
    ],
    [
      "of a pattern",
      "",
      `const origin = request.headers.get("origin");`,
      `if (!/^https:\\/\\/.*\\.example\\.com$/.test(origin)) return { status: 403 };`,
      `return { headers: { ${credentials}, "Access-Control-Allow-Origin": origin } };`,
    ],
    [
      "of a loose check",
      "",
      `const origin = request.headers.get("origin");`,
      `if (!origin.includes("example.com")) return { status: 403 };`,
      `return { headers: { ${credentials}, "Access-Control-Allow-Origin": origin } }; // ! cors-origin-reflected`,
    ],
  ]);
});

test("headers that the older model sets one by one", async () => {
  await expectMarked({
    "host.json": "{}",
    "orders/function.json": `{ "bindings": [{ "type": "httpTrigger", "direction": "in", "name": "req" }] }`,
    "orders/index.js": `module.exports = async function (context, req) {
  context.res.set("Location", req.query.next); // ! open-redirect
  context.res.status(302).header("location", req.query.next); // ! open-redirect
  context.res.setHeader("location", "/orders/" + req.query.id);
  context.res.setHeader("x-order", req.query.id);
};
`,
  });
});
