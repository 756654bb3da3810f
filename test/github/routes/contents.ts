import { json, notFound, Refusal, repositoryOf, type Answer, type Call, type Routes } from "../answer.ts";
import { blobBytes } from "../diff.ts";
import { gitText } from "../git.ts";
import { repositoryUrl } from "../shapes.ts";
import { fullName, type Repository } from "../state.ts";
import { resolveCommit } from "./commits.ts";
import { inLines, rawType } from "./git-data.ts";

/** Above this the JSON form has no content, `encoding: none`; above 100 MB nothing can be had. */
const largestInJson = 1024 * 1024;
const largest = 100 * 1024 * 1024;

export const contentRoutes: Routes = {
  "repos/get-content": {
    needs: [["contents", "read"]],
    answer: (call) => {
      const repository = repositoryOf(call);
      const ref = (call.query["ref"] as string | undefined) ?? repository.defaultBranch;
      const sha = resolveCommit(repository, ref);
      if (sha === undefined) throw new Refusal(404, `No commit found for the ref ${ref}`);
      const path = (call.params["path"] ?? "").replace(/\/$/, "");
      if (path.split("/").some((part) => part === ".." || part === ".")) throw notFound();
      const [entry] = path === "" ? [] : entriesOf(repository, sha, [path]);
      if (entry === undefined && path !== "") throw notFound();
      if (entry === undefined || entry.type === "tree") {
        const inside = entriesOf(repository, sha, path === "" ? [] : [`${path}/`]).slice(0, 1000);
        return json(inside.map((one) => directoryShape(call, repository, ref, one)));
      }
      return fileAnswer(call, repository, ref, entry);
    },
  },
};

interface Entry {
  mode: string;
  type: string;
  sha: string;
  size: number;
  path: string;
}

function entriesOf(repository: Repository, sha: string, paths: string[]): Entry[] {
  const listing = gitText(repository.gitDir, ["ls-tree", "-z", "--long", "--full-tree", sha, "--", ...paths]);
  return listing
    .split("\0")
    .filter(Boolean)
    .map((line) => {
      const tab = line.indexOf("\t");
      const [mode = "", type = "", id = "", size = "0"] = line.slice(0, tab).split(/ +/);
      return { mode, type, sha: id, size: size === "-" ? 0 : Number(size), path: line.slice(tab + 1) };
    });
}

function fileAnswer(call: Call, repository: Repository, ref: string, entry: Entry): Answer {
  const common = entryShape(call, repository, ref, entry);
  if (entry.type === "commit") {
    return json({ ...common, type: "submodule", submodule_git_url: "git://example.com/elsewhere.git" });
  }
  const bytes = blobBytes(repository.gitDir, entry.sha) ?? Buffer.alloc(0);
  if (bytes.length > largest) throw new Refusal(403, "This API returns blobs up to 100 MB in size.");
  if (call.accept.includes("raw")) return { status: 200, body: bytes, contentType: rawType };
  if (entry.mode === "120000") return json({ ...common, type: "symlink", target: bytes.toString("utf8") });
  const small = bytes.length <= largestInJson;
  return json({
    ...common,
    type: "file",
    content: small ? inLines(bytes) : "",
    encoding: small ? "base64" : "none",
  });
}

function directoryShape(call: Call, repository: Repository, ref: string, entry: Entry) {
  const types: Record<string, string> = { tree: "dir", commit: "submodule" };
  const type = entry.mode === "120000" ? "symlink" : (types[entry.type] ?? "file");
  return { type, ...entryShape(call, repository, ref, entry) };
}

function entryShape({ state }: Call, repository: Repository, ref: string, entry: Entry) {
  const path = entry.path.split("/").map(encodeURIComponent).join("/");
  const self = `${repositoryUrl(state, repository)}/contents/${path}?ref=${encodeURIComponent(ref)}`;
  const kind = entry.type === "tree" ? "trees" : "blobs";
  const git = `${repositoryUrl(state, repository)}/git/${kind}/${entry.sha}`;
  const page = `${state.htmlUrl}/${fullName(repository)}/${entry.type === "tree" ? "tree" : "blob"}/${ref}/${path}`;
  return {
    name: entry.path.split("/").at(-1),
    path: entry.path,
    sha: entry.sha,
    size: entry.size,
    url: self,
    html_url: page,
    git_url: git,
    download_url:
      entry.type === "blob"
        ? `https://raw.githubusercontent.com/${fullName(repository)}/${ref}/${path}`
        : null,
    _links: { self, git, html: page },
  };
}
