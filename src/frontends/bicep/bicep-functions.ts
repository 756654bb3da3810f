import type { Tree } from "../../declarations/value.ts";
import { knownText, oneOf, unknown } from "../../declarations/value.ts";
import { callText, expressionText } from "../../evaluation/expression-text.ts";
import type { FunctionCall } from "../../evaluation/functions.ts";

/**
 * The functions that only Bicep has and that are not answered from files: what the machine that builds a parameter
 * file knows, and secrets that a parameter file refers to. Undefined for any other.
 */
export function bicepFunction(name: string, args: readonly Tree[], { at }: FunctionCall): Tree | undefined {
  const [first, second] = args;
  switch (name) {
    case "readEnvironmentVariable": {
      const value = unknown(
        "it is read from the environment of the build",
        callText(name, args.slice(0, 1)),
        at,
      );
      // Without the variable the default is taken, so either may be deployed.
      return second === undefined ? value : oneOf([value, second], at);
    }
    case "readCliArg":
    case "externalInput":
      return unknown("it is given when the parameter file is built", callText(name, args), at);
    case "getSecret": {
      const secret = args[3] ?? first;
      const what = secret ? (knownText(secret) ?? expressionText(secret)) : "";
      return {
        ...unknown("a secret of a key vault", callText(name, args), at),
        secrecy: [{ kind: "key vault reference", what, at }],
      };
    }
    default:
      return undefined;
  }
}
