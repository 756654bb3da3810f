import { membersOf } from "../../declarations/items.ts";
import { canonical, knownText, lookup } from "../../declarations/value.ts";
import { hostJson } from "../example.ts";
import { both, breach, pass, rule } from "../judgement.ts";

export const hostLogMuted = rule({
  id: "host-log-muted",
  aliases: ["host-logging-muted"],
  title: "Functions host keeps its log to itself",
  practice: "monitor-log",
  severity: "medium",
  severityWhy: "An attack on the app is seen by nobody.",
  why: "The host filters out what Application Insights would have recorded.",
  fix: "Set the level to `Information` (`Warning` for noisy categories).",
  references: {
    mcsb: "LT-3",
    cwe: 778,
    page: "https://learn.microsoft.com/azure/azure-functions/configure-monitoring#configure-log-levels",
  },
  subject: "configuration",

  check: ({ type, body }) => {
    if (type !== "host.json") return pass;
    const levels = membersOf(lookup(body, "logging.logLevel")).members;
    return both(
      pass,
      ...levels
        .filter(
          ({ name, value }) =>
            /^(?:default|Function)$/iu.test(name) && /^(?:None|Critical)$/iu.test(knownText(value) ?? ""),
        )
        .map(({ name, value }) =>
          breach({
            message: `The host logs nothing of category \`${name}\` (${canonical(value)})`,
            at: value.at,
            property: `logging.logLevel.${name}`,
          }),
        ),
    );
  },

  bad: [
    hostJson`
      {
        "version": "2.0",
        "logging": {
          "logLevel": {
            "default": "None" // !
          }
        }
      }
    `,
  ],
  good: [
    hostJson`
      {
        "version": "2.0",
        "logging": {
          "logLevel": {
            "default": "Warning",
            "Host.Aggregator": "None"
          },
          "applicationInsights": {
            "samplingSettings": {
              "isEnabled": true,
              "excludedTypes": "Request;Exception"
            }
          }
        }
      }
    `,
  ],
  undecided: [],
  neverUndecided: "host.json holds literals only",
});
