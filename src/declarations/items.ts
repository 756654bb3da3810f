import type { Place } from "../source/source.ts";
import type { Tree, Unknown } from "./value.ts";

/** What a list may hold: every item that any alternative lists, and whether there may be others. */
export interface Items {
  readonly items: readonly Tree[];
  /** Set when items are not all known: why. */
  readonly more?: Unknown;
}

/** The items of an array, seen through alternatives; nothing for a value that is absent, null or no list. */
export function itemsOf(tree: Tree): Items {
  switch (tree.kind) {
    case "array":
      return { items: tree.items, ...(tree.rest && { more: tree.rest }) };
    case "unknown":
      return { items: [], more: tree };
    case "oneOf": {
      const all = tree.alternatives.map(itemsOf);
      const more = all.find((one) => one.more !== undefined)?.more;
      return { items: all.flatMap(({ items }) => items), ...(more && { more }) };
    }
    case "known":
    case "absent":
    case "object":
      return { items: [] };
  }
}

/** A named member of an object, or a further one that is not known. */
export interface Members {
  readonly members: readonly { readonly name: string; readonly value: Tree; readonly at: Place }[];
  readonly more?: Unknown;
}

/** The properties of an object, seen through alternatives. */
export function membersOf(tree: Tree): Members {
  switch (tree.kind) {
    case "object":
      return {
        members: [...tree.properties.values()].map(({ name, value, at }) => ({ name, value, at })),
        ...(tree.rest && { more: tree.rest }),
      };
    case "unknown":
      return { members: [], more: tree };
    case "oneOf": {
      const all = tree.alternatives.map(membersOf);
      const more = all.find((one) => one.more !== undefined)?.more;
      return { members: all.flatMap(({ members }) => members), ...(more && { more }) };
    }
    case "known":
    case "absent":
    case "array":
      return { members: [] };
  }
}
