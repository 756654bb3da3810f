import { knownText, lookup } from "../../declarations/value.ts";
import { hostJson } from "../example.ts";
import { breach, pass, rule } from "../judgement.ts";

export const extensionBundleOutOfSupport = rule({
  id: "extension-bundle-out-of-support",
  title: "Functions extensions come from a bundle without security fixes",
  practice: "static-scans",
  severity: "medium",
  severityWhy: "Known flaws in triggers and bindings stay open.",
  why: "The range in host.json keeps the app on an old major version of the bundle, which gets no fixes any more.",
  fix: "Set `extensionBundle.version` to `[4.*, 5.0.0)`.",
  references: {
    mcsb: "PV-6",
    cwe: 1104,
    page: "https://learn.microsoft.com/azure/azure-functions/extension-bundles",
  },
  subject: "configuration",

  check: ({ type, body }) => {
    if (type !== "host.json") return pass;
    const version = lookup(body, "extensionBundle.version");
    const upper = /,\s*(\d+)(?:\.\S*?)?\s*(\)|\])/u.exec(knownText(version) ?? "");
    if (upper === null) return pass;
    const [, major = "", bracket] = upper;
    // `5.0.0)` leaves 5 out.
    const newest = bracket === ")" ? Number(major) - 1 : Number(major);
    if (newest >= 4) return pass;
    return breach({
      message: `The host takes extensions of bundle ${newest} at most, which gets no security fixes`,
      at: version.at,
      property: "extensionBundle.version",
    });
  },

  bad: [
    hostJson`
      {
        "version": "2.0",
        "extensionBundle": {
          "id": "Microsoft.Azure.Functions.ExtensionBundle",
          "version": "[3.*, 4.0.0)" // !
        }
      }
    `,
  ],
  good: [
    hostJson`
      {
        "version": "2.0",
        "extensionBundle": {
          "id": "Microsoft.Azure.Functions.ExtensionBundle",
          "version": "[4.*, 5.0.0)"
        }
      }
    `,
  ],
  undecided: [],
  neverUndecided: "host.json holds literals only",
});
