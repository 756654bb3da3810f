import type { Review } from "../../src/policy/review.ts";
import { place } from "../../src/source/source.ts";
import { at, changed, changes, coverage, finding, judged, review, source } from "./reviews.ts";

/*
 * One pull request of an order service, with a finding of every kind: on an added line with a suggestion, caused by a
 * removed line, a secret, a flow through code, a file outside the diff, and what is known, accepted and fixed.
 */

const main = source(
  "infra/main.bicep",
  "param location string = resourceGroup().location",
  "",
  "resource api 'Microsoft.Web/sites@2024-04-01' = {",
  "  name: 'orders-api'",
  "  location: location",
  "  kind: 'functionapp,linux'",
  "  properties: {",
  "    siteConfig: {",
  "      minTlsVersion: '1.0'",
  "      appSettings: [",
  "        {",
  "          name: 'PAYMENT_KEY'",
  "          value: 'pay-9d8Kq2mVtY7Lw'",
  "        }",
  "      ]",
  "    }",
  "  }",
  "}",
  "",
  "resource admin 'Microsoft.Web/sites@2024-04-01' = {",
  "  name: 'orders-admin'",
  "  location: location",
  "  kind: 'functionapp,linux'",
  "  properties: {",
  "    httpsOnly: false",
  "  }",
  "}",
  "",
);

const orders = source(
  "src/functions/orders.ts",
  'import { app } from "@azure/functions";',
  'import { database } from "../database.js";',
  "",
  'app.http("orders", {',
  '  methods: ["GET"],',
  "  handler: async (request) => {",
  '    const customer = request.query.get("customer");',
  "    const filter = `customer = '${customer}'`;",
  "    const rows = await database.query(`select * from orders where ${filter}`);",
  "    return { jsonBody: rows };",
  "  },",
  "});",
  "",
);

const storage = source(
  "infra/modules/storage.bicep",
  "resource store 'Microsoft.Storage/storageAccounts@2023-05-01' = {",
  "  name: 'ordersstore'",
  "}",
  "",
);

const plainHttpOnAdmin = finding({
  rule: "plain-http-allowed",
  resource: "Microsoft.Web/sites admin",
  message: "`admin` accepts plain HTTP",
  at: at(main, "httpsOnly: false"),
  edit: { at: at(main, "httpsOnly: false"), text: "httpsOnly: true" },
});

const plainHttpOnApi = finding({
  rule: "plain-http-allowed",
  message: "`api` accepts plain HTTP",
  deployments: ["infra/main.bicep with infra/dev.bicepparam", "infra/main.bicep with infra/prod.bicepparam"],
  at: at(main, "resource api 'Microsoft.Web/sites@2024-04-01' = {"),
  edit: {
    at: place(main, main.text.indexOf("    siteConfig"), main.text.indexOf("    siteConfig")),
    text: "    httpsOnly: true\n",
  },
});

const secret = finding({
  rule: "literal-secret-in-setting",
  message: "`PAYMENT_KEY` of `api` is written into the template",
  property: "properties.siteConfig.appSettings.PAYMENT_KEY",
  at: at(main, "value: 'pay-9d8Kq2mVtY7Lw'"),
});

const injection = finding({
  rule: "sql-injection",
  resource: "function orders",
  property: "database.query",
  message: "`orders` builds SQL from the query parameter `customer`",
  at: at(orders, "database.query(`select * from orders where ${filter}`)"),
  flow: [
    { at: at(orders, 'request.query.get("customer")'), message: "read from the request" },
    { at: at(orders, "`customer = '${customer}'`"), message: "joined into `filter`" },
    { at: at(orders, "database.query(`select * from orders where ${filter}`)"), message: "run as SQL" },
  ],
});

const unwatched = finding({
  rule: "no-diagnostic-setting",
  resource: "Microsoft.Storage/storageAccounts store",
  property: "diagnosticSettings",
  message: "Nothing records access to `store`",
  at: at(storage, "resource store 'Microsoft.Storage/storageAccounts@2023-05-01' = {"),
  related: [
    {
      at: at(main, "resource admin 'Microsoft.Web/sites@2024-04-01' = {"),
      message: "is new here and uses it",
    },
  ],
  deployments: ["infra/main.bicep with infra/prod.bicepparam"],
});

const known = { isNew: false, blocks: false, comments: false } as const;

export const ordersReview: Review = review(
  [
    judged(secret),
    judged(injection),
    judged(plainHttpOnApi),
    judged(plainHttpOnAdmin, {
      standing: {
        kind: "reported",
        why:
          "New: the merge base does not have it. A suppression that this change adds or moves asks to allow it " +
          "(only for the demo); it holds once it is merged",
      },
    }),
    judged(unwatched),
    judged(
      finding({
        rule: "plain-http-allowed",
        message: "`legacy` accepts plain HTTP",
        at: at(storage, "store"),
      }),
      {
        ...known,
        standing: { kind: "baselined", why: "Accepted in the baseline: agreed in the review of 3 June" },
      },
    ),
    judged(
      finding({ rule: "plain-http-allowed", message: "`probe` accepts plain HTTP", at: at(storage, "name") }),
      {
        ...known,
        isNew: true,
        standing: {
          kind: "suppressed",
          why: "Allowed until 2027-01-31 in `infra/modules/storage.bicep`, line 2: the probe needs it",
        },
      },
    ),
    judged(
      finding({ rule: "no-diagnostic-setting", message: "Nothing records `old`", at: at(storage, "}") }),
      {
        ...known,
        standing: {
          kind: "pre-existing",
          why: "The merge base has it too; the suppression that allowed it ran out on 2026-11-01",
        },
      },
    ),
  ],
  {
    fixed: [
      judged(
        finding({
          rule: "plain-http-allowed",
          message: "`reports` accepts plain HTTP",
          at: at(main, "location"),
        }),
      ),
    ],
    doubts: [
      {
        rule: "plain-http-allowed",
        practice: "functions-auth",
        resource: "Microsoft.Web/sites worker",
        why: "`httpsOnly` is the parameter `enforce` without a value",
        at: at(main, "param location"),
      },
    ],
    problems: [
      {
        problem: {
          kind: "unresolved",
          effect: "incomplete",
          message: "The module `br/public:avm/res/web/site:0.1.0` could not be had",
          at: at(main, "resource admin"),
        },
        counts: true,
      },
    ],
    coverage: coverage({
      practices: {
        ...coverage().practices,
        "functions-auth": { rules: 2, passed: 1, failed: 4, undecided: 1 },
      },
      unresolved: [
        {
          what: "br/public:avm/res/web/site:0.1.0",
          why: "the registry `mcr.microsoft.com` could not be reached; run `bicep restore` before the review",
          path: "infra/main.bicep",
        },
      ],
      skipped: [{ path: "infra/huge.json", why: "is 104 MB, more than the limit of 10 MB" }],
    }),
    policyChanges: ["Weakens the gate: changes `block` from `high` to `critical`"],
    changes: changes(
      changed("infra/main.bicep", [
        "@@ -5 +5 @@",
        "   location: location",
        "   kind: 'functionapp,linux'",
        "   properties: {",
        "-    httpsOnly: true",
        "     siteConfig: {",
        "       minTlsVersion: '1.0'",
        "+      appSettings: [",
        "+        {",
        "+          name: 'PAYMENT_KEY'",
        "+          value: 'pay-9d8Kq2mVtY7Lw'",
        "+        }",
        "+      ]",
        "     }",
        "   }",
        " }",
        "+",
        "+resource admin 'Microsoft.Web/sites@2024-04-01' = {",
        "+  name: 'orders-admin'",
        "+  location: location",
        "+  kind: 'functionapp,linux'",
        "+  properties: {",
        "+    httpsOnly: false",
        "+  }",
        "+}",
      ]),
      changed("src/functions/orders.ts", [
        "@@ -6 +6 @@",
        "   handler: async (request) => {",
        '     const customer = request.query.get("customer");',
        "+    const filter = `customer = '${customer}'`;",
        "+    const rows = await database.query(`select * from orders where ${filter}`);",
        "     return { jsonBody: rows };",
      ]),
    ),
    conclusion: {
      kind: "blocked",
      incomplete: true,
      sentence:
        "Blocked: 4 findings block the merge (2 critical, 2 high). It is also incomplete: 1 problem kept something from being judged.",
      exitCode: 1,
    },
  },
);
