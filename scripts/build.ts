/**
 * Builds dist/: our own code readable in one file an entry, every third-party library in a vendor file of its own,
 * which changes only when the library does and is loaded only when something needs it. With `--check` builds into a
 * temporary folder and tells what differs from what is committed; with `--out FOLDER` builds there.
 */
import {
  mkdtempSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
  existsSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { build as bundle, type Plugin } from "esbuild";

const root = dirname(import.meta.dirname);
const check = process.argv.includes("--check");
const named = process.argv.indexOf("--out");
const out = check
  ? mkdtempSync(join(tmpdir(), "portcullis-dist-"))
  : resolve(named < 0 ? join(root, "dist") : (process.argv[named + 1] ?? "dist"));

/** The libraries that are bundled, each into `vendor/<file>.cjs`. */
const vendors: Readonly<Record<string, string>> = {
  "ts-morph": "ts-morph",
  yaml: "yaml",
  execa: "execa",
  undici: "undici",
  "@actions/core": "actions-core",
  "@actions/github": "actions-github",
  "web-tree-sitter": "web-tree-sitter",
};

/** Of libraries that come as both, the ES module looks for files beside itself by a URL that a bundle has not. */
const asCommonJs: ReadonlySet<string> = new Set(["web-tree-sitter"]);

/** What libraries load at run time, copied beside them. */
const files: Readonly<Record<string, string>> = {
  "node_modules/web-tree-sitter/web-tree-sitter.wasm": "web-tree-sitter.wasm",
  "node_modules/@vscode/tree-sitter-wasm/wasm/tree-sitter-c-sharp.wasm": "tree-sitter-c-sharp.wasm",
  "node_modules/@vscode/tree-sitter-wasm/wasm/tree-sitter-java.wasm": "tree-sitter-java.wasm",
  "node_modules/@vscode/tree-sitter-wasm/wasm/tree-sitter-python.wasm": "tree-sitter-python.wasm",
};

/** Our own programs, each in a file. */
const programs: Readonly<Record<string, string>> = {
  "src/cli.ts": "cli.cjs",
  "src/portcullis.ts": "portcullis.cjs",
};

/** Data of ours that few reviews need: in a file of its own, loaded at the first question. */
const data: Readonly<Record<string, string>> = {
  "src/azure/built-in-roles.generated.ts": "built-in-roles.cjs",
};

const dataOutside: Plugin = {
  name: "data outside",
  setup: (build) => {
    build.onLoad({ filter: /\.generated\.ts$/ }, ({ path }) => {
      const file = data[relative(root, path)];
      if (file === undefined) return undefined;
      const call = `require("./data/${file}").builtInRolesText()`;
      return { contents: `export const builtInRolesText = () => ${call};`, loader: "js" };
    });
    build.onResolve({ filter: /^\.\/data\// }, ({ path }) => ({ path, external: true }));
  },
};

/** In dist/ the files of libraries lie in `vendor/`, whatever folder the program is run from. */
const wasmBeside: Plugin = {
  name: "WebAssembly beside",
  setup: (build) => {
    build.onLoad({ filter: /\/wasm-file\.ts$/ }, () => ({
      contents:
        'export const wasmFile = (name) => require("node:path").join(__dirname, "vendor", `${name}.wasm`);',
      loader: "js",
    }));
  },
};

const outside: Plugin = {
  name: "vendors and programs outside",
  setup: (build) => {
    build.onResolve({ filter: /^\./ }, ({ path, kind, resolveDir }) => {
      const file = programs[relative(root, join(resolveDir, path))];
      return kind === "dynamic-import" && file !== undefined
        ? { path: `./${file}`, external: true }
        : undefined;
    });
    build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
      const file = vendors[path];
      if (kind === "entry-point" || file === undefined) return undefined;
      return { path: `./vendor/${file}.cjs`, external: true };
    });
  },
};

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { readonly version: string };
const shared = {
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  charset: "utf8",
  logLevel: "warning",
  // Vendor files are CommonJS: loaded by `require`, at the moment the import is reached.
  supported: { "dynamic-import": false },
} as const;
const packages = new Set<string>();

if (!check) rmSync(join(out, "vendor"), { recursive: true, force: true });
mkdirSync(join(out, "vendor"), { recursive: true });

const entries = Object.entries(programs);
for (const [source, file] of entries) {
  const { metafile } = await bundle({
    ...shared,
    absWorkingDir: root,
    entryPoints: [source],
    outfile: join(out, file),
    define: { PORTCULLIS_VERSION: JSON.stringify(manifest.version) },
    loader: { ".yaml": "text", ".txt": "text" },
    plugins: [dataOutside, wasmBeside, outside],
    metafile: true,
  });
  const bundled = Object.keys(metafile.inputs).filter((input) => input.includes("node_modules/"));
  if (bundled.length > 0)
    throw new Error(`${file} holds ${bundled.join(", ")}: name the library in \`vendors\``);
}

for (const [source, file] of Object.entries(data)) {
  await bundle({ ...shared, absWorkingDir: root, entryPoints: [source], outfile: join(out, "data", file) });
}

const used = Object.entries(vendors).filter(([, file]) =>
  entries.some(([, program]) => readFileSync(join(out, program), "utf8").includes(`./vendor/${file}.cjs`)),
);
for (const [name, file] of used) {
  const { metafile } = await bundle({
    ...shared,
    absWorkingDir: root,
    stdin: {
      contents: asCommonJs.has(name)
        ? `module.exports = require(${JSON.stringify(name)});`
        : `export * from ${JSON.stringify(name)};`,
      resolveDir: root,
      sourcefile: `vendor-${file}.js`,
    },
    outfile: join(out, "vendor", `${file}.cjs`),
    minify: true,
    legalComments: "none",
    metafile: true,
  });
  for (const input of Object.keys(metafile.inputs)) note(input);
}

for (const [path, name] of Object.entries(files)) {
  writeFileSync(join(out, "vendor", name), readFileSync(join(root, path)));
  note(path);
}

writeFileSync(join(out, "action.cjs"), 'void require("./portcullis.cjs").action();\n');
writeFileSync(join(out, "THIRD-PARTY-NOTICES.txt"), notices());
writeFileSync(join(out, "package.json"), '{ "type": "commonjs" }\n');

if (check) {
  const differing = [...new Set([...filesIn(out), ...filesIn(join(root, "dist"))])].filter((path) => {
    const [built, committed] = [join(out, path), join(root, "dist", path)];
    return (
      !existsSync(built) || !existsSync(committed) || !readFileSync(built).equals(readFileSync(committed))
    );
  });
  rmSync(out, { recursive: true, force: true });
  for (const path of differing.sort()) console.log(`not current: dist/${path}`);
  if (differing.length > 0) {
    console.log("Run `npm run build` and commit dist/.");
    process.exitCode = 1;
  }
}

function note(input: string): void {
  const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//u.exec(input)?.[0];
  if (name !== undefined) packages.add(name);
}

/** The licence text of every package that is in dist/, as its licence asks. */
function notices(): string {
  const sections = [...packages].sort().map((folder) => {
    const at = join(root, folder);
    const { name, version, license } = JSON.parse(readFileSync(join(at, "package.json"), "utf8")) as {
      readonly name: string;
      readonly version: string;
      readonly license?: string;
    };
    const texts = readdirSync(at)
      .filter((file) => /^(?:licen[cs]e|copying|notice|thirdpartynotice)/iu.test(file))
      .sort()
      .map((file) => readFileSync(join(at, file), "utf8").replace(/\r\n/gu, "\n").trim());
    return [`${name} ${version} (${license ?? "licence in the text below"})`, "", ...texts].join("\n");
  });
  return `${["What is bundled in dist/, and under which licence.", ...new Set(sections)].join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}

function filesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}
