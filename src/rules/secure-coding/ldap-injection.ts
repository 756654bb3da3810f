import { typescript } from "../example.ts";
import { rule } from "../judgement.ts";
import { reported } from "../reported.ts";

export const ldapInjection = rule({
  id: "ldap-injection",
  title: "Query of the directory is put together from the request",
  practice: "secure-coding",
  severity: "high",
  severityWhy: "The caller reads entries of others, or passes for one of them.",
  why: "Brackets and `*` in the value change what the filter asks for.",
  fix: "Make the filter of objects (`new EqualityFilter`), or escape the value (`ldap-escape`).",
  references: {
    mcsb: "DS-4",
    cwe: 90,
    page: "https://cheatsheetseries.owasp.org/cheatsheets/LDAP_Injection_Prevention_Cheat_Sheet.html",
  },
  subject: "alert",

  check: reported,

  bad: [
    typescript`
      import { app } from "@azure/functions";
      import ldap from "ldapjs";

      const client = ldap.createClient({ url: "ldaps://directory.example.com" });

      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          const filter = "(uid=" + request.query.get("name") + ")";
          client.search("ou=people,dc=example,dc=com", { filter }, () => {}); // !
          return { status: 204 };
        },
      });
    `,
  ],
  good: [
    typescript`
      import { app } from "@azure/functions";
      import ldap from "ldapjs";

      const client = ldap.createClient({ url: "ldaps://directory.example.com" });

      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          const filter = new ldap.EqualityFilter({ attribute: "uid", value: request.query.get("name") });
          client.search("ou=people,dc=example,dc=com", { filter }, () => {});
          return { status: 204 };
        },
      });
    `,
  ],
  undecided: [],
  neverUndecided: "the analyser reports what it is sure of; what it could not read is a problem of the run",
});
