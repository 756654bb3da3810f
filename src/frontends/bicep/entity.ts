import type { Tree } from "../../declarations/value.ts";
import type { Scope } from "../../evaluation/scope.ts";
import type { Expression } from "./syntax.ts";
import type { Place } from "../../source/source.ts";

/** What a name stands for. Symbols of resources and modules are no values: what is read of them decides. */
export type Named = { readonly kind: "value"; readonly value: () => Tree } | Entity;

export type Entity =
  | ResourceEntity
  | ResourceCollection
  | ModuleEntity
  | ModuleCollection
  | ModuleOutputs
  | NamespaceEntity
  | ImportedFile;

export interface ResourceEntity {
  readonly kind: "resource";
  readonly type: string;
  readonly apiVersion: string | undefined;
  id(): Tree;
  /** The last segment, as written. */
  name(): Tree;
  /** Undefined where there is none. */
  condition(): Tree | undefined;
  /** For a resource group or a management group: the scope it lies in, and its name. */
  group(): { readonly within: Scope; readonly name: Tree };
  nested(name: string): Entity | undefined;
}

/** A resource with a loop. */
export interface ResourceCollection {
  readonly kind: "resources";
  readonly symbol: string;
  instance(index: Tree): ResourceEntity;
  /** Of every turn of the loop; undefined where their count is not known. */
  ids(): readonly Tree[] | undefined;
}

export interface ModuleEntity {
  readonly kind: "module";
  name(): Tree;
  condition(): Tree | undefined;
  /** Undefined when the module has no such output. */
  output(name: string, at: Place): Tree | undefined;
  /** All of them, as the value of `outputs`. */
  outputs(at: Place): Tree;
}

export interface ModuleCollection {
  readonly kind: "modules";
  readonly symbol: string;
  instance(index: Tree): ModuleEntity;
  ids(): readonly Tree[] | undefined;
}

export interface ModuleOutputs {
  readonly kind: "outputs";
  readonly module: ModuleEntity;
}

/** `sys`, `az`, or an extension. */
export interface NamespaceEntity {
  readonly kind: "namespace";
  readonly name: string;
}

/** What `import * as name` brings in. */
export interface ImportedFile {
  readonly kind: "imported file";
  member(name: string): Named | undefined;
  function(name: string): UserFunction | undefined;
}

/** A function written in Bicep. */
export interface UserFunction {
  call(args: readonly Tree[], at: Place): Tree;
}

/** The names that one file sees. */
export interface Names {
  lookup(name: string): Named | undefined;
  /** What a variable is written as. */
  written(name: string): Expression | undefined;
  function(name: string): UserFunction | undefined;
}
