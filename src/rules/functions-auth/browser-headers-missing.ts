import type { Application } from "../../application/application.ts";
import { pagesOf, setsHeader } from "../../application/browser-pages.ts";
import { hostingOf } from "../../application/hosting.ts";
import type { Handler } from "../../code/handlers/handler.ts";
import type { Declaration } from "../../declarations/declaration.ts";
import { knownText, lookup } from "../../declarations/value.ts";
import { bicep, hostJson, together, typescript } from "../example.ts";
import { both, breach, pass, rule, undecided } from "../judgement.ts";
import type { Judgement } from "../rule.ts";

const page = typescript`
  import { app } from "@azure/functions";

  app.http("page", {
    methods: ["GET"],
    authLevel: "anonymous",
    handler: async () => ({ body: "<h1>Orders</h1>", headers: { "content-type": "text/html" } }),
  });
`;

export const browserHeadersMissing = rule({
  id: "browser-headers-missing",
  aliases: ["host-browser-headers"],
  title: "Pages of the function app do not tell browsers to be strict",
  practice: "functions-auth",
  preset: "strict",
  severity: "low",
  severityWhy:
    "Somebody on the path keeps a browser on plain HTTP, or content is run as what it was not sent for.",
  why: "A browser insists on HTTPS only after `Strict-Transport-Security`, and guesses what it got unless `X-Content-Type-Options` forbids it; the host sends neither by default.",
  fix: 'In host.json set `extensions.http.hsts.isEnabled: true` and `extensions.http.customHeaders: { "X-Content-Type-Options": "nosniff" }`.',
  references: {
    mcsb: "DP-3",
    cwe: 319,
    page: "https://learn.microsoft.com/azure/azure-functions/functions-bindings-http-webhook#hostjson-settings",
  },
  subject: "configuration",

  check: (host, application) => {
    if (host.type !== "host.json") return pass;
    const pages = pagesOf(host, application);
    return both(pass, ...headers.map((header) => judgeHeader(header, pages, host, application)));
  },

  bad: [
    together(
      page,
      hostJson`
        { // !
          "version": "2.0"
        }
      `,
    ),
    together(
      page,
      hostJson`
        { // !
          "version": "2.0",
          "extensions": {
            "http": {
              "hsts": {
                "isEnabled": false // !
              }
            }
          }
        }
      `,
    ),
  ],
  good: [
    together(
      page,
      hostJson`
        {
          "version": "2.0",
          "extensions": {
            "http": {
              "hsts": {
                "isEnabled": true
              },
              "customHeaders": {
                "X-Content-Type-Options": "nosniff"
              }
            }
          }
        }
      `,
    ),
    hostJson`
      {
        "version": "2.0"
      }
    `,
  ],
  undecided: [
    together(
      page,
      hostJson`
        {
          "version": "2.0"
        }
      `,
      bicep`
        param settings array

        resource api 'Microsoft.Web/sites@2024-04-01' = {
          name: 'api'
          location: 'westeurope'
          kind: 'functionapp'
          properties: {
            siteConfig: {
              appSettings: settings
            }
          }
        }
      `,
    ),
  ],
});

interface Header {
  readonly name: string;
  /** In host.json, and with `__` for each dot behind `AzureFunctionsJobHost__` in the app's settings. */
  readonly path: string;
}

const headers: readonly Header[] = [
  { name: "Strict-Transport-Security", path: "extensions.http.hsts.isEnabled" },
  { name: "X-Content-Type-Options", path: "extensions.http.customHeaders.X-Content-Type-Options" },
];

function judgeHeader(
  { name, path }: Header,
  pages: readonly Handler[],
  host: Declaration,
  application: Application,
): Judgement {
  const [without] = pages.filter((handler) => !setsHeader(handler, name));
  if (without === undefined) return pass;
  const written = lookup(host.body, path);
  const isOff = written.kind === "known" && (written.value === false || written.value === "");
  if (written.kind !== "absent" && !isOff) return pass;
  const why = setElsewhere(path, host, application);
  if (why === "set") return pass;
  if (why !== undefined) return undecided(why, written.at);
  return breach({
    message: `\`${without.name}\` answers with a page, and the host does not send \`${name}\` with it`,
    at: written.at,
    property: path,
    related: [{ at: without.at, message: "answers with a page" }],
  });
}

/** `set` by an app setting; or why it can't be told whether something in front of the host sends it. */
function setElsewhere(path: string, host: Declaration, application: Application): string | undefined {
  const hosting = hostingOf(application, host.at.source.path);
  if (hosting.kind === "unknown") return hosting.why;
  if (hosting.kind === "sites") {
    const name = `AzureFunctionsJobHost__${path.replaceAll(".", "__")}`;
    const values = hosting.sites.map((site) => site.setting(name).tree);
    const open = values.find(({ kind }) => kind !== "known" && kind !== "absent");
    if (open !== undefined)
      return open.kind === "unknown" ? open.why : "a condition decides on the app's settings";
    if (values.every((value) => /^(?:true|nosniff)$/iu.test(knownText(value) ?? ""))) return "set";
  }
  const inFront =
    application.ofType("Microsoft.Cdn/profiles/ruleSets/rules").length > 0 ||
    application
      .ofType("Microsoft.Network/applicationGateways")
      .some((gateway) => gateway.at("properties.rewriteRuleSets").tree.kind !== "absent");
  return inFront ? "rules of what stands in front of the app may add headers" : undefined;
}
