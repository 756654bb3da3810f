import type { ts } from "ts-morph";

import type { Tree } from "../../../declarations/value.ts";
import type { ClientCredential } from "../../facts.ts";
import { treeOf } from "../constants.ts";
import type { External } from "../denoted.ts";
import { bare, externalOf } from "../expressions.ts";
import type { Names } from "../names.ts";
import { writtenTypes } from "./client-types.ts";
import { settingsIn } from "./setting-names.ts";

/** How a client signs in, and the settings that its address or connection string comes from. */
export interface SignIn {
  readonly credential: ClientCredential;
  readonly settings: readonly string[];
}

/** Clients that take a connection string where others take an address, with the place of it among the arguments. */
const connectable: ReadonlyMap<string, number> = new Map([
  ["ServiceBusClient", 0],
  ["ServiceBusAdministrationClient", 0],
  ["EventHubProducerClient", 0],
  ["EventHubBufferedProducerClient", 0],
  ["EventHubConsumerClient", 1],
  ["AppConfigurationClient", 0],
  ["WebPubSubServiceClient", 0],
  ["CosmosClient", 0],
]);

/** Clients whose constructor takes a connection string before the name of what they are for. */
const namedAfter: ReadonlySet<string> = new Set([
  "ContainerClient",
  "BlobClient",
  "BlockBlobClient",
  "AppendBlobClient",
  "PageBlobClient",
  "QueueClient",
  "ShareClient",
]);

/** Credentials by their class, in whichever package of Azure's it is exported. */
const classes: ReadonlyMap<
  string,
  "identity" | "key" | "shared access signature" | "client secret" | "none"
> = new Map([
  ["DefaultAzureCredential", "identity"],
  ["ManagedIdentityCredential", "identity"],
  ["WorkloadIdentityCredential", "identity"],
  ["ChainedTokenCredential", "identity"],
  ["AzureCliCredential", "identity"],
  ["AzureDeveloperCliCredential", "identity"],
  ["AzurePipelinesCredential", "identity"],
  ["ClientAssertionCredential", "identity"],
  ["ClientCertificateCredential", "identity"],
  ["OnBehalfOfCredential", "identity"],
  ["EnvironmentCredential", "identity"],
  ["TokenCredential", "identity"],
  ["ClientSecretCredential", "client secret"],
  ["UsernamePasswordCredential", "client secret"],
  ["StorageSharedKeyCredential", "key"],
  ["AzureNamedKeyCredential", "key"],
  ["AzureKeyCredential", "key"],
  ["KeyCredential", "key"],
  ["AzureSASCredential", "shared access signature"],
  ["AnonymousCredential", "none"],
]);

/** Reads the arguments that a client is made with. `ofSchemas` are settings that a configuration object has as members. */
export function signInOf(
  names: Names,
  node: ts.CallExpression | ts.NewExpression,
  type: string,
  isConnectionString: boolean,
  ofSchemas: ReadonlySet<string>,
): SignIn {
  const { ts } = names.program;
  const given: readonly ts.Expression[] = node.arguments ?? [];
  if (isConnectionString) return byConnectionString(given[0]);
  const written = given.map((argument) => credentialOf(argument)).find((one) => one !== undefined);
  const index = connectable.get(type) ?? 0;
  const address = given[index];
  if (written !== undefined) return { credential: written, settings: settingsOf(address) };
  const options = given[0] === undefined ? undefined : names.denote(given[0]);
  if (options?.kind === "object") return byOptions(options.node);
  if (connectable.has(type)) return address === undefined ? decidedLater(node) : byConnectionString(address);
  if (namedAfter.has(type) && given.length > 1) return byConnectionString(address);
  // With a credential that is computed it is not public.
  const second = given[1];
  if (second !== undefined && names.denote(second).kind !== "object")
    return { ...decidedLater(second), settings: settingsOf(address) };
  return { credential: { kind: "none" }, settings: settingsOf(address) };

  function settingsOf(value: ts.Expression | undefined, depth = 0): readonly string[] {
    if (value === undefined || depth > 5) return [];
    const expression = bare(names, value);
    const found = settingsOfTree(treeOf(names, expression));
    if (found.length > 0 || !ts.isIdentifier(expression)) return found;
    // `const key = config.KEY`: the member's name tells more than that it is computed.
    const declaration = names.program.symbolAt(expression)?.declarations?.[0];
    if (declaration !== undefined && ts.isBindingElement(declaration)) {
      const name = (declaration.propertyName ?? declaration.name).getText();
      return ofSchemas.has(name) ? [name] : [];
    }
    return declaration !== undefined && ts.isVariableDeclaration(declaration)
      ? settingsOf(declaration.initializer, depth + 1)
      : [];
  }

  function settingsOfTree(tree: Tree): readonly string[] {
    return settingsIn(tree, ofSchemas);
  }

  function decidedLater(at: ts.Node): SignIn {
    return {
      credential: {
        kind: "unknown",
        why: `\`${at.getText().replace(/\s+/gu, " ").slice(0, 60)}\` is decided at run time`,
      },
      settings: [],
    };
  }

  function byConnectionString(value: ts.Expression | undefined): SignIn {
    const settings = settingsOf(value);
    const isEmulator = value !== undefined && isForDevelopment(treeOf(names, value));
    return { credential: { kind: "connection string", settings, isForDevelopment: isEmulator }, settings };
  }

  /** `new CosmosClient({ endpoint, key })`, `new AzureOpenAI({ endpoint, azureADTokenProvider })`. */
  function byOptions(object: ts.ObjectLiteralExpression): SignIn {
    const connection = optionOf(object, /^connectionString$/u);
    if (connection !== undefined) return byConnectionString(connection);
    const settings = settingsOf(optionOf(object, /^(?:endpoint|baseURL)$/u));
    const token = optionOf(object, /^(?:aadCredentials|azureADTokenProvider|tokenProvider|credential)$/u);
    if (token !== undefined)
      return { credential: credentialOf(token) ?? { kind: "identity", name: "token provider" }, settings };
    const key = optionOf(object, /^(?:key|apiKey)$/u);
    if (key === undefined) return { ...decidedLater(object), settings };
    const credential = {
      kind: "key" as const,
      settings: settingsOf(key),
      isForDevelopment: isForDevelopment(treeOf(names, key)),
    };
    return { credential, settings };
  }

  function optionOf(object: ts.ObjectLiteralExpression, name: RegExp): ts.Expression | undefined {
    const property = object.properties.find((one) => one.name !== undefined && name.test(one.name.getText()));
    if (property === undefined) return undefined;
    if (ts.isPropertyAssignment(property)) return property.initializer;
    return ts.isShorthandPropertyAssignment(property) ? property.name : undefined;
  }

  /** A credential of the SDK among the arguments; undefined for anything else. */
  function credentialOf(argument: ts.Expression, depth = 0): ClientCredential | undefined {
    const expression = bare(names, argument);
    if (depth > 6) return undefined;
    if (ts.isConditionalExpression(expression)) {
      const both = [
        credentialOf(expression.whenTrue, depth + 1),
        credentialOf(expression.whenFalse, depth + 1),
      ];
      if (both.every((one) => one === undefined)) return undefined;
      const [one, other] = both;
      return one?.kind === other?.kind
        ? one
        : { kind: "unknown", why: "which credential is used is decided at run time" };
    }
    if (ts.isBinaryExpression(expression)) return credentialOf(expression.right, depth + 1);
    const external = externalOf(names, expression) ?? declaredType(expression);
    const own = external && byClass(external);
    if (own !== undefined) return own;
    const denoted = names.denote(expression);
    return denoted.kind === "expression" && denoted.node !== expression
      ? credentialOf(denoted.node, depth + 1)
      : returnedBy(expression, depth);
  }

  function byClass({ module, path: [name = ""], call }: External): ClientCredential | undefined {
    if (module === "@azure/identity" && name === "getBearerTokenProvider") return { kind: "identity", name };
    const kind = module.startsWith("@azure/") ? classes.get(name) : undefined;
    switch (kind) {
      case undefined:
        return undefined;
      case "identity":
        return { kind, name };
      case "none":
        return { kind };
      case "key":
      case "shared access signature":
      case "client secret": {
        const parts = (call?.node.arguments ?? []).map((one) => treeOf(names, one, call?.env));
        return {
          kind,
          settings: [...new Set(parts.flatMap(settingsOfTree))],
          isForDevelopment: parts.some(isForDevelopment),
        };
      }
    }
  }

  /** `credential: TokenCredential`, where the caller gives it. */
  function declaredType(expression: ts.Expression): External | undefined {
    if (!ts.isIdentifier(expression)) return undefined;
    const declaration = names.program.symbolAt(expression)?.declarations?.[0];
    const isTyped =
      declaration !== undefined && (ts.isParameter(declaration) || ts.isVariableDeclaration(declaration));
    return isTyped ? writtenTypes(names, declaration.type)[0] : undefined;
  }

  /** A function of the app's own, by the type that it says or by what it returns. */
  function returnedBy(expression: ts.Expression, depth: number): ClientCredential | undefined {
    if (!ts.isCallExpression(expression)) return undefined;
    const callee = names.denote(expression.expression);
    if (callee.kind !== "function") return undefined;
    const [declared] = writtenTypes(names, callee.node.type);
    const known = declared && byClass(declared);
    if (known !== undefined || callee.node.body === undefined) return known;
    let found: ClientCredential | undefined;
    ts.forEachChild(callee.node.body, function visit(node): void {
      if (ts.isReturnStatement(node) && node.expression !== undefined)
        found ??= credentialOf(node.expression, depth + 1);
      if (!ts.isFunctionLike(node)) ts.forEachChild(node, visit);
    });
    return found;
  }
}

/** The keys of Azurite and of the Cosmos DB emulator, which are the same for everybody, and what names them. */
function isForDevelopment(tree: Tree): boolean {
  if (tree.kind === "oneOf") return tree.alternatives.every(isForDevelopment);
  return (
    tree.kind === "known" &&
    /UseDevelopmentStorage=true|devstoreaccount1|UseDevelopmentEmulator=true|https?:\/\/localhost[:/]|C2y6yDjf5\/R\+ob0N8A7Cgv30VRDJIWEHLM/u.test(
      String(tree.value),
    )
  );
}
