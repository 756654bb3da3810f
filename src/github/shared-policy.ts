import type { SharedPolicy } from "../policy/policy.ts";
import type { Source } from "../source/source.ts";
import { decode } from "../workspace/decode.ts";
import { GithubError, type Api } from "./api.ts";
import { fieldsOf, optionalTextIn, textIn, UnexpectedShape } from "./unvalidated.ts";

/** The organisation's policy that a policy extends, or the clause why it can't be had. */
export async function fetchSharedPolicy(
  api: Api,
  { owner, repo, path, ref }: SharedPolicy,
): Promise<Source | { readonly why: string }> {
  const name = `${owner}/${repo}/${path}@${ref}`;
  try {
    const file = fieldsOf(
      await api.read("GET /repos/{owner}/{repo}/contents/{path}", { owner, repo, path, ref }),
      "The file",
    );
    if (textIn(file, "type", "file") !== "file") return { why: "is no file" };
    const content = optionalTextIn(file, "content");
    if (content === undefined || textIn(file, "encoding", "file") !== "base64")
      return { why: "is too large" };
    const decoded = decode(Buffer.from(content, "base64"));
    return "why" in decoded ? decoded : { path: name, text: decoded.text };
  } catch (error) {
    if (error instanceof UnexpectedShape) return { why: "could not be fetched: GitHub's answer was no file" };
    if (!(error instanceof GithubError)) throw error;
    const hint =
      error.kind === "absent" || error.kind === "forbidden"
        ? " (the token must be allowed to read that repository)"
        : "";
    return { why: `could not be fetched: ${error.message}${hint}` };
  }
}
