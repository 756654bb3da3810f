import type { Declaration } from "../declarations/declaration.ts";
import { itemsOf, membersOf } from "../declarations/items.ts";
import { absent, knownText, lookup, type Tree } from "../declarations/value.ts";
import type { Place } from "../source/source.ts";

/** A GitHub workflow with what its jobs may do. */
export interface Workflow {
  readonly declaration: Declaration;
  /** What starts it: `push`, `pull_request_target`. */
  readonly triggers: readonly string[];
  /** As written at the top; absent where each job or the repository's setting decides. */
  readonly permissions: Tree;
  readonly env: Tree;
  readonly jobs: readonly Job[];
}

export interface Job {
  readonly id: string;
  readonly at: Place;
  readonly body: Tree;
  /** Its own, or else the workflow's. */
  readonly permissions: Tree;
  readonly steps: readonly Step[];
  /** A reusable workflow that is the whole job. */
  readonly uses?: Used;
}

export interface Step {
  readonly body: Tree;
  readonly uses?: Used;
  /** What it runs by itself: a shell's script, or one that an action runs for it. */
  readonly scripts: readonly Tree[];
  /** An input of its action. */
  input(name: string): Tree;
}

/** `owner/name/path@ref`, `./path`, `docker://image`. */
export interface Used {
  readonly text: string;
  /** `azure/login`, lower case, without path and ref; empty for a local action or an image. */
  readonly action: string;
  readonly ref?: string;
  readonly at: Place;
}

/** The workflow that a declaration of type `github-workflow` is. */
export function workflowOf(declaration: Declaration): Workflow {
  const { body, at } = declaration;
  const permissions = lookup(body, "permissions");
  return {
    declaration,
    triggers: triggersIn(lookup(body, "on")),
    permissions,
    env: lookup(body, "env"),
    jobs: membersOf(lookup(body, "jobs")).members.map(({ name, value, at: jobAt }) =>
      jobOf(name, value, jobAt, permissions.kind === "absent" ? absent(at) : permissions),
    ),
  };
}

function triggersIn(tree: Tree): readonly string[] {
  const single = knownText(tree);
  if (single !== undefined) return [single];
  const listed = itemsOf(tree).items.map(knownText);
  return [...listed, ...membersOf(tree).members.map(({ name }) => name)].filter((name) => name !== undefined);
}

function jobOf(id: string, body: Tree, at: Place, inherited: Tree): Job {
  const own = lookup(body, "permissions");
  const uses = usedIn(lookup(body, "uses"));
  return {
    id,
    at,
    body,
    permissions: own.kind === "absent" ? inherited : own,
    steps: itemsOf(lookup(body, "steps")).items.map(stepOf),
    ...(uses && { uses }),
  };
}

/** Inputs of well-known actions that are scripts. */
const scriptInputs: Readonly<Record<string, string>> = {
  "actions/github-script": "script",
  "azure/cli": "inlineScript",
  "azure/powershell": "inlineScript",
};

function stepOf(body: Tree): Step {
  const uses = usedIn(lookup(body, "uses"));
  const input = (name: string): Tree => lookup(body, ["with", name]);
  const scriptInput = uses && scriptInputs[uses.action];
  const scripts = [lookup(body, "run"), ...(scriptInput === undefined ? [] : [input(scriptInput)])];
  return {
    body,
    ...(uses && { uses }),
    scripts: scripts.filter((script) => knownText(script) !== undefined),
    input,
  };
}

function usedIn(tree: Tree): Used | undefined {
  const text = knownText(tree);
  if (text === undefined) return undefined;
  const remote = /^([\w.-]+\/[\w.-]+)(?:\/[^@]*)?@(.+)$/u.exec(text);
  const [, action, ref] = remote ?? [];
  return { text, action: action?.toLowerCase() ?? "", ...(ref !== undefined && { ref }), at: tree.at };
}

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
  return step.scripts.some((script) => scannerCommands.test(knownText(script) ?? ""));
}

/** Whether a whole job is a scan that is kept in another workflow. */
export function isScanJob({ uses, steps }: Job): boolean {
  return (uses !== undefined && scannerActions.test(uses.action)) || steps.some(isScan);
}

/** A test of the running application by attacking it. */
export function isActiveAttack(step: Step): boolean {
  if (
    /^(?:zaproxy\/action-(?:full|api)-scan|projectdiscovery\/nuclei-action|stackhawk\/hawkscan-action|portswigger-cloud\/[\w-]+)$/u.test(
      step.uses?.action ?? "",
    )
  )
    return true;
  return step.scripts.some((script) =>
    /\b(?:zap-(?:full|api)-scan\.py|nuclei\s+-|hawk scan|sqlmap\s)/u.test(knownText(script) ?? ""),
  );
}
