import { knownText, lookup, type Tree } from "../declarations/value.ts";
import { scriptWith } from "./script-line.ts";
import type { Job, Step } from "./workflow.ts";

/** Whether a job gets at Azure: it signs in, may ask for a token to sign in with, or holds publishing credentials. */
export function reachesAzure({ permissions, steps, uses, body }: Job): boolean {
  const text = permissions.kind === "known" ? permissions.value : undefined;
  if (text === "write-all" || knownText(lookup(permissions, "id-token")) === "write") return true;
  if (uses !== undefined) return knownText(lookup(body, "secrets")) === "inherit";
  return steps.some(
    (step) =>
      step.uses?.action === "azure/login" ||
      step.input("publish-profile").kind === "known" ||
      step.scripts.some((script) => /\b(?:az|azd auth) login\b/u.test(knownText(script) ?? "")),
  );
}

/** Analysers of code, templates, dependencies and secrets, by their actions. */
const scannerActions =
  /^(?:github\/codeql-action|microsoft\/(?:security-devops-action|ps-rule)|bridgecrewio\/checkov-action|aquasecurity\/(?:trivy-action|tfsec-action)|checkmarx\/(?:kics-github-action|ast-github-action)|(?:returntocorp|semgrep)\/[\w-]+|snyk\/actions|gitleaks\/gitleaks-action|trufflesecurity\/trufflehog|actions\/dependency-review-action|sonarsource\/[\w-]+|zizmorcore\/zizmor-action|azure\/template-analyzer|anchore\/scan-action|google\/osv-scanner-action|veracode\/[\w-]+|[\w.-]+\/portcullis)$/u;

const scannerCommands =
  /(?:^|[\s;&|(])(?:semgrep (?:scan|ci)|checkov\s+-|trivy (?:fs|config|repo|image|filesystem)|tfsec\b|kics scan|snyk (?:test|code|iac)|gitleaks (?:detect|dir|git)|trufflehog\s|bandit\s+-|pip-audit\b|npm audit(?! fix)|osv-scanner\b|zizmor\b|portcullis review)/mu;

/** Whether a step analyses what is to be deployed for flaws. */
export function isScan(step: Step): boolean {
  const { uses } = step;
  // Of CodeQL's actions one analyses; the others prepare, or send what something else has found.
  if (uses?.action === "github/codeql-action") return /\/codeql-action\/analyze@/iu.test(uses.text);
  if (uses !== undefined && scannerActions.test(uses.action)) return true;
  return step.scripts.some((script) => scanIn(script, step) !== undefined);
}

/** The script, or the line of a script that is a file of its own, which runs an analyser. */
export function scanIn(script: Tree, step: Step): Tree | undefined {
  return scriptWith(script, step, scannerCommands);
}

/** Whether a whole job is a scan that is kept in another workflow. */
export function isScanJob({ uses, steps }: Job): boolean {
  return (uses !== undefined && scannerActions.test(uses.action)) || steps.some(isScan);
}

/** Of the scanners those that know the flaws of dependencies. */
const dependencyScanners =
  /^(?:actions\/dependency-review-action|aquasecurity\/trivy-action|snyk\/actions|google\/osv-scanner-action|anchore\/scan-action|microsoft\/security-devops-action|renovatebot\/github-action)$/u;

const dependencyCommands =
  /(?:^|[\s;&|(])(?:(?:npm|pnpm|yarn)(?: npm)? audit\b|pip-audit\b|osv-scanner\b|snyk test\b|trivy (?:fs|filesystem|repo)\b|dotnet list\b.*--vulnerable|govulncheck\b|mvn\b.*dependency-check)/mu;

/** Whether a job looks for known flaws in what the application depends on. */
export function isDependencyScanJob({ uses, steps }: Job): boolean {
  return (
    [uses, ...steps.map((step) => step.uses)].some((one) => dependencyScanners.test(one?.action ?? "")) ||
    steps.some(({ scripts }) => scripts.some((script) => dependencyCommands.test(knownText(script) ?? "")))
  );
}

/** A test of the running application by attacking it. */
export function isActiveAttack(step: Step): boolean {
  if (
    /^(?:zaproxy\/action-(?:full|api)-scan|projectdiscovery\/nuclei-action|stackhawk\/hawkscan-action|portswigger-cloud\/[\w-]+)$/u.test(
      step.uses?.action ?? "",
    )
  )
    return true;
  return step.scripts.some((script) => attackIn(script, step) !== undefined);
}

/** The script, or the line of a script that is a file of its own, which attacks. */
export function attackIn(script: Tree, step: Step): Tree | undefined {
  return scriptWith(script, step, /\b(?:zap-(?:full|api)-scan\.py|nuclei\s+-|hawk scan|sqlmap\s)/u);
}
