import type { Alert, FlowStep } from "../alert.ts";
import type { Handler } from "../handlers/handler.ts";
import { parametersEdit } from "./parameters-edit.ts";
import type { Effect } from "./properties.ts";
import { parameterFix } from "./parameter-fix.ts";
import { bindingUses, type BindingUse } from "./uses.ts";

/** What the expressions in the bindings of a function let its callers, or senders, do to what they are put into. */
export function bindingAlerts(handler: Handler): readonly Alert[] {
  const { uses } = bindingUses(handler, Object.keys(sinks) as Effect[]);
  return uses.flatMap((use) => {
    const sink = sinks[use.effect];
    // What the host makes, and data of the request does not replace, has nothing in it that anybody chose.
    if (sink === undefined || use.from.confined) return [];
    const edit = parametersEdit(use, uses);
    return [
      {
        rule: sink.rule,
        analyser: "Bindings",
        message: `${sink.says(handler.name)} from ${use.from.words} (\`${use.token.raw}\` in \`${use.property}\`)`,
        at: use.at,
        flow: flowOf(use),
        key: `${use.property} of ${use.type} in ${handler.name}: ${use.token.raw.toLowerCase()}`,
        handlers: [handler],
        fix: sink.fix(use, handler),
        ...(edit && { edit }),
      },
    ];
  });
}

interface Sink {
  readonly rule: string;
  readonly says: (handler: string) => string;
  readonly fix: (use: BindingUse, handler: Handler) => string;
}

const sinks: Readonly<Partial<Record<Effect, Sink>>> = {
  sql: {
    rule: "sql-injection",
    says: (name) => `A binding of function \`${name}\` puts SQL together`,
    fix: parameterFix,
  },
  filter: {
    rule: "nosql-injection",
    says: (name) => `A binding of function \`${name}\` takes its whole table filter`,
    fix: () =>
      "Write the filter out, with tokens for values only (`PartitionKey eq '{partition}'`): the host doubles the quotes in them.",
  },
  address: {
    rule: "server-side-request-forgery",
    says: (name) => `A binding of function \`${name}\` takes the address that it sends a request to`,
    fix: () => "Write the address into the binding, or into an app setting (`%Address%`).",
  },
  file: {
    rule: "path-traversal",
    says: (name) => `A binding of function \`${name}\` takes the path of a file`,
    fix: () =>
      "Write the path into the binding, or open the file in code after looking its name up in a list.",
  },
};

function flowOf({ from, token, property, at, via }: BindingUse): readonly FlowStep[] {
  return [
    { at: from.at, message: `${from.words} comes in here` },
    { at, message: `\`${token.raw}\` is put into \`${property}\` as it comes` },
    ...via
      .filter((place) => place.source !== at.source || place.end < at.start || place.start > at.end)
      .map((place) => ({ at: place, message: "is used by the binding here" })),
  ];
}
