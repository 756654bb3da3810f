import { readFileSync } from "node:fs";
import path from "node:path";

import {
  buildSchema,
  execute,
  GraphQLError,
  Kind,
  parse,
  validate,
  type DocumentNode,
  type GraphQLSchema,
} from "graphql";

import { nodeId, readNodeId } from "./node-id.ts";
import { allows } from "./permissions.ts";
import { mergeBaseOf, pullPage } from "./shapes.ts";
import {
  fullName,
  type IssueComment,
  type Pull,
  type Repository,
  type ReviewComment,
  type State,
  type Thread,
  type Token,
  type User,
} from "./state.ts";
import { commentsOf } from "./routes/review-comments.ts";

export interface GraphqlAnswer {
  body: unknown;
  /** What is wrong with the query itself, or asked for something our GitHub does not know. */
  violations: string[];
}

/** The first field asked for, by which the log names the call. */
export function graphqlOperation(body: unknown): string {
  try {
    const definition = parse(String((body as { query?: unknown }).query)).definitions[0];
    if (definition?.kind !== Kind.OPERATION_DEFINITION) return "graphql:unknown";
    const first = definition.selectionSet.selections[0];
    return `graphql:${first?.kind === Kind.FIELD ? first.name.value : "unknown"}`;
  } catch {
    return "graphql:unknown";
  }
}

/** Runs a query against GitHub's own schema. */
export async function answerGraphql(state: State, token: Token, body: unknown): Promise<GraphqlAnswer> {
  const { query, variables, operationName } = (body ?? {}) as Record<string, unknown>;
  let document: DocumentNode;
  try {
    document = parse(String(query));
  } catch (error) {
    return { body: { errors: [{ message: String(error) }] }, violations: [`graphql: ${String(error)}`] };
  }
  const schema = githubSchema();
  const wrong = validate(schema, document);
  if (wrong.length > 0) {
    const errors = wrong.map((error) => ({ ...error.toJSON(), extensions: { code: "undefinedField" } }));
    return { body: { errors }, violations: wrong.map((error) => `graphql: ${error.message}`) };
  }
  const violations: string[] = [];
  const result = await execute({
    schema,
    document,
    rootValue: rootOf(state, token),
    variableValues: variables as Record<string, unknown>,
    operationName: operationName as string,
    fieldResolver: (source: Record<string, unknown>, args: Record<string, unknown>, _, info) => {
      const value = source[info.fieldName];
      if (value === undefined) {
        const field = `${info.parentType.name}.${info.fieldName}`;
        violations.push(`graphql: our GitHub does not know ${field}`);
        throw new GraphQLError(`our GitHub does not know ${field}`);
      }
      return typeof value === "function" ? (value as (given: unknown) => unknown)(args) : value;
    },
  });
  const errors = result.errors?.map((error) => ({
    ...(error.extensions["type"] === undefined ? {} : { type: error.extensions["type"] }),
    path: error.path,
    locations: error.locations,
    message: error.message,
  }));
  return { body: { data: result.data ?? null, ...(errors === undefined ? {} : { errors }) }, violations };
}

let schema: GraphQLSchema | undefined;

function githubSchema(): GraphQLSchema {
  if (schema === undefined) {
    const file = path.join(import.meta.dirname, "../../node_modules/@octokit/graphql-schema/schema.graphql");
    schema = buildSchema(readFileSync(file, "utf8"), { assumeValid: true, assumeValidSDL: true });
  }
  return schema;
}

interface Paging {
  first?: number | null;
  last?: number | null;
  after?: string | null;
  before?: string | null;
}

function rootOf(state: State, token: Token) {
  return {
    viewer: () => ({ ...actorNode(state, token.user), __typename: "User" }),
    repository: ({ owner, name }: { owner: string; name: string }) => {
      const repository = state.repositories.get(`${owner}/${name}`.toLowerCase());
      if (repository === undefined || (token.kind !== "user" && token.repository !== repository)) {
        throw refused("NOT_FOUND", `Could not resolve to a Repository with the name '${owner}/${name}'.`);
      }
      return repositoryNode(state, token, repository);
    },
    node: ({ id }: { id: string }) => anyNode(state, token, id),
    nodes: ({ ids }: { ids: string[] }) => ids.map((id) => anyNode(state, token, id)),
    minimizeComment: ({ input }: Input<{ subjectId: string; classifier: string }>) =>
      minimized(state, token, input, input.classifier.toLowerCase()),
    unminimizeComment: ({ input }: Input<{ subjectId: string }>) => minimized(state, token, input, undefined),
    resolveReviewThread: ({ input }: Input<{ threadId: string }>) => resolved(state, token, input, true),
    unresolveReviewThread: ({ input }: Input<{ threadId: string }>) => resolved(state, token, input, false),
  };
}

interface Input<T> {
  input: T & { clientMutationId?: string | null };
}

function minimized(
  state: State,
  token: Token,
  input: Input<{ subjectId: string }>["input"],
  reason: string | undefined,
) {
  const comment = commentById(state, input.subjectId);
  if (comment === undefined) throw noNode(input.subjectId);
  checkWrite(token, comment.pull);
  if (reason === undefined) delete comment.minimized;
  else comment.minimized = reason;
  const field = reason === undefined ? "unminimizedComment" : "minimizedComment";
  return { clientMutationId: input.clientMutationId ?? null, [field]: commentNode(state, token, comment) };
}

/** A workflow's token can't, whatever it may else; an app's needs to write contents. */
function resolved(state: State, token: Token, input: Input<{ threadId: string }>["input"], resolve: boolean) {
  const thread = threadById(state, input.threadId);
  if (thread === undefined) throw noNode(input.threadId);
  if (!canResolve(token, thread)) throw refused("FORBIDDEN", "Resource not accessible by integration");
  thread.resolved = resolve;
  if (resolve) thread.resolvedBy = token.user;
  else delete thread.resolvedBy;
  return { clientMutationId: input.clientMutationId ?? null, thread: threadNode(state, token, thread) };
}

function canResolve(token: Token, thread: Thread): boolean {
  if (token.kind === "actions") return false;
  return (
    token.kind === "user" || (covers(token, thread.pull) && allows(token.permissions, "contents", "write"))
  );
}

function covers(token: Token, pull: Pull): boolean {
  return token.kind === "user" || token.repository === pull.repository;
}

function canWrite(token: Token, pull: Pull): boolean {
  const { permissions } = token;
  return (
    covers(token, pull) &&
    (allows(permissions, "pull-requests", "write") || allows(permissions, "issues", "write"))
  );
}

function checkWrite(token: Token, pull: Pull): void {
  if (!canWrite(token, pull)) throw refused("FORBIDDEN", "Resource not accessible by integration");
}

function checkRead(token: Token, pull: Pull): void {
  if (!covers(token, pull)) throw refused("NOT_FOUND", "Could not resolve to a node");
  if (pull.repository.private && !allows(token.permissions, "pull-requests", "read")) {
    throw refused("FORBIDDEN", "Resource not accessible by integration");
  }
}

function repositoryNode(state: State, token: Token, repository: Repository) {
  return {
    __typename: "Repository",
    id: nodeId("repository", repository.id),
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: fullName(repository),
    isPrivate: repository.private,
    url: `${state.htmlUrl}/${fullName(repository)}`,
    owner: actorNode(state, repository.owner),
    pullRequest: ({ number }: { number: number }) => {
      const pull = repository.pulls.get(number);
      if (pull === undefined) {
        throw refused("NOT_FOUND", `Could not resolve to a PullRequest with the number of ${number}.`);
      }
      return pullNode(state, token, pull);
    },
  };
}

function pullNode(state: State, token: Token, pull: Pull) {
  checkRead(token, pull);
  const threads = () => [...pull.repository.threads.values()].filter((thread) => thread.pull === pull);
  const comments = () =>
    [...pull.repository.issueComments.values()].filter((comment) => comment.pull === pull);
  const reviews = () => [...pull.repository.reviews.values()].filter((review) => review.pull === pull);
  return {
    __typename: "PullRequest",
    id: nodeId("pull", pull.id),
    databaseId: pull.id,
    fullDatabaseId: String(pull.id),
    number: pull.number,
    title: pull.title,
    body: pull.body ?? "",
    url: pullPage(state, pull),
    state: pull.mergedAt === null ? pull.state.toUpperCase() : "MERGED",
    isDraft: pull.draft,
    merged: pull.mergedAt !== null,
    author: actorNode(state, pull.user),
    headRefOid: pull.head.sha,
    headRefName: pull.head.ref,
    baseRefOid: pull.base.sha,
    baseRefName: pull.base.ref,
    isCrossRepository: pull.head.repository !== pull.repository,
    repository: () => repositoryNode(state, token, pull.repository),
    reviewThreads: (paging: Paging) =>
      connection("reviewThreads", threads(), paging, (thread) => threadNode(state, token, thread)),
    comments: (paging: Paging) =>
      connection("comments", comments(), paging, (comment) => commentNode(state, token, comment)),
    reviews: (paging: Paging) =>
      connection("reviews", reviews(), paging, (review) => ({
        __typename: "PullRequestReview",
        id: nodeId("review", review.id),
        databaseId: review.id,
        fullDatabaseId: String(review.id),
        body: review.body,
        state: review.state,
        author: actorNode(state, review.user),
      })),
  };
}

function threadNode(state: State, token: Token, thread: Thread) {
  const comments = commentsOf(thread.pull).filter((comment) => comment.thread === thread);
  const first = comments[0]!;
  return {
    __typename: "PullRequestReviewThread",
    id: thread.id,
    isResolved: thread.resolved,
    isOutdated: isOutdated(first),
    isCollapsed: thread.resolved,
    path: first.path,
    line: first.place?.line ?? null,
    startLine: first.place?.startLine ?? null,
    originalLine: first.original?.line ?? null,
    originalStartLine: first.original?.startLine ?? null,
    diffSide: first.original?.side ?? "RIGHT",
    startDiffSide: first.original?.startSide ?? null,
    subjectType: first.subject.toUpperCase(),
    resolvedBy: thread.resolvedBy === undefined ? null : actorNode(state, thread.resolvedBy),
    viewerCanReply: canWrite(token, thread.pull),
    viewerCanResolve: !thread.resolved && canResolve(token, thread),
    viewerCanUnresolve: thread.resolved && canResolve(token, thread),
    pullRequest: () => pullNode(state, token, thread.pull),
    comments: (paging: Paging) =>
      connection("comments", comments, paging, (comment) => commentNode(state, token, comment)),
  };
}

function commentNode(state: State, token: Token, comment: ReviewComment | IssueComment) {
  const common = {
    databaseId: comment.id,
    fullDatabaseId: String(comment.id),
    body: comment.body,
    author: actorNode(state, comment.user),
    createdAt: comment.createdAt,
    updatedAt: comment.updatedAt,
    isMinimized: comment.minimized !== undefined,
    minimizedReason: comment.minimized ?? null,
    viewerDidAuthor: comment.user === token.user,
    viewerCanMinimize: canWrite(token, comment.pull),
    viewerCanUnminimize: canWrite(token, comment.pull),
    viewerCanDelete: canWrite(token, comment.pull),
    viewerCanUpdate: canWrite(token, comment.pull),
    pullRequest: () => pullNode(state, token, comment.pull),
  };
  if (!("thread" in comment)) {
    const url = `${pullPage(state, comment.pull)}#issuecomment-${comment.id}`;
    return { __typename: "IssueComment", id: nodeId("issue comment", comment.id), url, ...common };
  }
  const parent =
    comment.inReplyTo === undefined
      ? undefined
      : comment.pull.repository.reviewComments.get(comment.inReplyTo);
  return {
    __typename: "PullRequestReviewComment",
    id: nodeId("review comment", comment.id),
    url: `${pullPage(state, comment.pull)}#discussion_r${comment.id}`,
    path: comment.path,
    line: comment.place?.line ?? null,
    originalLine: comment.original?.line ?? null,
    startLine: comment.place?.startLine ?? null,
    originalStartLine: comment.original?.startLine ?? null,
    outdated: isOutdated(comment),
    replyTo: parent === undefined ? null : () => commentNode(state, token, parent),
    subjectType: comment.subject.toUpperCase(),
    ...common,
  };
}

function isOutdated(comment: ReviewComment): boolean {
  if (comment.subject === "line") return comment.place === undefined;
  return mergeBaseOf(comment.pull) === undefined;
}

/** GraphQL writes a bot's login without `[bot]`. */
function actorNode(state: State, user: User) {
  return {
    __typename: user.type,
    id: nodeId("user", user.id),
    databaseId: user.id,
    login: user.login.replace("[bot]", ""),
    url: `${state.htmlUrl}/${user.login.replace("[bot]", "")}`,
  };
}

function connection<T>(field: string, all: readonly T[], paging: Paging, node: (item: T) => unknown) {
  const { first, last, after, before } = paging;
  const size = first ?? last;
  if (size === null || size === undefined) {
    throw refused(
      "MISSING_PAGINATION_BOUNDARIES",
      `You must provide a \`first\` or \`last\` value to properly paginate the \`${field}\` connection.`,
    );
  }
  if (size > 100) {
    throw refused(
      "EXCESSIVE_PAGINATION",
      `Requesting ${size} records on the \`${field}\` connection exceeds the \`first\` limit of 100 records.`,
    );
  }
  const from =
    after === null || after === undefined ? 0 : Number(Buffer.from(after, "base64").toString()) + 1;
  const to =
    before === null || before === undefined ? all.length : Number(Buffer.from(before, "base64").toString());
  const start = first === null || first === undefined ? Math.max(from, to - size) : from;
  const items = all.slice(start, Math.min(to, start + size));
  const cursor = (at: number) => Buffer.from(String(at)).toString("base64");
  const end = start + items.length;
  return {
    totalCount: all.length,
    nodes: items.map(node),
    edges: () => items.map((item, at) => ({ cursor: cursor(start + at), node: node(item) })),
    pageInfo: {
      hasNextPage: end < all.length,
      hasPreviousPage: start > 0,
      startCursor: items.length === 0 ? null : cursor(start),
      endCursor: items.length === 0 ? null : cursor(end - 1),
    },
  };
}

function anyNode(state: State, token: Token, id: string) {
  const thread = threadById(state, id);
  if (thread !== undefined) {
    checkRead(token, thread.pull);
    return threadNode(state, token, thread);
  }
  const comment = commentById(state, id);
  if (comment !== undefined) {
    checkRead(token, comment.pull);
    return commentNode(state, token, comment);
  }
  const named = readNodeId(id);
  for (const repository of state.repositories.values()) {
    if (named?.kind !== "pull") break;
    for (const pull of repository.pulls.values())
      if (pull.id === named.id) return pullNode(state, token, pull);
  }
  throw noNode(id);
}

function commentById(state: State, id: string): ReviewComment | IssueComment | undefined {
  const named = readNodeId(id);
  for (const repository of state.repositories.values()) {
    if (named?.kind === "review comment" && repository.reviewComments.has(named.id))
      return repository.reviewComments.get(named.id);
    if (named?.kind === "issue comment" && repository.issueComments.has(named.id))
      return repository.issueComments.get(named.id);
  }
  return undefined;
}

function threadById(state: State, id: string): Thread | undefined {
  for (const repository of state.repositories.values()) {
    const thread = repository.threads.get(id);
    if (thread !== undefined) return thread;
  }
  return undefined;
}

function noNode(id: string): GraphQLError {
  return refused("NOT_FOUND", `Could not resolve to a node with the global id of '${id}'`);
}

function refused(type: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type } });
}
