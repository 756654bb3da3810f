import { homedir } from "node:os";
import { join } from "node:path";
import type { Unavailable } from "../declarations/template-file.ts";
import { moduleAddress, referenceTo, type ModuleAddress } from "./address.ts";
import { fromBicepCache } from "./bicep-cache.ts";
import { mostBytes, mostModules } from "./limits.ts";
import { pull, type Pulled } from "./pull.ts";
import { storeIn } from "./store.ts";
import { openWeb, type Patience, type Web } from "./web.ts";

export interface RegistryOptions {
  /** The hosts that the trusted policy allows, in lower case; no other is ever contacted. */
  readonly hosts: readonly string[];
  /** A folder of ours, which need not exist. */
  readonly cache: string;
  /** Bicep's own cache. Its default location is used unless it is given. */
  readonly bicepCache?: string;
  /** No registry is asked: only what the caches have. */
  readonly offline: boolean;
  readonly say?: (message: string) => void;
  readonly patience?: Patience;
}

/** The compiled template of a module. */
export interface ModuleText {
  readonly kind: "text";
  /** The module's reference in its one spelling, whatever the case of the host as written. */
  readonly reference: string;
  readonly text: string;
  /** Said of the module: `is as an earlier run had it, since ...`. */
  readonly caveat?: string;
}

const patienceByDefault: Patience = { total: 30_000, request: 15_000, retries: [500, 2000] };

/**
 * The modules of registries, for all revisions of one review: each is had once, from Bicep's cache, from ours, or from
 * its registry, within a bounded time for all of them. Never throws.
 */
export function moduleRegistry(
  options: RegistryOptions,
): (references: readonly string[]) => Promise<(reference: string) => ModuleText | Unavailable> {
  const { hosts, offline, say, patience = patienceByDefault } = options;
  const bicepCache = options.bicepCache ?? join(homedir(), ".bicep");
  const store = storeIn(join(options.cache, "modules"));
  const had = new Map<string, ModuleText | Unavailable>();
  let timeLeft = patience.total;
  let bytesLeft = mostBytes;
  let modulesLeft = mostModules;

  async function gather(wanted: readonly Wanted[], web: Web | undefined): Promise<void> {
    const queue = [...wanted];
    await Promise.all(
      Array.from({ length: 6 }, async () => {
        for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
          const { reference, address } = next;
          had.set(reference, bytesLeft <= 0 ? tooMany : textOf(reference, await pull(address, store, web)));
        }
      }),
    );
  }

  function textOf(reference: string, pulled: Pulled): ModuleText | Unavailable {
    if (pulled.kind === "unavailable") return pulled;
    bytesLeft -= pulled.bytes.length;
    try {
      const text = new TextDecoder("utf-8", { fatal: true }).decode(pulled.bytes);
      return { kind: "text", reference, text, ...(pulled.caveat !== undefined && { caveat: pulled.caveat }) };
    } catch {
      return { kind: "unavailable", why: "is not UTF-8 text" };
    }
  }

  /** What can be told without a registry is told; the rest is to be pulled. */
  function withoutAsking(references: readonly string[]): readonly Wanted[] {
    const wanted = new Map<string, Wanted>();
    for (const written of references) {
      const address = moduleAddress(written);
      if ("why" in address) {
        had.set(written, { kind: "unavailable", why: address.why });
        continue;
      }
      const reference = referenceTo(address);
      if (had.has(reference) || wanted.has(reference)) continue;
      const restored = fromBicepCache(bicepCache, address);
      if (restored !== undefined)
        had.set(reference, textOf(reference, { kind: "template", bytes: restored }));
      else if (!hosts.includes(address.host)) had.set(reference, notAllowed(address));
      else if (modulesLeft-- <= 0) had.set(reference, tooMany);
      else wanted.set(reference, { reference, address });
    }
    return [...wanted.values()];
  }

  return async (references) => {
    const wanted = withoutAsking(references);
    if (wanted.length > 0) {
      const start = performance.now();
      say?.(`Reading ${wanted.length === 1 ? "a module" : `${wanted.length} modules`} from registries`);
      const web = offline ? undefined : await openWeb(start + timeLeft, patience, process.env);
      await gather(wanted, web);
      await web?.close();
      timeLeft -= performance.now() - start;
    }
    return (written) => {
      const address = moduleAddress(written);
      return had.get("why" in address ? written : referenceTo(address)) ?? notAsked;
    };
  };
}

interface Wanted {
  readonly reference: string;
  readonly address: ModuleAddress;
}

const tooMany: Unavailable = {
  kind: "unavailable",
  why: `is one too many: at most ${mostModules} modules of ${mostBytes} bytes are read`,
};

const notAsked: Unavailable = { kind: "unavailable", why: "is not named where modules are looked for" };

function notAllowed({ host }: ModuleAddress): Unavailable {
  const why = `is at \`${host}\`, a registry that the policy does not allow: add it under \`registries\``;
  return { kind: "unavailable", why };
}
