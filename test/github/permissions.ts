import { fullName, type Permission, type Permissions, type Repository, type Token } from "./state.ts";
import { Refusal, type Route } from "./answer.ts";

/** Refuses as GitHub does a token that may not do this in this repository. */
export function checkPermission(
  token: Token,
  repository: Repository | undefined,
  route: Route,
  operation: string,
): void {
  if (repository === undefined) return;
  const reading = route.needs.every(([, level]) => level === "read");
  if (!covers(token, repository)) {
    if (repository.private) throw new Refusal(404, "Not Found");
    if (!reading) throw forbidden(route);
    return;
  }
  if (route.needs.length === 0) return;
  if (operation === "code-scanning/upload-sarif" && token.event === "pull_request") return;
  if (reading && !repository.private) return;
  if (!route.needs.some(([permission, level]) => allows(token.permissions, permission, level)))
    throw forbidden(route);
}

export function allows(permissions: Permissions, permission: Permission, level: "read" | "write"): boolean {
  const granted = permissions[permission];
  return granted === "write" || granted === level;
}

/** What a workflow's token may do when the workflow does not say: everything, or reading only in runs of forks and Dependabot. */
export const writeAll: Permissions = {
  actions: "write",
  checks: "write",
  contents: "write",
  issues: "write",
  "pull-requests": "write",
  "security-events": "write",
};

export const readAll: Permissions = {
  actions: "read",
  checks: "read",
  contents: "read",
  issues: "read",
  "pull-requests": "read",
  "security-events": "read",
};

function covers(token: Token, repository: Repository): boolean {
  return token.kind === "user" || fullName(token.repository) === fullName(repository);
}

function forbidden(route: Route): Refusal {
  const accepted = route.needs
    .map(([permission, level]) => `${permission.replace("-", "_")}=${level}`)
    .join("; ");
  return new Refusal(
    403,
    "Resource not accessible by integration",
    {},
    { "x-accepted-github-permissions": accepted },
  );
}
