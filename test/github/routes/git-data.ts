import { json, notFound, Refusal, repositoryOf, type Routes } from "../answer.ts";
import { blobBytes } from "../diff.ts";
import { gitLine, gitText } from "../git.ts";
import { nodeId } from "../node-id.ts";
import { repositoryUrl } from "../shapes.ts";
import { fullName } from "../state.ts";
import { readCommit, resolveCommit, unsigned } from "./commits.ts";

const isId = /^[0-9a-f]{40}([0-9a-f]{24})?$/;
const largestBlob = 100 * 1024 * 1024;
const mostTreeEntries = 100_000;

export const gitDataRoutes: Routes = {
  "git/get-blob": {
    needs: [["contents", "read"]],
    answer: (call) => {
      const repository = repositoryOf(call);
      const sha = call.params["file_sha"] ?? "";
      if (!isId.test(sha))
        throw new Refusal(422, "The sha parameter must be exactly 40 characters and contain only [0-9a-f].");
      const bytes = blobBytes(repository.gitDir, sha);
      if (bytes === undefined) throw notFound();
      if (bytes.length > largestBlob) throw new Refusal(403, "This API returns blobs up to 100 MB in size.");
      if (call.accept.includes("raw")) return { status: 200, body: bytes, contentType: rawType };
      return json({
        sha,
        node_id: `B_kwDO${sha}`,
        size: bytes.length,
        url: `${repositoryUrl(call.state, repository)}/git/blobs/${sha}`,
        content: inLines(bytes),
        encoding: "base64",
      });
    },
  },

  "git/get-tree": {
    needs: [["contents", "read"]],
    answer: (call) => {
      const repository = repositoryOf(call);
      const name = call.params["tree_sha"] ?? "";
      const named = resolveCommit(repository, name) ?? (isId.test(name) ? name : undefined);
      const sha =
        named && gitLine(repository.gitDir, ["rev-parse", "--verify", "--quiet", `${named}^{tree}`]);
      if (sha === undefined) throw notFound();
      const recursive = call.query["recursive"] === undefined ? [] : ["-r", "-t"];
      const all = gitText(repository.gitDir, ["ls-tree", "-z", "--long", ...recursive, sha])
        .split("\0")
        .filter(Boolean);
      return json({
        sha,
        url: `${repositoryUrl(call.state, repository)}/git/trees/${sha}`,
        tree: all.slice(0, mostTreeEntries).map((entry) => {
          const tab = entry.indexOf("\t");
          const [mode = "", type = "", id = "", size = "-"] = entry.slice(0, tab).split(/ +/);
          const path = entry.slice(tab + 1);
          if (type === "commit") return { path, mode, type, sha: id };
          const url = `${repositoryUrl(call.state, repository)}/git/${type === "tree" ? "trees" : "blobs"}/${id}`;
          return { path, mode, type, sha: id, ...(size === "-" ? {} : { size: Number(size) }), url };
        }),
        truncated: all.length > mostTreeEntries,
      });
    },
  },

  "git/get-commit": {
    needs: [["contents", "read"]],
    answer: (call) => {
      const repository = repositoryOf(call);
      const sha = call.params["commit_sha"] ?? "";
      if (!isId.test(sha) || resolveCommit(repository, sha) === undefined) throw notFound();
      const { tree, parents, author, committer, message } = readCommit(repository, sha);
      const url = repositoryUrl(call.state, repository);
      const page = `${call.state.htmlUrl}/${fullName(repository)}/commit`;
      return json({
        sha,
        node_id: `C_kwDO${sha}`,
        url: `${url}/git/commits/${sha}`,
        html_url: `${page}/${sha}`,
        author,
        committer,
        tree: { sha: tree, url: `${url}/git/trees/${tree}` },
        message,
        parents: parents.map((id) => ({
          sha: id,
          url: `${url}/git/commits/${id}`,
          html_url: `${page}/${id}`,
        })),
        verification: unsigned,
      });
    },
  },

  "git/get-ref": {
    needs: [["contents", "read"]],
    answer: (call) => {
      const repository = repositoryOf(call);
      const ref = `refs/${call.params["ref"] ?? ""}`;
      const listing = gitText(repository.gitDir, [
        "for-each-ref",
        "--format=%(objectname) %(objecttype) %(refname)",
        ref,
      ]);
      const found = listing.split("\n").find((line) => line.endsWith(` ${ref}`));
      if (found === undefined) throw notFound();
      const [sha = "", type = ""] = found.split(" ");
      const url = repositoryUrl(call.state, repository);
      return json({
        ref,
        node_id: nodeId("ref", repository.id),
        url: `${url}/git/${ref.split("/").map(encodeURIComponent).join("/")}`,
        object: { type, sha, url: `${url}/git/${type}s/${sha}` },
      });
    },
  },
};

/** GitHub says so of every blob, text or not: a client that believes it spoils binary files. */
export const rawType = "application/vnd.github.raw; charset=utf-8";

/** GitHub breaks base64 after 60 characters. */
export function inLines(bytes: Buffer): string {
  return bytes.toString("base64").replace(/.{1,60}/g, "$&\n");
}
