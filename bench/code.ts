/**
 * Measures the analysis of TypeScript and JavaScript: its time, its memory at the peak, and the compiler's on the same files.
 *
 *     node bench/code.ts [FOLDER] [--compare]    (Node 24)
 *
 * Without a folder, an app of fifty functions is made up: each with its HTTP handler, a service, a repository over `pg`,
 * and a schema. `--compare` also runs `tsc --noEmit` over the files, with their imports as they can be resolved there.
 * Web applications count wherever they stand.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { defaultCodeSettings } from "../src/code/reading.ts";
import { readTypescript } from "../src/code/typescript/analyser.ts";
import { isUnreadable } from "../src/source/files.ts";
import { filesUnder } from "../test/differential/folder.ts";

const options = process.argv.slice(2);
const given = options.find((option) => !option.startsWith("--"));
const folder = given ?? mkdtempSync(join(tmpdir(), "fifty-functions-"));
try {
  if (given === undefined) writeApp(folder);
  await measure(folder);
} finally {
  if (given === undefined) rmSync(folder, { recursive: true });
}

async function measure(root: string): Promise<void> {
  const files = filesUnder(root);
  const settings = { ...defaultCodeSettings, everyWebApplication: true } as const;
  // Once, so that the compiler is loaded: its cost is told by itself.
  const loading = performance.now();
  await import("ts-morph");
  const loaded = performance.now() - loading;
  const started = performance.now();
  const { handlers, alerts, problems, read } = await readTypescript(files, [], settings);
  const taken = performance.now() - started;
  if (read.length === 0) throw new Error(`No code to measure in ${root}`);
  const lines = read.reduce((sum, path) => {
    const source = files.read(path);
    return sum + (isUnreadable(source) ? 0 : source.text.split("\n").length);
  }, 0);
  const peak = process.resourceUsage().maxRSS / 1024;
  console.log(`${read.length} files, ${lines} lines, ${handlers.length} functions, ${alerts.length} alerts`);
  console.log(`${problems.filter(({ kind }) => kind === "limit").length} bounds hit`);
  console.log(
    `${inSeconds(taken)} (and ${inSeconds(loaded)} to load the compiler), ${Math.round(peak)} MB at the peak`,
  );
  console.log(`${Math.round((taken / lines) * 1000)} ms per 1,000 lines`);
  if (!options.includes("--compare")) return;
  const compiled = compile(read.map((path) => join(root, path)));
  console.log(`tsc --noEmit: ${inSeconds(compiled)}; ratio ${((taken + loaded) / compiled).toFixed(2)}`);
}

function compile(paths: readonly string[]): number {
  const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript")), "tsc.js");
  const flags = [
    "--noEmit",
    "--ignoreConfig",
    "--allowJs",
    "--skipLibCheck",
    "--target",
    "es2023",
    "--module",
    "nodenext",
  ];
  const started = performance.now();
  const { stdout } = spawnSync(process.execPath, [tsc, ...flags, "--diagnostics", ...paths], {
    encoding: "utf8",
    maxBuffer: 1 << 30,
  });
  const taken = performance.now() - started;
  // Errors of types are no failure: a folder without its packages has many.
  if (!/^Check time:/mu.test(stdout)) throw new Error(`The compiler failed: ${stdout.slice(0, 500)}`);
  return taken;
}

function inSeconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}

function writeApp(root: string): void {
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write("host.json", `{ "version": "2.0" }`);
  write("package.json", `{ "main": "src/functions/*.ts", "dependencies": { "@azure/functions": "^4.0.0" } }`);
  write(
    "src/database.ts",
    `import { Pool } from "pg";\nexport const pool = new Pool({ connectionString: process.env.DATABASE });\n`,
  );
  for (let index = 0; index < 50; index++) {
    write(`src/functions/orders${index}.ts`, handlerText(index));
    write(`src/services/orders${index}.ts`, serviceText(index));
    write(`src/repositories/orders${index}.ts`, repositoryText(index));
  }
}

function handlerText(index: number): string {
  return `import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from "@azure/functions";
import { z } from "zod";
import { Orders${index} } from "../services/orders${index}";

const schema = z.object({ id: z.string().uuid(), name: z.string(), count: z.number(), tags: z.array(z.string()) });

app.http("orders${index}", {
  methods: ["GET", "POST"],
  authLevel: "function",
  route: "orders${index}/{id?}",
  handler: async (request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> => {
    const orders = new Orders${index}(context);
    try {
      if (request.method === "POST") {
        const { id, name, count, tags } = schema.parse(await request.json());
        await orders.save({ id, name, count, tags: tags.map((tag) => tag.trim().toLowerCase()) });
        return { status: 201, jsonBody: { id } };
      }
      const found = await orders.find(request.params.id, request.query.get("name") ?? "");
      return found.length === 0 ? { status: 404 } : { jsonBody: found };
    } catch (error) {
      context.error("orders failed", error);
      return { status: 500, body: "failed" };
    }
  },
});
`;
}

function serviceText(index: number): string {
  return `import type { InvocationContext } from "@azure/functions";
import { insert, search, type Order } from "../repositories/orders${index}";

export class Orders${index} {
  private readonly seen = new Map<string, Order>();
  constructor(private readonly context: InvocationContext) {}

  async save(order: Order): Promise<void> {
    this.seen.set(order.id, order);
    for (const [id, one] of this.seen) if (one.count > 0) await insert({ ...one, id });
    this.context.log("saved", this.seen.size);
  }

  async find(id: string, name: string): Promise<readonly Order[]> {
    const known = this.seen.get(id);
    if (known !== undefined) return [known];
    const rows = await Promise.all([search("id", id), search("name", name)]);
    return rows.flat().filter((row) => row.count > 0).map((row) => ({ ...row, tags: [...row.tags].sort() }));
  }
}
`;
}

function repositoryText(index: number): string {
  const where = index % 10 === 0 ? "`${column} = '${value}'`" : "`${column} = $1`";
  const values = index % 10 === 0 ? "" : ", [value]";
  return `import { pool } from "../database";

export interface Order {
  readonly id: string;
  readonly name: string;
  readonly count: number;
  readonly tags: readonly string[];
}

export async function insert({ id, name, count, tags }: Order): Promise<void> {
  await pool.query("insert into orders${index} values ($1, $2, $3, $4)", [id, name, count, tags.join(",")]);
}

export async function search(column: "id" | "name", value: string): Promise<readonly Order[]> {
  const where = ${where};
  const { rows } = await pool.query("select * from orders${index} where " + where${values});
  return rows.map(({ id, name, count, tags }) => ({ id, name, count: Number(count), tags: String(tags).split(",") }));
}
`;
}
