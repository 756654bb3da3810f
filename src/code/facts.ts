import type { SdkOperation } from "../azure/sdk-operations.ts";
import type { Tree } from "../declarations/value.ts";
import type { Place } from "../source/source.ts";
import type { Handler } from "./handlers/handler.ts";

/** What code relies on that is declared elsewhere: settings, services and the right to use them. */
export interface CodeFacts {
  readonly settings: readonly SettingRead[];
  readonly clients: readonly SdkClient[];
  readonly calls: readonly SdkCall[];
  readonly routes: readonly Route[];
}

/** A fact holds for the functions that are known to come by its place; others may. */
interface Fact {
  readonly at: Place;
  readonly handlers: readonly Handler[];
}

/** A place that reads an app setting: `process.env.X`, or the call of a function of the app's own that does. */
export interface SettingRead extends Fact {
  readonly name: string;
  /** What is used where the setting is missing, when the code says so at this place. */
  readonly fallback?: Tree;
}

/** A client of the Azure SDK where it is made. */
export interface SdkClient extends Fact {
  /** The class: `BlobServiceClient`. */
  readonly type: string;
  readonly package: string;
  readonly credential: ClientCredential;
  /** The settings that the address, or the connection string, comes from. */
  readonly settings: readonly string[];
}

export type ClientCredential =
  /** A token of Entra ID: `DefaultAzureCredential`, `ManagedIdentityCredential`. */
  | { readonly kind: "identity"; readonly name: string }
  /** Something that has to be kept secret, and the settings it comes from; empty where it comes from elsewhere. */
  | {
      readonly kind: "connection string" | "key" | "shared access signature" | "client secret";
      readonly settings: readonly string[];
      /** Of an emulator on the developer's machine. */
      readonly isForDevelopment: boolean;
    }
  /** Public data, or a signature in the address. */
  | { readonly kind: "none" }
  | { readonly kind: "unknown"; readonly why: string };

/** A call of a client's method that calls a service. */
export interface SdkCall extends Fact {
  /** The class that has the method: `BlockBlobClient`. */
  readonly type: string;
  readonly method: string;
  /** What it may do, one of them or all. */
  readonly operations: readonly SdkOperation[];
  /** The client that it goes through, where that is known. */
  readonly through?: SdkClient;
}

/** A route of a web framework that runs in a function or behind one; those of functions are the handlers' own. */
export interface Route extends Fact {
  /** The package: `express`. */
  readonly framework: string;
  /** Upper case; missing for every method. */
  readonly method?: string;
  /** As the framework writes it, without what the application or router is mounted under: `/orders/:id`; `?` when it is not known. */
  readonly path: string;
  /** The same with what it is mounted under, as the application sees addresses; missing when that is not known. */
  readonly route?: string;
}

/** The facts of several analysers together. */
export function allFacts(some: readonly CodeFacts[]): CodeFacts {
  return {
    settings: some.flatMap(({ settings }) => settings),
    clients: some.flatMap(({ clients }) => clients),
    calls: some.flatMap(({ calls }) => calls),
    routes: some.flatMap(({ routes }) => routes),
  };
}
