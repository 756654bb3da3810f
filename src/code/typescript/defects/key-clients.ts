import type { ClientSite } from "../facts/clients.ts";
import type { Names } from "../names.ts";
import { isTestFile, type Defect } from "./defect.ts";

/** Clients that sign in with something that has to be kept secret, where a managed identity would do. */
export function keyClientDefects(names: Names, clients: readonly ClientSite[]): readonly Defect[] {
  return clients.flatMap((client): readonly Defect[] => {
    const { node, type, credential } = client;
    if (isTestFile(names.program.sourceOf(node).path)) return [];
    switch (credential.kind) {
      case "identity":
      case "none":
      case "unknown":
        return [];
      case "connection string":
      case "key":
      case "shared access signature":
      case "client secret": {
        if (credential.isForDevelopment) return [];
        const settings = credential.settings.map((name) => `\`${name}\``).join(" and ");
        const from =
          settings === "" ? "" : ` from the setting${credential.settings.length > 1 ? "s" : ""} ${settings}`;
        return [
          {
            rule: "key-based-client",
            node,
            name: `${type} by ${credential.kind}`,
            message: `\`${type}\` signs in with a ${credential.kind}${from}, where a managed identity would do`,
            ...(opensEverything(client) && { severity: "medium" as const }),
          },
        ];
      }
    }
  });
}

/** A key of these opens the whole account, with all rights; a client secret is a second identity that never ends. */
function opensEverything({ package: module, credential }: ClientSite): boolean {
  if (credential.kind === "shared access signature") return false;
  return credential.kind === "client secret" || /^@azure\/(?:storage-|data-tables$|cosmos$)/u.test(module);
}
