import { mkdtempSync } from "node:fs";
import path from "node:path";

import type { Event } from "./events.ts";
import { git } from "./git.ts";
import type { State } from "./state.ts";

export interface CheckoutOptions {
  /** Commits to fetch; 1 unless told, as actions/checkout does; 0 is everything. */
  depth?: number;
  /** Another ref than the event's. */
  ref?: string;
}

/** A work tree as actions/checkout leaves it: detached at the event's commit, with `origin` to fetch more from. */
export function checkout(state: State, event: Event, { depth = 1, ref }: CheckoutOptions = {}): string {
  const workspace = mkdtempSync(path.join(state.root, "workspace-"));
  const origin = `file://${event.repository.gitDir}`;
  const from = ref ?? event.ref;
  const local = from
    .replace(/^refs\/heads\//, "refs/remotes/origin/")
    .replace(/^refs\/pull\//, "refs/remotes/pull/");
  git(workspace, ["init", "--quiet", "--initial-branch=main"]);
  git(workspace, ["remote", "add", "origin", origin]);
  const wanted = `+${ref ?? event.sha}:${local}`;
  if (depth === 0)
    git(workspace, [
      "fetch",
      "--quiet",
      "--no-tags",
      "origin",
      "+refs/heads/*:refs/remotes/origin/*",
      // A branch is among them already.
      ...(from.startsWith("refs/heads/") ? [] : [wanted]),
    ]);
  else
    git(workspace, [
      "fetch",
      "--quiet",
      "--no-tags",
      "--no-recurse-submodules",
      `--depth=${depth}`,
      "origin",
      wanted,
    ]);
  git(workspace, ["-c", "advice.detachedHead=false", "checkout", "--quiet", "--force", "--detach", local]);
  return workspace;
}
