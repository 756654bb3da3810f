import type { Interpreter } from "../../flow/language.ts";
import { taintFrom } from "../../flow/taint.ts";
import { external, fieldOf, nothing, tainted, type Value } from "../../flow/value.ts";
import type { Place } from "../../../source/source.ts";

/** Servers that answer GraphQL, by package. */
export const apolloModules: ReadonlySet<string> = new Set([
  "@apollo/server",
  "apollo-server",
  "apollo-server-express",
  "apollo-server-azure-functions",
]);

/**
 * `new ApolloServer({ resolvers })`: each resolver gets `(parent, args, context, info)`, and whoever asks chooses the
 * arguments (https://www.apollographql.com/docs/apollo-server/data/resolvers).
 */
export function newApolloServer(interpreter: Interpreter, given: readonly Value[], at: Place): Value {
  const resolvers = fieldOf(given[0] ?? nothing, "resolvers");
  for (const [type, fields] of resolvers.fields) {
    for (const [field, resolver] of fields.fields) {
      const what = tainted([taintFrom(at, "the query's arguments")]);
      const functions = resolver.functions.length > 0 ? resolver : fieldOf(resolver, "subscribe");
      interpreter.enter({ kind: "named", name: `${type}.${field}` }, () => [
        interpreter.callFunction(functions, [nothing, what, contextOfRequest, nothing]),
      ]);
    }
  }
  return external("@apollo/server", ["ApolloServer", "new"]);
}

/** What applications put into the context is theirs; the request is in it as `req`. */
const contextOfRequest: Value = { ...nothing, fields: new Map([["req", external("express", ["Request"])]]) };
