import { canonical } from "../../declarations/value.ts";
import type { Alert } from "../alert.ts";
import type { Handler } from "../handlers/handler.ts";

/** Files that are read although they are said to be built, with the source that they are said to be built from. */
export type Copies = ReadonlyMap<string, string>;

/** Without the functions of a copy that its source has just so: those that differ in anything that is judged stay. */
export function withoutCopiedHandlers(handlers: readonly Handler[], copies: Copies): readonly Handler[] {
  const written = new Set(handlers.map((handler) => identityOf(handler, handler.at.source.path)));
  return handlers.filter((handler) => {
    const source = copies.get(handler.at.source.path);
    return source === undefined || !written.has(identityOf(handler, source));
  });
}

function identityOf({ name, trigger, http, bindings }: Handler, path: string): string {
  const endpoint = http && [canonical(http.authLevel), [...http.methods].sort(), canonical(http.route)];
  return JSON.stringify([path, name, trigger, endpoint, bindings.map(canonical)]);
}

/**
 * Without what is told of a copy and of its source alike, as often as it is told of the source: it is shown there. What
 * the copy has beyond that stays.
 */
export function withoutCopiedAlerts(alerts: readonly Alert[], copies: Copies): readonly Alert[] {
  const told = new Map<string, number>();
  for (const alert of alerts) {
    if (copies.has(alert.at.source.path)) continue;
    const key = meaningOf(alert, alert.at.source.path);
    told.set(key, (told.get(key) ?? 0) + 1);
  }
  return alerts.filter((alert) => {
    const source = copies.get(alert.at.source.path);
    if (source === undefined) return true;
    const key = meaningOf(alert, source);
    const left = told.get(key) ?? 0;
    if (left === 0) return true;
    told.set(key, left - 1);
    return false;
  });
}

/** The compiler writes `(0, lib_1.run)` for `run`: names of code are compared by their last part. */
function meaningOf({ rule, message }: Alert, path: string): string {
  const plain = message.replace(/`[^`]*`/gu, (quoted) => /[\w$]+(?=[^\w$]*$)/u.exec(quoted)?.[0] ?? quoted);
  return JSON.stringify([path, rule, plain]);
}
