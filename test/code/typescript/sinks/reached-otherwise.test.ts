import { test } from "@jest/globals";

import { follow } from "../../flow/marked.ts";

// What does the harm without being called by its own name.

test("the constructor of functions, by way of a function", () =>
  follow(
    `(() => {}).constructor(id)(); // ! code-injection
[]["filter"]["constructor"](id)(); // ! code-injection
[]["fil" + "ter"]["con" + "structor"](id)(); // ! code-injection
new (function () {}).constructor("a", id); // ! code-injection
Reflect.construct(Function, [id]); // ! code-injection
(async () => {}).constructor(id); // ! code-injection
const make = handle.constructor; make(id); // ! code-injection
"".sub.constructor(id)(); // ! code-injection
[].constructor.constructor(id)(); // ! code-injection
({}).toString.constructor(id); // ! code-injection
Object.constructor(id); // ! code-injection
Math.max.constructor(id); // ! code-injection
[].constructor(id); ({}).constructor(id); "".constructor(id);
new Date().constructor(id);
new Order(id).constructor.name;
new Order(id).constructor(id);`,
    "function handle() {}\nclass Order { constructor(id) { this.id = id; } }",
  ));

test("clients that are made with an address", () =>
  follow(
    `const one = axios.create({ baseURL: id }); one.get("/x"); // ! server-side-request-forgery
got.extend({ prefixUrl: id }).get("x"); // ! server-side-request-forgery
got.extend({}).extend({ prefixUrl: id }); // ! server-side-request-forgery
ky.create({ prefixUrl: id }); // ! server-side-request-forgery
new Pool(id).request({ path: "/" }); // ! server-side-request-forgery
new Agent().request({ origin: id, path: "/" }); // ! server-side-request-forgery
const two = axios.create(); two.defaults.baseURL = id; two.get("/x"); // ! server-side-request-forgery
axios.defaults.baseURL = id; // ! server-side-request-forgery
axios.create({ baseURL: "https://a" }).get(id); // ! server-side-request-forgery
$fetch("/x", { baseURL: id }); // ! server-side-request-forgery
rq.defaults({ baseUrl: id }); // ! server-side-request-forgery
axios.create({ baseURL: "https://a.example/api" }).get("/x/" + encodeURIComponent(id));
const three = axios.create({ timeout: 1 }); three.defaults.headers.common["x-id"] = id;
new Pool("https://a.example").request({ path: "/" + encodeURIComponent(id) });`,
    `import axios from "axios"; import got from "got"; import ky from "ky"; import { $fetch } from "ofetch"; import rq from "request"; import { Pool, Agent } from "undici";`,
  ));
