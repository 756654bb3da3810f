import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { rules as registry } from "../../src/rules/registry.generated.ts";
import { reportOf, type Report } from "../../src/reporters/report.ts";
import { sarif } from "../../src/reporters/sarif.ts";
import { ordersReview } from "./orders.ts";
import { at, finding, judged, links, review, sha, source } from "./reviews.ts";

const tool = { version: "0.1.0", page: "https://github.com/contoso/portcullis" };

// From @microsoft/sarif-multitool-linux 5.7.0 (MIT).
const schema = JSON.parse(readFileSync(new URL("./sarif-2.1.0.json", import.meta.url), "utf8")) as object;
const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
const isSarif = ajv.compile(schema);

interface Run {
  readonly tool: {
    readonly driver: {
      readonly rules: readonly {
        readonly id: string;
        readonly fullDescription: { readonly text: string };
        readonly properties: Record<string, unknown>;
      }[];
    };
  };
  readonly automationDetails: { readonly id: string };
  readonly invocations: readonly {
    readonly executionSuccessful: boolean;
    readonly toolExecutionNotifications: readonly unknown[];
  }[];
  readonly results: readonly {
    readonly ruleId: string;
    readonly ruleIndex: number;
    readonly level: string;
    readonly message: { readonly text: string };
    readonly locations: readonly {
      readonly physicalLocation: {
        readonly artifactLocation: { readonly uri: string };
        readonly region: object;
      };
    }[];
    readonly partialFingerprints: Record<string, string>;
    readonly baselineState?: string;
    readonly suppressions?: readonly { readonly justification: string }[];
    readonly codeFlows?: readonly {
      readonly threadFlows: readonly { readonly locations: readonly unknown[] }[];
    }[];
  }[];
}

function runOf(report: Report): Run {
  const log: unknown = JSON.parse(sarif(report, links, tool));
  isSarif(log);
  expect(isSarif.errors ?? []).toEqual([]);
  return (log as { runs: [Run] }).runs[0];
}

const hostile = source("in fra/%41:#?ü\n.bicep", "a", "");
const nasty = review([
  judged(
    finding({
      rule: "plain-http-allowed",
      message: "\ud800 [click](1) {0} \u202e\u0000 ##[error]",
      resource: "`x`\n</details>",
      at: at(hostile, "a"),
      related: [{ at: at(hostile, "a"), message: "\u001b[31m" }],
    }),
  ),
]);

/** The rules as they are shipped. */
function withAllRules(): string {
  return sarif(reportOf(review([])), { rules: registry }, tool);
}

describe("SARIF", () => {
  test("keeps GitHub's limits for every rule there is", () => {
    const log: unknown = JSON.parse(withAllRules());
    isSarif(log);
    expect(isSarif.errors ?? []).toEqual([]);
    const written = (log as { runs: [Run] }).runs[0].tool.driver.rules;
    expect(written.map(({ id }) => id)).toEqual(registry.map(({ id }) => id).toSorted());
    for (const { id, fullDescription, properties } of written) {
      expect([id, fullDescription.text.length <= 1024, fullDescription.text.endsWith("…")]).toEqual([
        id,
        true,
        false,
      ]);
      expect((properties["tags"] as unknown[]).length).toBeLessThanOrEqual(10);
    }
  });

  const run = runOf(reportOf(ordersReview));

  test("has every finding, whatever its standing", () => {
    expect(
      run.results.map((one) => [
        one.ruleId,
        one.level,
        one.baselineState,
        one.suppressions?.[0]?.justification,
      ]),
    ).toEqual([
      ["literal-secret-in-setting", "error", "new", undefined],
      ["sql-injection", "error", "new", undefined],
      ["plain-http-allowed", "error", "new", undefined],
      ["plain-http-allowed", "error", "new", undefined],
      ["no-diagnostic-setting", "warning", "new", undefined],
      [
        "plain-http-allowed",
        "error",
        "unchanged",
        "Accepted in the baseline: agreed in the review of 3 June",
      ],
      [
        "plain-http-allowed",
        "error",
        "new",
        "Allowed until 2027-01-31 in `infra/modules/storage.bicep`, line 2: the probe needs it",
      ],
      ["no-diagnostic-setting", "warning", "unchanged", undefined],
    ]);
  });

  test("points every result at its rule, and gives the rule the severity GitHub reads", () => {
    for (const { ruleId, ruleIndex } of run.results)
      expect(run.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    expect(run.tool.driver.rules.map(({ id, properties }) => [id, properties["security-severity"]])).toEqual([
      ["literal-secret-in-setting", "9.5"],
      ["no-diagnostic-setting", "5.5"],
      ["plain-http-allowed", "8.0"],
      ["sql-injection", "9.5"],
    ]);
  });

  test("has the places GitHub needs, without any snippet", () => {
    expect(run.results[3]?.locations[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: "infra/main.bicep", uriBaseId: "%SRCROOT%" },
      region: { startLine: 25, startColumn: 5, endLine: 25, endColumn: 21 },
    });
    expect(JSON.stringify(run)).not.toContain("snippet");
    expect(run.results[1]?.codeFlows?.[0]?.threadFlows[0]?.locations).toHaveLength(3);
  });

  test("tells alerts by our fingerprint, under the key GitHub uses", () => {
    const fingerprint = ordersReview.findings[0]?.fingerprint ?? "";
    expect(run.results[0]?.partialFingerprints).toEqual({
      "portcullis/v1": fingerprint,
      primaryLocationLineHash: `${fingerprint}:1`,
    });
    expect(run.automationDetails.id).toBe("portcullis/");
  });

  test("says that something was not judged", () => {
    expect(run.invocations[0]?.executionSuccessful).toBe(false);
    expect(run.invocations[0]?.toolExecutionNotifications).toHaveLength(1);
    expect(runOf(reportOf(review([]))).invocations[0]?.executionSuccessful).toBe(true);
  });

  test("stays valid for text and paths that mean harm", () => {
    const [result] = runOf(reportOf(nasty)).results;
    expect(result?.locations[0]?.physicalLocation.artifactLocation.uri).toBe(
      "in%20fra/%2541%3A%23%3F%C3%BC%0A.bicep",
    );
    expect(result?.message.text).toBe("⟨U+D800⟩ [click]\u200b(1) {0} ⟨U+202E⟩⟨U+0000⟩ ##[error].");
  });

  test("names the commit it is of", () => {
    expect(run).toMatchObject({
      versionControlProvenance: [{ repositoryUri: "https://github.com/contoso/orders", revisionId: sha }],
    });
  });
});

const cache = new URL("../../.cache/sarif-multitool/node_modules/", import.meta.url).pathname;
const multitool = join(cache, "@microsoft", "sarif-multitool-linux", "Sarif.Multitool");
const there = existsSync(multitool);
if (!there)
  console.log(
    "skipped: Microsoft's SARIF Multitool is not in .cache/ (node scripts/sarif-multitool.ts fetches it)",
  );

(there ? test : test.skip)(
  "Microsoft's SARIF Multitool, with its rules for GitHub, has nothing to say",
  () => {
    const folder = mkdtempSync(join(tmpdir(), "sarif-"));
    try {
      const logs = [...[ordersReview, nasty].map((one) => sarif(reportOf(one), links, tool)), withAllRules()];
      for (const [index, log] of logs.entries()) {
        const input = join(folder, `${index}.sarif`);
        const output = join(folder, `${index}.out.sarif`);
        writeFileSync(input, log);
        execFileSync(multitool, ["validate", input, "--rule-kind", "Sarif;Ghas", "-o", output], {
          env: { DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1", HOME: folder },
        });
        // It exits with 0 whatever it finds; its own report tells.
        const { runs } = JSON.parse(readFileSync(output, "utf8")) as {
          runs: {
            results: { ruleId: string; message: unknown }[];
            invocations: { executionSuccessful: boolean }[];
          }[];
        };
        expect(runs[0]?.results.map(({ ruleId, message }) => [ruleId, message])).toEqual([]);
        expect(runs[0]?.invocations[0]?.executionSuccessful).toBe(true);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  120_000,
);
