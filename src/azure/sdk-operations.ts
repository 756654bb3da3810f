import { sdkOperationsText } from "./sdk-operations.generated.ts";

/**
 * Something that a service does for a client, and what an identity needs for it. Sources:
 * https://learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory,
 * https://learn.microsoft.com/azure/role-based-access-control/permissions/security (Key Vault and others),
 * https://learn.microsoft.com/azure/cosmos-db/how-to-setup-rbac (Cosmos DB's own roles),
 * https://learn.microsoft.com/azure/azure-app-configuration/rest-api-authorization-azure-ad
 */
export interface SdkOperation {
  /** Service and operation: `storage.blob.PutBlob`. */
  readonly id: string;
  /** Any one of these is enough; all of what one lists is needed. */
  readonly needs: readonly { readonly actions: readonly string[]; readonly dataActions: readonly string[] }[];
}

/** Languages that the SDKs are written for. */
export type SdkLanguage = "javascript" | "python" | "csharp" | "java";

/** What a method of a client does: `BlobClient.download`. Empty for a method that calls no service, or is not known. */
export function sdkOperations(language: SdkLanguage, method: string): readonly SdkOperation[] {
  methods ??= parsed(sdkOperationsText());
  return methods.get(`${language}\t${method}`) ?? [];
}

/** Whether the SDK has a client of that name which calls a service. */
export function isSdkClient(language: SdkLanguage, name: string): boolean {
  methods ??= parsed(sdkOperationsText());
  clients ??= new Set([...methods.keys()].map((method) => method.slice(0, method.indexOf("."))));
  return clients.has(`${language}\t${name}`);
}

/** Whether any client of the SDK has a method of that name which calls a service: `download`, `containers.create`. */
export function isSdkMethod(language: SdkLanguage, name: string): boolean {
  methods ??= parsed(sdkOperationsText());
  methodNames ??= new Set([...methods.keys()].map((method) => method.replace(/\t[^.]*\./u, "\t")));
  return methodNames.has(`${language}\t${name}`);
}

// Read at the first question, as most reviews never ask.
let methods: ReadonlyMap<string, readonly SdkOperation[]> | undefined;
let clients: ReadonlySet<string> | undefined;
let methodNames: ReadonlySet<string> | undefined;

function parsed(text: string): ReadonlyMap<string, readonly SdkOperation[]> {
  const [actions = [], operations = [], byMethod = []] = text.split("\n\n").map((part) => part.split("\n"));
  const named = (numbers = ""): readonly string[] =>
    numbers === "" ? [] : numbers.split(" ").map((number) => actions[Number(number)] ?? "");
  const known = operations.map((line): SdkOperation => {
    const [id = "", ...alternatives] = line.split("\t");
    return {
      id,
      needs: alternatives.map((alternative) => {
        const [control, data] = alternative.split("|");
        return { actions: named(control), dataActions: named(data) };
      }),
    };
  });
  return new Map(
    byMethod.map((line) => {
      const [language = "", method = "", numbers = ""] = line.split("\t");
      const done = numbers.split(" ").flatMap((number) => known[Number(number)] ?? []);
      return [`${language}\t${method}`, done];
    }),
  );
}
