import type { ts } from "ts-morph";

import { isSdkClient } from "../../../azure/sdk-operations.ts";
import { nowhere, type Environment, type External } from "../denoted.ts";
import { bare, externalOf } from "../expressions.ts";
import type { Names } from "../names.ts";

/** A client of the Azure SDK, or something that one gives: a container, a sender, an answer that holds one. */
export interface TypedClient {
  /** The class, or a name of ours for an answer. */
  readonly type: string;
  /** Where the client was made that it comes from; undefined where only its type is written. */
  readonly origin?: ts.CallExpression | ts.NewExpression;
}

/**
 * What members of clients give, by `Type.member`, with `()` for what a method returns, as the packages declare it
 * (@azure/storage-blob 12, @azure/storage-queue 12, @azure/storage-file-datalake 12, @azure/storage-file-share 12,
 * @azure/service-bus 7, @azure/cosmos 4, @azure/web-pubsub 1, @azure/search-documents 13, @azure/container-registry 1).
 */
const steps: ReadonlyMap<string, string> = new Map([
  ["BlobServiceClient.getContainerClient()", "ContainerClient"],
  ["BlobServiceClient.getBlobBatchClient()", "BlobBatchClient"],
  ["BlobServiceClient.createContainer()", "CreatedContainer"],
  ["CreatedContainer.containerClient", "ContainerClient"],
  ["ContainerClient.getBlobClient()", "BlobClient"],
  ["ContainerClient.getBlockBlobClient()", "BlockBlobClient"],
  ["ContainerClient.getAppendBlobClient()", "AppendBlobClient"],
  ["ContainerClient.getPageBlobClient()", "PageBlobClient"],
  ["ContainerClient.getBlobBatchClient()", "BlobBatchClient"],
  ["ContainerClient.getBlobLeaseClient()", "BlobLeaseClient"],
  ["ContainerClient.uploadBlockBlob()", "UploadedBlob"],
  ["UploadedBlob.blockBlobClient", "BlockBlobClient"],
  ["BlobClient.getBlockBlobClient()", "BlockBlobClient"],
  ["BlobClient.getAppendBlobClient()", "AppendBlobClient"],
  ["BlobClient.getPageBlobClient()", "PageBlobClient"],
  ["BlobClient.getBlobLeaseClient()", "BlobLeaseClient"],
  ["QueueServiceClient.getQueueClient()", "QueueClient"],
  ["DataLakeServiceClient.getFileSystemClient()", "DataLakeFileSystemClient"],
  ["DataLakeFileSystemClient.getDirectoryClient()", "DataLakeDirectoryClient"],
  ["DataLakeFileSystemClient.getFileClient()", "DataLakeFileClient"],
  ["DataLakeDirectoryClient.getFileClient()", "DataLakeFileClient"],
  ["ShareServiceClient.getShareClient()", "ShareClient"],
  ["ShareClient.rootDirectoryClient", "ShareDirectoryClient"],
  ["ShareClient.getDirectoryClient()", "ShareDirectoryClient"],
  ["ShareDirectoryClient.getDirectoryClient()", "ShareDirectoryClient"],
  ["ShareDirectoryClient.getFileClient()", "ShareFileClient"],
  ["ServiceBusClient.createSender()", "ServiceBusSender"],
  ["ServiceBusClient.createReceiver()", "ServiceBusReceiver"],
  ["ServiceBusClient.acceptSession()", "ServiceBusSessionReceiver"],
  ["ServiceBusClient.acceptNextSession()", "ServiceBusSessionReceiver"],
  ["ServiceBusClient.createRuleManager()", "ServiceBusRuleManager"],
  ["CosmosClient.database()", "Database"],
  ["CosmosClient.databases", "Databases"],
  ["Databases.create()", "CreatedDatabase"],
  ["Databases.createIfNotExists()", "CreatedDatabase"],
  ["CreatedDatabase.database", "Database"],
  ["Database.container()", "Container"],
  ["Database.containers", "Containers"],
  ["Containers.create()", "CreatedCosmosContainer"],
  ["Containers.createIfNotExists()", "CreatedCosmosContainer"],
  ["CreatedCosmosContainer.container", "Container"],
  ["Container.items", "Items"],
  ["Container.item()", "Item"],
  ["Container.conflicts", "Conflicts"],
  ["Container.conflict()", "Conflict"],
  ["Container.scripts", "Scripts"],
  ["Scripts.storedProcedure()", "StoredProcedure"],
  ["Scripts.storedProcedures", "StoredProcedures"],
  ["Scripts.triggers", "Triggers"],
  ["Scripts.userDefinedFunctions", "UserDefinedFunctions"],
  ["WebPubSubServiceClient.group()", "WebPubSubGroup"],
  ["SearchIndexClient.getSearchClient()", "SearchClient"],
  ["KeyClient.getCryptographyClient()", "CryptographyClient"],
  ["ContainerRegistryClient.getRepository()", "ContainerRepository"],
  ["ContainerRegistryClient.getArtifact()", "RegistryArtifact"],
  ["ContainerRepository.getArtifact()", "RegistryArtifact"],
]);

/** Classes with the one whose members they have as well. */
const bases: ReadonlyMap<string, string> = new Map([
  ["BlockBlobClient", "BlobClient"],
  ["AppendBlobClient", "BlobClient"],
  ["PageBlobClient", "BlobClient"],
  ["ServiceBusSessionReceiver", "ServiceBusReceiver"],
  ["DataLakeFileClient", "DataLakePathClient"],
  ["DataLakeDirectoryClient", "DataLakePathClient"],
]);

/** The class and those it inherits from. */
export function lineageOf(type: string): readonly string[] {
  const base = bases.get(type);
  return base === undefined ? [type] : [type, ...lineageOf(base)];
}

/** Whether a package is one whose clients are known. */
function isSdkPackage(module: string): boolean {
  return module.startsWith("@azure/") || module === "openai";
}

/** The class that is constructed, or whose static method makes an instance, by a call or construction. */
export function constructedType(
  names: Names,
  node: ts.CallExpression | ts.NewExpression,
): { readonly type: string; readonly module: string; readonly isConnectionString: boolean } | undefined {
  const external = externalOf(names, node.expression);
  if (external === undefined || !isSdkPackage(external.module)) return undefined;
  const [type = "", maker] = external.path;
  const isNew = names.program.ts.isNewExpression(node);
  const isConnectionString = !isNew && maker === "fromConnectionString";
  if (external.path.length !== (isNew ? 1 : 2) || (!isNew && !isConnectionString) || !isClient(type))
    return undefined;
  return { type, module: external.module, isConnectionString };
}

function isClient(type: string): boolean {
  return lineageOf(type).some((name) => isSdkClient("javascript", name)) || isSource(type);
}

/** Clients that call no service themselves. */
function isSource(type: string): boolean {
  return /^(?:ServiceBusClient|DataLakeDirectoryClient|ContainerRegistryClient|CosmosClient)$/u.test(type);
}

const deepest = 12;
/** Nodes that are looked at in search of what is returned and assigned, over the whole program. */
const mostLooks = 3_000_000;

/** Tells which client an expression gives, by its construction, by what gives it, or by the type written for it. */
export function clientTypes(names: Names): (expression: ts.Expression) => TypedClient | undefined {
  const { ts } = names.program;
  const byDeclaration = new Map<ts.Node, TypedClient | undefined>();
  let looks = 0;
  return (expression) => clientOf(expression, nowhere, 0);

  function clientOf(expression: ts.Expression, env: Environment, depth: number): TypedClient | undefined {
    if (depth > deepest) return undefined;
    const node = bare(names, expression);
    const next = (part: ts.Expression, inner = env): TypedClient | undefined =>
      clientOf(part, inner, depth + 1);
    if (ts.isNewExpression(node)) return made(node);
    if (ts.isCallExpression(node)) return ofCall(node, env, depth);
    if (ts.isConditionalExpression(node)) return next(node.whenTrue) ?? next(node.whenFalse);
    if (ts.isBinaryExpression(node)) return next(node.right) ?? next(node.left);
    if (ts.isPropertyAccessExpression(node)) {
      if (node.expression.kind === ts.SyntaxKind.ThisKeyword) return ofThis(node, depth);
      const holder = next(node.expression);
      return (holder && step(holder, node.name.text)) ?? denoted(node, env, depth);
    }
    if (ts.isIdentifier(node)) return denoted(node, env, depth) ?? declared(node, depth);
    return undefined;
  }

  function made(node: ts.CallExpression | ts.NewExpression): TypedClient | undefined {
    const constructed = constructedType(names, node);
    return constructed && { type: constructed.type, origin: node };
  }

  function ofCall(node: ts.CallExpression, env: Environment, depth: number): TypedClient | undefined {
    const own = made(node);
    if (own !== undefined) return own;
    const callee = names.denote(node.expression, env);
    if (callee.kind === "function" && callee.node.body !== undefined) {
      const inner = new Map([...callee.env, ...names.argumentsIn(callee.node, node, env)]);
      return returned(callee.node.body, inner, depth);
    }
    if (!ts.isPropertyAccessExpression(node.expression)) return undefined;
    const holder = clientOf(node.expression.expression, env, depth + 1);
    return holder && step(holder, `${node.expression.name.text}()`);
  }

  function returned(body: ts.Node, env: Environment, depth: number): TypedClient | undefined {
    if (ts.isExpression(body)) return clientOf(body, env, depth + 1);
    let found: TypedClient | undefined;
    ts.forEachChild(body, function visit(node): void {
      if (found !== undefined || ts.isFunctionLike(node) || isTooMuch()) return;
      if (ts.isReturnStatement(node) && node.expression !== undefined)
        found = clientOf(node.expression, env, depth + 1);
      else ts.forEachChild(node, visit);
    });
    return found;
  }

  function step({ type, origin }: TypedClient, member: string): TypedClient | undefined {
    const found = lineageOf(type)
      .map((name) => steps.get(`${name}.${member}`))
      .find((one) => one !== undefined);
    return found === undefined ? undefined : { type: found, ...(origin && { origin }) };
  }

  /** What the name is a name for. */
  function denoted(node: ts.Expression, env: Environment, depth: number): TypedClient | undefined {
    const value = names.denote(node, env);
    if (value.kind === "expression" && value.node !== node) return clientOf(value.node, value.env, depth + 1);
    if (value.kind === "external" && value.call !== undefined && value.call.node !== node)
      return clientOf(value.call.node, value.call.env, depth + 1);
    return undefined;
  }

  /** A variable whose type is written, that is taken out of an answer, or that is given its client later. */
  function declared(name: ts.Identifier, depth: number): TypedClient | undefined {
    const symbol = names.program.symbolAt(name);
    const declaration = symbol?.declarations?.[0];
    if (declaration === undefined) return undefined;
    if (ts.isBindingElement(declaration)) {
      const whole = declaration.parent.parent;
      if (!ts.isVariableDeclaration(whole) || whole.initializer === undefined) return undefined;
      const holder = clientOf(whole.initializer, nowhere, depth + 1);
      return holder && step(holder, (declaration.propertyName ?? declaration.name).getText());
    }
    if (!ts.isVariableDeclaration(declaration) && !ts.isParameter(declaration)) return undefined;
    if (byDeclaration.has(declaration)) return byDeclaration.get(declaration);
    byDeclaration.set(declaration, undefined);
    const isName = (left: ts.Expression): boolean =>
      ts.isIdentifier(left) && left.text === name.text && names.program.symbolAt(left) === symbol;
    const found = assigned(declaration.getSourceFile(), isName, depth) ?? written(declaration.type);
    byDeclaration.set(declaration, found);
    return found;
  }

  /** `this.client`, given its client where it is declared, in the constructor, or by whoever makes the object. */
  function ofThis(node: ts.PropertyAccessExpression, depth: number): TypedClient | undefined {
    let owner: ts.Node = node;
    while (!ts.isClassLike(owner)) {
      if (ts.isSourceFile(owner)) return undefined;
      owner = owner.parent;
    }
    const name = node.name.text;
    const field = owner.members.find((member) => member.name?.getText() === name);
    const parameter = owner.members
      .filter((member) => ts.isConstructorDeclaration(member))
      .flatMap(({ parameters }) => [...parameters])
      .find((one) => one.name.getText() === name);
    const initial = field !== undefined && ts.isPropertyDeclaration(field) ? field : undefined;
    return (
      (initial?.initializer && clientOf(initial.initializer, nowhere, depth + 1)) ??
      assigned(
        owner,
        (left) =>
          ts.isPropertyAccessExpression(left) &&
          left.expression.kind === ts.SyntaxKind.ThisKeyword &&
          left.name.text === name,
        depth,
      ) ??
      written(initial?.type ?? parameter?.type)
    );
  }

  function assigned(
    within: ts.Node,
    isTarget: (left: ts.Expression) => boolean,
    depth: number,
  ): TypedClient | undefined {
    let found: TypedClient | undefined;
    ts.forEachChild(within, function visit(node): void {
      if (found !== undefined || isTooMuch()) return;
      if (
        ts.isBinaryExpression(node) &&
        /^(?:\?\?|\|\|)?=$/u.test(node.operatorToken.getText()) &&
        isTarget(node.left)
      )
        found = clientOf(node.right, nowhere, depth + 1);
      ts.forEachChild(node, visit);
    });
    return found;
  }

  /** Past the bound the analysis is incomplete, and says so. */
  function isTooMuch(): boolean {
    looks++;
    if (looks === mostLooks) names.giveUp();
    return looks >= mostLooks;
  }

  function written(type: ts.TypeNode | undefined): TypedClient | undefined {
    return writtenTypes(names, type)
      .filter(({ module, path: [name = ""] }) => isSdkPackage(module) && isClient(name))
      .map(({ path: [name = ""] }) => ({ type: name }))
      .at(0);
  }
}

/** What of packages a written type names: itself, or the members of a union. */
export function writtenTypes(names: Names, type: ts.TypeNode | undefined): readonly External[] {
  const { ts } = names.program;
  if (type === undefined) return [];
  if (ts.isUnionTypeNode(type)) return type.types.flatMap((one) => writtenTypes(names, one));
  if (!ts.isTypeReferenceNode(type)) return [];
  // Promise<BlobServiceClient>
  const inner = (type.typeArguments ?? []).flatMap((one) => writtenTypes(names, one));
  const own = ts.isIdentifier(type.typeName) ? externalOf(names, type.typeName) : undefined;
  return own === undefined ? inner : [own, ...inner];
}
