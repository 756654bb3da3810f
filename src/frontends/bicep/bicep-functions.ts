import type { Tree } from "../../declarations/value.ts";
import { oneOf, unknown } from "../../declarations/value.ts";
import { callText } from "../../evaluation/expression-text.ts";
import type { FunctionCall } from "../../evaluation/functions.ts";
import { keyVaultSecret } from "../../evaluation/parameter.ts";
import { resourceId } from "../../evaluation/resource-id.ts";
import { resourceGroupScope } from "../../evaluation/scope.ts";

/**
 * The functions that only Bicep has and that are not answered from files: what the machine that builds a parameter
 * file knows, and secrets that a parameter file refers to. Undefined for any other.
 */
export function bicepFunction(name: string, args: readonly Tree[], { at }: FunctionCall): Tree | undefined {
  const [, second] = args;
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
      const [subscriptionId, resourceGroup, vault, secret, version] = args;
      if (!subscriptionId || !resourceGroup || !vault || !secret) return undefined;
      const id = resourceId(resourceGroupScope(subscriptionId, resourceGroup, at), VAULT, vault, at);
      return keyVaultSecret(id, secret, version, at);
    }
    default:
      return undefined;
  }
}

const VAULT = "Microsoft.KeyVault/vaults";
