import type { ts } from "ts-morph";

import { isSdkMethod, sdkOperations, type SdkOperation } from "../../../azure/sdk-operations.ts";
import type { ClientCredential } from "../../facts.ts";
import type { Names } from "../names.ts";
import { signInOf } from "./client-credentials.ts";
import { clientTypes, constructedType, lineageOf } from "./client-types.ts";

/** A client where it is made. */
export interface ClientSite {
  readonly node: ts.CallExpression | ts.NewExpression;
  readonly type: string;
  readonly package: string;
  readonly credential: ClientCredential;
  readonly settings: readonly string[];
}

/** A call of a client's method that calls the service. */
export interface CallSite {
  readonly node: ts.CallExpression;
  readonly type: string;
  readonly method: string;
  readonly operations: readonly SdkOperation[];
  readonly origin?: ts.Node;
}

/** The clients of the Azure SDK that the program makes, and what it does with them. */
export function clientsUsed(
  names: Names,
  ofSchemas: ReadonlySet<string>,
): {
  readonly clients: readonly ClientSite[];
  readonly calls: readonly CallSite[];
} {
  const { ts } = names.program;
  const typeOf = clientTypes(names);
  const clients: ClientSite[] = [];
  const calls: CallSite[] = [];
  // Without the packages anywhere nothing can be a client.
  if (names.program.files.some(({ text }) => /["'](?:@azure\/|openai["'])/u.test(text))) {
    for (const file of names.program.files) ts.forEachChild(file, visit);
  }
  return { clients, calls };

  function visit(node: ts.Node): void {
    if (ts.isNewExpression(node) || ts.isCallExpression(node)) {
      const constructed = constructedType(names, node);
      if (constructed !== undefined) {
        const { type, module, isConnectionString } = constructed;
        clients.push({
          node,
          type,
          package: module,
          ...signInOf(names, node, type, isConnectionString, ofSchemas),
        });
      } else if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression))
        callOf(node, node.expression);
    }
    ts.forEachChild(node, visit);
  }

  function callOf(node: ts.CallExpression, callee: ts.PropertyAccessExpression): void {
    let method = callee.name.text;
    let receiver = callee.expression;
    // `client.chat.completions.create`: the client may stand several members back.
    for (;;) {
      // Cheap, before anything is followed.
      const client = isSdkMethod("javascript", method) ? typeOf(receiver) : undefined;
      if (client !== undefined) {
        const { type, origin } = client;
        const operations = operationsOf(type, method);
        if (operations.length > 0) calls.push({ node, type, method, operations, ...(origin && { origin }) });
        return;
      }
      if (!ts.isPropertyAccessExpression(receiver)) return;
      method = `${receiver.name.text}.${method}`;
      receiver = receiver.expression;
    }
  }
}

function operationsOf(type: string, method: string): readonly SdkOperation[] {
  for (const name of lineageOf(type)) {
    const operations = sdkOperations("javascript", `${name}.${method}`);
    if (operations.length > 0) return operations;
  }
  return [];
}
