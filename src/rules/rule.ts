import type { Application } from "../application/application.ts";
import type { DeployedOutput, DeployedParameter } from "../application/deployment.ts";
import type { Resource } from "../application/resource.ts";
import type { Site } from "../application/site.ts";
import type { Workflow } from "../application/workflow.ts";
import type { Alert, FlowStep } from "../code/alert.ts";
import type { Handler } from "../code/handlers/handler.ts";
import type { Declaration } from "../declarations/declaration.ts";
import type { Place } from "../source/source.ts";
import type { Edit, Practice, Preset, Related, Severity } from "./finding.ts";

/**
 * A rule is data plus one pure function. Its examples are its tests and its documentation.
 * `K` names what it judges: see `Subjects`.
 */
export interface Rule<K extends SubjectKind = SubjectKind> {
  /** Kebab-case noun phrase for the defect; permanent. */
  readonly id: string;
  /** Ids it had before, or has in the research catalogue: policies and suppressions that name them keep working. */
  readonly aliases?: readonly string[];
  readonly title: string;
  readonly severity: Severity;
  /** One sentence on what an attacker gains, which is why the severity is what it is. */
  readonly severityWhy: string;
  readonly practice: Practice;
  /**
   * The smallest preset of the policy that includes it; absent means `recommended`. Opinions (customer-managed keys,
   * lifetimes of secrets) belong to `strict` or `all`.
   */
  readonly preset?: Preset;
  readonly why: string;
  readonly fix: string;
  readonly references: References;
  readonly subject: K;
  /** Pure. A method, so that rules of every subject fit into one registry. */
  check(subject: SubjectOf<K>, application: Application): Judgement;
  readonly bad: readonly Example[];
  readonly good: readonly Example[];
  /** Empty only for rules that never meet an unknown; the reason is then `never undecided` in `undecidedWhy`. */
  readonly undecided: readonly Example[];
  readonly neverUndecided?: string;
}

export interface References {
  /** Microsoft cloud security benchmark control: `DP-3`. */
  readonly mcsb?: string;
  readonly cwe?: number;
  /** The page of Microsoft's, GitHub's or the vendor's documentation that states the fact. */
  readonly page: string;
  /** Ids of the same check in other tools: `CKV_AZURE_70`. */
  readonly peers?: readonly string[];
}

/**
 * What a rule can ask for by a word; an Azure type (`Microsoft.KeyVault/vaults`) asks for resources of that type, a
 * list of types for resources of any of them.
 */
export interface Subjects {
  /** The whole application, once. */
  readonly application: Application;
  /** Every declared resource, of any type. */
  readonly resource: Resource;
  /** Function apps and other sites, slots included, with their effective configuration. */
  readonly site: Site;
  readonly handler: Handler;
  readonly parameter: DeployedParameter;
  readonly output: DeployedOutput;
  /** Configuration files by their type (`host.json`, `local.settings.json`, `Microsoft.Web/sites/functions`). */
  readonly configuration: Declaration;
  /** GitHub workflows. */
  readonly workflow: Workflow;
  /** What an analyser of code reported for this rule. */
  readonly alert: Alert;
}

export type SubjectKind = keyof Subjects | AzureType | readonly AzureType[];

export type AzureType = `Microsoft.${string}`;

export type SubjectOf<K extends SubjectKind> = K extends keyof Subjects ? Subjects[K] : Resource;

/** The files of an example by path. `// !` (or `# !`, or a `"//": "!"` member) marks the lines to be reported. */
export type Example = Readonly<Record<string, string>>;

/** Pass when both are empty. */
export interface Judgement {
  readonly breaches: readonly Breach[];
  readonly doubts: readonly { readonly why: string; readonly at: Place }[];
}

export interface Breach {
  readonly message: string;
  readonly at: Place;
  readonly related: readonly Related[];
  readonly flow?: readonly FlowStep[];
  /** The property or sink, for the fingerprint: `properties.httpsOnly`. */
  readonly property: string;
  /** Where cross-layer evidence moves it. */
  readonly severity?: Severity;
  /** What to do in this case, where the rule's own sentence is about another language. */
  readonly fix?: string;
  /** See `Finding.extent`. */
  readonly extent?: readonly string[];
  readonly edit?: Edit;
  /** Places of credentials, which no report may print. */
  readonly secrets?: readonly Place[];
}
