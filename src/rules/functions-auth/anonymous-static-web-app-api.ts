import { itemsOf } from "../../declarations/items.ts";
import { knownText, lookup } from "../../declarations/value.ts";
import { staticWebApp } from "../example.ts";
import { breach, pass, rule } from "../judgement.ts";

export const anonymousStaticWebAppApi = rule({
  id: "anonymous-static-web-app-api",
  aliases: ["swa-api-anonymous-route"],
  title: "Static Web App lets anyone call its API",
  practice: "functions-auth",
  severity: "medium",
  severityWhy: "Anyone who finds the address calls the functions behind the site.",
  why: "The functions of a Static Web App are guarded by its routes only; nothing here asks for a role on `/api`.",
  fix: 'Add `{ "route": "/api/*", "allowedRoles": ["authenticated"] }` to `routes`.',
  references: {
    mcsb: "IM-1",
    cwe: 862,
    page: "https://learn.microsoft.com/azure/static-web-apps/configuration#routes",
  },
  subject: "configuration",

  check: ({ type, body, at }, { handlers }) => {
    if (type !== "staticwebapp.config.json") return pass;
    const { items } = itemsOf(lookup(body, "routes"));
    const ofRoute = (wanted: RegExp) =>
      items.find((item) => wanted.test(knownText(lookup(item, "route")) ?? ""));
    // A route of the API goes before that of the whole site; one for a single function is somebody's intent.
    const route = ofRoute(/^\/api\/?\*?$/iu) ?? ofRoute(/^\/\*$/u);
    const roles = lookup(route ?? body, "allowedRoles");
    if (route !== undefined && itemsOf(roles).items.length > 0) {
      if (!itemsOf(roles).items.some((role) => knownText(role) === "anonymous")) return pass;
      return breach({
        message: `Anyone may call \`${knownText(lookup(route, "route")) ?? ""}\``,
        at: roles.at,
        property: "routes.allowedRoles",
      });
    }
    // Without functions there is nothing to call, and those of an app of their own have keys of their own.
    if (!handlers.some(({ http }) => http !== undefined && knownText(http.authLevel) === "anonymous"))
      return pass;
    return breach({
      message: "No route asks for a role on `/api`: anyone may call the functions",
      at,
      property: "routes",
      severity: "low",
    });
  },

  bad: [
    staticWebApp`
      {
        "routes": [
          { "route": "/api/*", "allowedRoles": ["anonymous"] } // !
        ]
      }
    `,
  ],
  good: [
    staticWebApp`
      {
        "routes": [
          { "route": "/api/*", "allowedRoles": ["authenticated"] }
        ]
      }
    `,
  ],
  undecided: [],
  neverUndecided: "the file holds literals only",
});
