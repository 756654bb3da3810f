import { knownText } from "../../../declarations/value.ts";
import { treeOf } from "../constants.ts";
import type { Denoted } from "../denoted.ts";
import { externalOf } from "../expressions.ts";
import type { Names } from "../names.ts";
import { nothingWrong, type Look } from "./defect.ts";
import { expiryOf } from "./durations.ts";

const day = 24 * 3_600 * 1_000;
/** Microsoft's advice is hours at most: https://learn.microsoft.com/azure/storage/common/storage-sas-overview */
const longestLife = day;
/** What outlives this is as good as a second key. */
const muchTooLong = 7 * day;
/** A day written out that lies this far off was not meant for one task. */
const farOff = "2030";

/** Functions of @azure/storage-* and @azure/data-tables that sign links. */
const makers =
  /^(?:generate(?:Blob|Account|Queue|File|DataLake)SASQueryParameters|generate(?:Table|Account)S(?:as|AS)|generateSasUrl|generateUserDelegationSasUrl)$/u;

/** What the letters of a permission let their holder do, those that change something. */
const powers: readonly (readonly [RegExp, string])[] = [
  [/[wcau]/u, "write"],
  [/[dxy]/u, "delete"],
];

/** Shared access signatures that allow more, or for longer, than one task needs. */
export function sasDefects(names: Names): Look {
  const { ts } = names.program;
  return (node) => {
    if (!ts.isCallExpression(node)) return nothingWrong;
    const called = externalOf(names, node.expression);
    const maker = called?.path.at(-1) ?? "";
    if (called === undefined || !called.module.startsWith("@azure/") || !makers.test(maker))
      return nothingWrong;
    const options = node.arguments
      .map((argument) => names.denote(argument))
      .find(({ kind }) => kind === "object");
    if (options?.kind !== "object") return nothingWrong;
    const faults = [
      scopeFault(maker, called.path, options),
      lifeFault(options),
      protocolFault(options),
    ].filter((fault) => fault !== undefined);
    const [first] = faults;
    if (first === undefined) return nothingWrong;
    return [
      {
        rule: "broad-sas-token",
        node,
        name: maker,
        message: `The shared access signature ${listed(faults.map(({ says }) => says))}`,
        severity: faults.some(({ severity }) => severity === "medium") ? "medium" : "low",
      },
    ];
  };

  function scopeFault(maker: string, path: readonly string[], options: Denoted): Fault | undefined {
    const permissions = permissionsIn(names.member(options, "permissions"));
    if (permissions === undefined) return undefined;
    const may = powers.filter(([letters]) => letters.test(permissions)).map(([, power]) => power);
    if (may.length === 0) return undefined;
    const scope = scopeOf(maker, path, options);
    // To write one blob is what links for uploads are for; to delete it as well is more than that.
    if (scope === undefined)
      return may.includes("delete") && may.length > 1
        ? { says: "may write and delete", severity: "medium" }
        : undefined;
    return { says: `may ${may.join(" and ")} ${scope}`, severity: "medium" };
  }

  /** What it opens besides a single blob or file. */
  function scopeOf(maker: string, path: readonly string[], options: Denoted): string | undefined {
    if (maker.includes("Account")) return "in the whole account";
    if (maker === "generateBlobSASQueryParameters")
      return isAbsent(options, "blobName") ? "every blob of its container" : undefined;
    if (maker.includes("DataLake"))
      return isAbsent(options, "pathName") ? "every file of its file system" : undefined;
    if (maker.startsWith("generateFile"))
      return isAbsent(options, "filePath") ? "every file of its share" : undefined;
    return /generateSasUrl|generateUserDelegationSasUrl/u.test(maker) &&
      path.at(-2) === "()" &&
      path.at(-3) === "getContainerClient"
      ? "every blob of its container"
      : undefined;
  }

  function isAbsent(options: Denoted, name: string): boolean {
    return names.member(options, name).kind === "absent";
  }

  /** The letters in `BlobSASPermissions.parse("racwd")`, or those of the members of `.from({ read: true })`. */
  function permissionsIn(permissions: Denoted): string | undefined {
    if (permissions.kind === "expression") return knownText(treeOf(names, permissions.node, permissions.env));
    if (permissions.kind !== "external" || permissions.call === undefined) return undefined;
    const [argument] = permissions.call.node.arguments ?? [];
    if (argument === undefined) return undefined;
    const tree = treeOf(names, argument, permissions.call.env);
    if (tree.kind !== "object") return knownText(tree);
    return [...tree.properties.values()]
      .filter(({ value }) => value.kind === "known" && value.value === true)
      .map(({ name }) => name.slice(0, 1))
      .join("");
  }

  function lifeFault(options: Extract<Denoted, { kind: "object" }>): Fault | undefined {
    const property = options.node.properties.find(
      ({ name }) => name !== undefined && ts.isIdentifier(name) && name.text === "expiresOn",
    );
    if (property === undefined) return undefined;
    const date = ts.isPropertyAssignment(property)
      ? property.initializer
      : ts.isShorthandPropertyAssignment(property)
        ? property.name
        : undefined;
    const expiry = date === undefined ? undefined : expiryOf(names, date, options.env);
    if (expiry?.on !== undefined && expiry.on >= farOff)
      return { says: `holds until ${expiry.on}`, severity: "medium" };
    if (expiry?.ahead === undefined || expiry.ahead <= longestLife) return undefined;
    return {
      says: `holds for ${Math.round(expiry.ahead / day)} days`,
      severity: expiry.ahead > muchTooLong ? "medium" : "low",
    };
  }

  /** Without `protocol` both are accepted: https://learn.microsoft.com/rest/api/storageservices/create-service-sas */
  function protocolFault(options: Denoted): Fault | undefined {
    const protocol = names.member(options, "protocol");
    const both =
      protocol.kind === "absent" || (protocol.kind === "external" && protocol.path.at(-1) === "HttpsAndHttp");
    return both ? { says: "is accepted over plain HTTP", severity: "low" } : undefined;
  }
}

interface Fault {
  readonly says: string;
  readonly severity: "low" | "medium";
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1) ?? ""}`;
}
