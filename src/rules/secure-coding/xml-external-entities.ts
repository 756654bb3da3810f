import { typescript } from "../example.ts";
import { rule } from "../judgement.ts";
import { reported } from "../reported.ts";

export const xmlExternalEntities = rule({
  id: "xml-external-entities",
  title: "XML of the request is read with its entities",
  practice: "secure-coding",
  severity: "high",
  severityWhy: "The caller reads files of the worker, and reaches what the worker can reach.",
  why: "An entity names a file or an address, and its content becomes part of the document that is read.",
  fix: "Leave `noent` and `replaceEntities` off: the parser then reads no entities.",
  references: {
    mcsb: "DS-4",
    cwe: 611,
    page: "https://cheatsheetseries.owasp.org/cheatsheets/XML_External_Entity_Prevention_Cheat_Sheet.html",
  },
  subject: "alert",

  check: reported,

  bad: [
    typescript`
      import { app } from "@azure/functions";
      import libxmljs from "libxmljs2";

      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          const order = libxmljs.parseXml(await request.text(), { noent: true }); // !
          return { jsonBody: { id: order.get("//id").text() } };
        },
      });
    `,
  ],
  good: [
    typescript`
      import { app } from "@azure/functions";
      import libxmljs from "libxmljs2";

      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          const order = libxmljs.parseXml(await request.text());
          return { jsonBody: { id: order.get("//id").text() } };
        },
      });
    `,
  ],
  undecided: [],
  neverUndecided: "the analyser reports what it is sure of; what it could not read is a problem of the run",
});
