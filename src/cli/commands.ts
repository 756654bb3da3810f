import { severities } from "../rules/finding.ts";

/** One command of the program: arguments, help and documentation come from here. */
export interface Command {
  readonly name: string;
  /** One clause, for the list of commands. */
  readonly summary: string;
  readonly description: readonly string[];
  readonly argument?: Argument;
  readonly options: readonly Option[];
  readonly examples: readonly Example[];
}

interface Argument {
  /** `PATH`. */
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
}

export interface Option {
  /** Without the dashes. */
  readonly name: string;
  /** The name of its value, when it takes one. */
  readonly value?: string;
  readonly choices?: readonly string[];
  readonly default?: string;
  readonly description: string;
}

interface Example {
  readonly does: string;
  readonly command: string;
}

const folder: Argument = {
  name: "PATH",
  description: "The folder to review; the current one when it is not given.",
  required: false,
};

const base: Option = {
  name: "base",
  value: "REV",
  description:
    "Compare with the merge base of this revision and HEAD: only what is new since then counts. Without it everything does.",
};

const policy: Option = {
  name: "policy",
  value: "FILE",
  description: "Judge by this policy file in place of .github/portcullis.yml.",
};

const sharedPolicy: Option = {
  name: "shared-policy",
  value: "FILE",
  description: "The file that the policy's `extends` names: this command does not fetch it.",
};

const semgrep: Option = {
  name: "semgrep",
  value: "MODE",
  choices: ["required", "optional", "off"],
  description: "Whether Semgrep must run, may be missing, or is not run. Default: what the policy says.",
};

const engine: Option = {
  name: "semgrep-engine",
  value: "PROGRAM",
  description:
    "A program with Semgrep's command line and output, such as opengrep. Default: Semgrep, which is installed into the cache folder when it is missing.",
};

const offline: Option = {
  name: "offline",
  description:
    "Ask no registry for the modules that templates call: only those in Bicep's cache, or had by an earlier run, are read.",
};

const noColor: Option = { name: "no-color", description: "No colours, as when NO_COLOR is set." };

export const globalOptions: readonly Option[] = [
  { name: "help", description: "Print help and exit." },
  { name: "version", description: "Print the version and exit." },
];

export const commands: readonly Command[] = [
  {
    name: "review",
    summary: "Review a folder, and tell by the exit code whether it may be merged.",
    description: [
      "Reviews the files of a folder as they are on disk. The policy and the baseline are read from the merge base when there is one, else from the folder.",
      "Exit code 0: passed. 1: blocked. 2: the command line, the policy or the baseline is wrong. 3: incomplete, or the program failed.",
    ],
    argument: folder,
    options: [
      base,
      {
        name: "format",
        value: "FORMAT",
        choices: ["text", "json", "sarif", "markdown"],
        default: "text",
        description: "How to print the review.",
      },
      { name: "output", value: "FILE", description: "Write it into this file in place of standard output." },
      {
        name: "fail-on",
        value: "LEVEL",
        choices: [...severities, "never"],
        description: "The severity from which a new finding blocks. Default: what the policy says.",
      },
      policy,
      sharedPolicy,
      semgrep,
      engine,
      offline,
      noColor,
    ],
    examples: [
      { does: "Everything in the current folder", command: "portcullis review" },
      { does: "What this branch adds to main", command: "portcullis review --base origin/main" },
      {
        does: "A SARIF file for an editor or for code scanning",
        command: "portcullis review --format sarif --output portcullis.sarif",
      },
      { does: "Only look, block on nothing", command: "portcullis review infra --fail-on never" },
    ],
  },
  {
    name: "rules",
    summary: "List the rules.",
    description: ["Lists every rule with its severity and practice."],
    options: [
      {
        name: "format",
        value: "FORMAT",
        choices: ["text", "json"],
        default: "text",
        description: "How to print the list.",
      },
    ],
    examples: [
      { does: "All rules", command: "portcullis rules" },
      { does: "For a script", command: "portcullis rules --format json" },
    ],
  },
  {
    name: "explain",
    summary: "Tell what a rule finds, why it matters and how to fix it.",
    description: [
      "Prints a rule's reasons, its fix, where the facts come from, and an example of each kind.",
    ],
    argument: { name: "RULE", description: "The rule, by its id or an earlier one.", required: true },
    options: [],
    examples: [{ does: "One rule", command: "portcullis explain plain-http-allowed" }],
  },
  {
    name: "baseline",
    summary: "Bring the baseline of accepted findings up to date.",
    description: [
      "Writes .github/portcullis-baseline.json in the folder. By itself it only drops entries whose findings are gone; new ones are added with --accept and a reason.",
    ],
    argument: folder,
    options: [
      {
        name: "accept",
        value: "REASON",
        description: "Add every finding that is reported now, with this reason.",
      },
      base,
      policy,
      sharedPolicy,
      semgrep,
      engine,
      offline,
    ],
    examples: [
      {
        does: "Adopt the review with what is there",
        command: 'portcullis baseline --accept "There when we adopted Portcullis"',
      },
      { does: "Drop what was fixed since", command: "portcullis baseline" },
      { does: "After files were renamed on this branch", command: "portcullis baseline --base origin/main" },
    ],
  },
  {
    name: "init",
    summary: "Write a workflow and a policy to start from.",
    description: [
      "Writes .github/workflows/portcullis.yml and .github/portcullis.yml into the folder. Files that are there already are left as they are.",
    ],
    argument: { ...folder, description: "The repository's folder; the current one when it is not given." },
    options: [],
    examples: [{ does: "In the current folder", command: "portcullis init" }],
  },
];
