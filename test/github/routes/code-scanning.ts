import { randomUUID } from "node:crypto";
import { gunzipSync } from "node:zlib";

import { json, notFound, Refusal, repositoryOf, type Routes } from "../answer.ts";
import { repositoryUrl } from "../shapes.ts";
import type { SarifUpload } from "../state.ts";
import { resolveCommit } from "./commits.ts";

/** Of the packed file. */
const largestUpload = 10 * 1024 * 1024;
const mostRuns = 20;
const mostResults = 25_000;

export const codeScanningRoutes: Routes = {
  "code-scanning/upload-sarif": {
    needs: [["security-events", "write"]],
    answer: (call) => {
      const repository = repositoryOf(call);
      if (!repository.codeScanning) {
        throw new Refusal(403, "Code Security must be enabled for this repository to use code scanning.");
      }
      const { commit_sha: commit, ref, sarif, tool_name: toolName } = call.body;
      if (resolveCommit(repository, String(commit)) !== commit)
        throw new Refusal(404, `Commit ${String(commit)} not found`);
      const text = unpack(String(sarif));
      const upload: SarifUpload = {
        id: randomUUID(),
        commit: String(commit),
        ref: String(ref),
        text,
        ...(toolName === undefined ? {} : { toolName: toolName as string }),
        errors: complaints(text),
      };
      repository.sarifs.set(upload.id, upload);
      return json(
        { id: upload.id, url: `${repositoryUrl(call.state, repository)}/code-scanning/sarifs/${upload.id}` },
        202,
      );
    },
  },

  "code-scanning/get-sarif": {
    needs: [["security-events", "read"]],
    answer: (call) => {
      const repository = repositoryOf(call);
      const upload = repository.sarifs.get(call.params["sarif_id"] ?? "");
      if (upload === undefined) throw notFound();
      if (upload.errors.length > 0)
        return json({ processing_status: "failed", analyses_url: null, errors: upload.errors });
      const analyses = `${repositoryUrl(call.state, repository)}/code-scanning/analyses?sarif_id=${upload.id}`;
      return json({ processing_status: "complete", analyses_url: analyses, errors: null });
    },
  },
};

function unpack(sarif: string): string {
  const notBase64 = !/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(sarif);
  if (notBase64) throw new Refusal(400, "Invalid SARIF. sarif is not a valid base64 encoded string");
  const packed = Buffer.from(sarif, "base64");
  if (packed.length > largestUpload) throw new Refusal(413, "Payload too large");
  try {
    return gunzipSync(packed, { maxOutputLength: 512 * 1024 * 1024 }).toString("utf8");
  } catch {
    throw new Refusal(400, "Invalid SARIF. sarif is not a valid gzip file");
  }
}

/** What GitHub finds only when it works on the upload. */
function complaints(text: string): string[] {
  let log: { version?: unknown; runs?: unknown };
  try {
    log = JSON.parse(text) as typeof log;
  } catch {
    return ["Invalid SARIF. JSON syntax error"];
  }
  if (log.version !== "2.1.0") return ["Unsupported SARIF version"];
  if (!Array.isArray(log.runs)) return ["Invalid SARIF. Missing 'runs'"];
  const runs = log.runs as {
    results?: unknown[];
    tool?: { driver?: { name?: string } };
    automationDetails?: { id?: string };
  }[];
  const wrong: string[] = [];
  if (runs.length > mostRuns)
    wrong.push(`rejecting SARIF, as there are more runs than allowed (${runs.length} > ${mostRuns})`);
  const seen = new Set<string>();
  for (const run of runs) {
    const results = run.results?.length ?? 0;
    if (results > mostResults) {
      wrong.push(
        `rejecting SARIF, as there are more results per run than allowed (${results} > ${mostResults})`,
      );
    }
    const category = `${run.tool?.driver?.name ?? ""} ${run.automationDetails?.id?.replace(/[^/]*$/, "") ?? ""}`;
    if (seen.has(category))
      wrong.push("rejecting SARIF, as there are multiple runs with the same tool and category");
    seen.add(category);
  }
  return wrong;
}
