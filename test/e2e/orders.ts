import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const examples = path.join(import.meta.dirname, "../../examples/orders");

/** What the base branch of the tests says: nothing that changes with the calendar, or asks another server. */
export const basePolicy = `semgrep: off
registries: []
rules:
  penetration-test-overdue: off
`;

/** The sample application, judged by `basePolicy`. */
export function orders(state: "repaired" | "vulnerable" = "repaired"): Readonly<Record<string, string>> {
  const folder = path.join(examples, state);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
  return {
    ...Object.fromEntries(files.map((file) => [file, readFileSync(path.join(folder, file), "utf8")])),
    ".github/portcullis.yml": basePolicy,
  };
}

/** The file of the sample with parts replaced. A part that is not there is a mistake in the test. */
export function edited(
  text: string | undefined,
  ...replacements: readonly (readonly [from: string, to: string])[]
): string {
  return replacements.reduce((now, [from, to]) => {
    if (!now.includes(from)) throw new Error(`the sample has no ${JSON.stringify(from)}`);
    return now.replace(from, () => to);
  }, text ?? "");
}
