import { typescript } from "../example.ts";
import { rule } from "../judgement.ts";
import { reported } from "../reported.ts";

export const prototypePollution = rule({
  id: "prototype-pollution",
  title: "Caller writes to what every object inherits from",
  practice: "secure-coding",
  severity: "medium",
  severityWhy:
    "The caller sets properties of every object of the worker: flags that grant access, options that run programs.",
  why: "Through the key `__proto__` an assignment reaches the prototype that all objects share, until the worker restarts.",
  fix: "Use a `Map`, or an object of `Object.create(null)`; refuse the keys `__proto__`, `constructor` and `prototype`.",
  references: {
    mcsb: "DS-4",
    cwe: 1321,
    page: "https://developer.mozilla.org/docs/Web/Security/Attacks/Prototype_pollution",
  },
  subject: "alert",

  check: reported,

  bad: [
    typescript`
      import { app } from "@azure/functions";

      const settings = {};

      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          const { customer, name, value } = await request.json();
          settings[customer][name] = value; // !
          return { status: 204 };
        },
      });
    `,
  ],
  good: [
    typescript`
      import { app } from "@azure/functions";

      const settings = new Map();

      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          const { customer, name, value } = await request.json();
          settings.get(customer).set(name, value);
          return { status: 204 };
        },
      });
    `,
  ],
  undecided: [],
  neverUndecided: "the analyser reports what it is sure of; what it could not read is a problem of the run",
});
