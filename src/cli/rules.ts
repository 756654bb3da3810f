import { practices, severities } from "../rules/finding.ts";
import { rules } from "../rules/registry.generated.ts";
import { practiceName } from "../reporters/words.ts";
import { rulePages } from "./addresses.ts";
import { print } from "./streams.ts";

/** Lists the rules, for people by practice and the gravest first. */
export async function rulesCommand(format: string): Promise<number> {
  await print(format === "json" ? json() : text());
  return 0;
}

function text(): string {
  const widest = Math.max(...rules.map(({ id }) => id.length));
  const sections = practices.flatMap((practice) => {
    const lines = rules
      .filter((rule) => rule.practice === practice)
      .sort(
        (a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity) || (a.id < b.id ? -1 : 1),
      )
      .map(({ id, severity, title }) => `  ${id.padEnd(widest)}  ${severity.padEnd(8)}  ${title}`);
    return lines.length === 0 ? [] : [[`${practiceName(practice)} (${practice})`, ...lines].join("\n")];
  });
  return `${sections.join("\n\n")}\n`;
}

function json(): string {
  const described = rules.map(
    ({ id, aliases, title, severity, severityWhy, practice, preset, why, fix, references }) => ({
      id,
      aliases: aliases ?? [],
      title,
      severity,
      severityWhy,
      practice,
      preset: preset ?? "recommended",
      why,
      fix,
      references,
      page: `${rulePages}/${id}.md`,
    }),
  );
  return `${JSON.stringify(described, undefined, 2)}\n`;
}
