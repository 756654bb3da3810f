import type { Cell } from "./value.ts";

/**
 * When variables were last assigned to, in a count of assignments. What a variable was made by tells nothing any more
 * of variables that have since become something else.
 */
export interface Assignments {
  now: number;
  readonly cells: Map<Cell, number>;
  /** When only a field of what they hold, whose name is known, was assigned to. */
  readonly insides: Map<Cell, number>;
  /** By name, of whatever object: two variables may hold the same one. */
  readonly fields: Map<string, number>;
  /** What meanings mention, and how often one of these was assigned to. */
  readonly mentioned: Set<Cell>;
  voided: number;
  /** What modules do when they are loaded comes before everything. */
  isLoading: boolean;
}

export function noAssignments(): Assignments {
  return {
    now: 0,
    cells: new Map(),
    insides: new Map(),
    fields: new Map(),
    mentioned: new Set(),
    voided: 0,
    isLoading: false,
  };
}
