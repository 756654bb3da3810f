import { itemsOf } from "../declarations/items.ts";
import { knownText, lookup, type Tree } from "../declarations/value.ts";
import type { Held } from "./resource.ts";
import type { Site } from "./site.ts";

/** A language version that a site runs its code on. */
export type Runtime =
  | {
      readonly kind: "runtime";
      readonly language: string;
      readonly version: string;
      /** For people: `Node.js 18`. */
      readonly noun: string;
      readonly tree: Tree;
      readonly path: string;
    }
  | { readonly kind: "unknown"; readonly why: string; readonly at: Tree["at"] };

/**
 * The language version by each of the properties that choose it: Flex Consumption's `functionAppConfig`, Linux's
 * `linuxFxVersion`, and on Windows one property or setting a language, which says nothing where another language runs.
 */
export function runtimesOf(site: Site): readonly Runtime[] {
  const flexName = site.at("properties.functionAppConfig.runtime.name").tree;
  if (site.isFlexConsumption) {
    const version = site.at("properties.functionAppConfig.runtime.version");
    return alternatives(version.tree).flatMap((tree) => {
      const language = knownText(flexName);
      if (language === undefined || tree.kind === "unknown")
        return doubt(flexName.kind === "unknown" ? flexName : tree);
      return chosen(language, knownText(tree), tree, version.path);
    });
  }
  const linux = site.config("linuxFxVersion");
  const stack = stackOf(site);
  return [
    ...alternatives(linux.tree).flatMap((tree) => {
      const text = knownText(tree);
      if (text === undefined) return doubt(tree);
      const [language = "", version] = text.split("|");
      return chosen(...javaOf(language, version), tree, linux.path);
    }),
    ...windows
      .filter(({ stacks, always }) => (stack === undefined ? always : stacks.includes(stack)))
      .flatMap(({ language, held }) => {
        const { tree, path } = held(site);
        return alternatives(tree).flatMap((one) =>
          chosen(language, versionIn(language, knownText(one)), one, path),
        );
      }),
  ];
}

/** The language that a site on Windows says it runs, in lower case; undefined where it does not say so. */
function stackOf(site: Site): string | undefined {
  const worker = knownText(site.setting("FUNCTIONS_WORKER_RUNTIME").tree);
  const { items } = itemsOf(site.config("metadata").tree);
  const metadata = items.find((item) => knownText(lookup(item, "name"))?.toUpperCase() === "CURRENT_STACK");
  return (worker ?? (metadata && knownText(lookup(metadata, "value"))))?.toLowerCase();
}

interface WindowsVersion {
  readonly language: string;
  /** The stacks for which it counts. */
  readonly stacks: readonly string[];
  /** Whether it counts too where the stack is not said: those that the portal writes into every site do not. */
  readonly always: boolean;
  readonly held: (site: Site) => Held;
}

/** https://learn.microsoft.com/azure/azure-functions/update-language-versions, and app-service/configure-language-* */
const windows: readonly WindowsVersion[] = [
  {
    language: "powershell",
    stacks: ["powershell"],
    always: true,
    held: (site) => site.config("powerShellVersion"),
  },
  {
    language: "node",
    stacks: ["node"],
    always: true,
    held: (site) => site.setting("WEBSITE_NODE_DEFAULT_VERSION"),
  },
  { language: "node", stacks: ["node"], always: false, held: (site) => site.config("nodeVersion") },
  { language: "java", stacks: ["java"], always: true, held: (site) => site.config("javaVersion") },
  {
    language: "dotnet",
    stacks: ["dotnet", "dotnet-isolated", "dotnetcore"],
    always: false,
    held: (site) => site.config("netFrameworkVersion"),
  },
  { language: "php", stacks: ["php"], always: false, held: (site) => site.config("phpVersion") },
];

function versionIn(language: string, written: string | undefined): string | undefined {
  const version = written?.replace(/^[~^v]/iu, "");
  // `v4.0` and `v2.0` are .NET Framework, which Windows itself keeps up to date.
  return language === "dotnet" && /^[1-4](?:\.|$)/u.test(version ?? "") ? undefined : version;
}

/** `JAVA|17-java17`, `TOMCAT|10.1-java17`, `JBOSSEAP|7-java11`: of a server the version of Java that it runs on. */
function javaOf(language: string, version: string | undefined): readonly [string, string | undefined] {
  if (!/^(?:java|tomcat|jbosseap)$/iu.test(language)) return [language, version];
  return [
    "java",
    /(?:java|jre)(\d+)/iu.exec(version ?? "")?.[1] ?? (/^java$/iu.test(language) ? version : undefined),
  ];
}

function alternatives(tree: Tree): readonly Tree[] {
  return tree.kind === "oneOf" ? tree.alternatives : [tree];
}

function doubt(tree: Tree): readonly Runtime[] {
  return tree.kind === "unknown"
    ? [{ kind: "unknown", why: `which language version it runs on is not known: ${tree.why}`, at: tree.at }]
    : [];
}

function chosen(language: string, version: string | undefined, tree: Tree, path: string): readonly Runtime[] {
  const key = language.toLowerCase();
  if (version === undefined || version === "" || ends[key] === undefined) return [];
  return [
    { kind: "runtime", language: key, version, noun: `${nouns[key] ?? language} ${version}`, tree, path },
  ];
}

const nouns: Readonly<Record<string, string>> = {
  node: "Node.js",
  python: "Python",
  "dotnet-isolated": ".NET",
  dotnet: ".NET",
  dotnetcore: ".NET",
  powershell: "PowerShell",
  php: "PHP",
  java: "Java",
};

const dotnet = {
  "2": "2021-08-21",
  "3": "2022-12-13",
  "5": "2022-05-10",
  "6": "2024-11-12",
  "7": "2024-05-14",
  "8": "2026-11-10",
  "9": "2026-11-10",
  "10": "2028-11-14",
};

/**
 * The last day with security fixes, by language and the part of the version that counts.
 * https://learn.microsoft.com/azure/azure-functions/supported-languages, and each language's own schedule; read in
 * November 2026. Of Java the builds that Microsoft supplies.
 */
const ends: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  node: {
    "6": "2019-04-30",
    "8": "2019-12-31",
    "10": "2021-04-30",
    "12": "2022-04-30",
    "14": "2023-04-30",
    "16": "2023-09-11",
    "18": "2025-04-30",
    "20": "2026-04-30",
    "22": "2027-04-30",
    "24": "2028-04-30",
  },
  python: {
    "2.7": "2020-01-01",
    "3.6": "2021-12-23",
    "3.7": "2023-06-27",
    "3.8": "2024-10-07",
    "3.9": "2025-10-31",
    "3.10": "2026-10-31",
    "3.11": "2027-10-31",
    "3.12": "2028-10-31",
    "3.13": "2029-10-31",
  },
  "dotnet-isolated": dotnet,
  dotnet,
  dotnetcore: dotnet,
  powershell: {
    "6": "2020-09-04",
    "7": "2024-11-08",
    "7.0": "2022-12-03",
    "7.2": "2024-11-08",
    "7.4": "2026-11-10",
  },
  java: {
    "1.7": "2022-07-29",
    "7": "2022-07-29",
    "1.8": "2026-11-30",
    "8": "2026-11-30",
    "11": "2027-09-30",
    "17": "2027-09-30",
    "21": "2028-09-30",
  },
  php: {
    "5": "2018-12-31",
    "7": "2022-11-28",
    "7.4": "2022-11-28",
    "8.0": "2023-11-26",
    "8.1": "2025-12-31",
    "8.2": "2026-12-31",
  },
};

/** `2026-04-30`; undefined for a version that the table does not know. */
export function languageEndOfSupport(language: string, version: string): string | undefined {
  const table = ends[language];
  const [major = "", minor] = version.replace(/^v/iu, "").split(".");
  if (table === undefined) return undefined;
  return (minor === undefined ? undefined : table[`${major}.${minor}`]) ?? table[major];
}
