import type { Place } from "../source/source.ts";
import type { Known, ObjectTree, Tree } from "./value.ts";

/** One resource or configuration file as any dialect declares it. */
export interface Declaration {
  readonly dialect: Dialect;
  /**
   * Azure's type as written (`Microsoft.Web/sites/config`), compared without case by `isType`. Configuration files
   * have their name for a type: `host.json`, `local.settings.json`, `azure.yaml`; `function.json` is
   * `Microsoft.Web/sites/functions` with the file under `properties.config`, as ARM has it.
   */
  readonly type: string;
  /** `2024-04-01`; undefined for configuration files or when it is not known. */
  readonly apiVersion?: string;
  /** The full name, segments of parents joined: `mysite/web`. */
  readonly name: Tree;
  /** The symbolic name (Bicep, languageVersion 2.0), else the last segment of the type. For people, never for joining. */
  readonly symbol: string;
  /** The resource's id in canonical text (see `canonical`), lower case: how references and children find it. */
  readonly id: string;
  /** The id of the resource that this one lies inside or extends (`parent`, nesting, `scope`), in canonical text. */
  readonly parentId?: string;
  /** The scope of an extension resource (role assignment, diagnostic setting, lock) as written; absent for the deployment's own. */
  readonly scope: Tree;
  /** Where the declaration starts: its header line in Bicep, the object's first line in JSON. */
  readonly at: Place;
  /** The whole resource: `properties`, `kind`, `identity`, `sku`, `tags`, as ARM has them. */
  readonly body: ObjectTree;
  /** Known true where there is none. A declaration whose condition is known false is not made at all. */
  readonly condition: Tree;
  /** Context that another deployment owns: never the subject of a finding. */
  readonly existing: boolean;
  /** Set for an instance of a loop: its index, or `symbolic` where the count is not known. */
  readonly copy?: number | "symbolic";
}

export type Dialect = "arm" | "bicep" | "terraform" | "functions" | "pipelines";

/** A parameter of a template in one evaluation. */
export interface Parameter {
  readonly name: string;
  readonly at: Place;
  readonly nameAt: Place;
  /** `string`, `object`, ...; for user-defined types the resolved base type. Lower case, without `secure`. */
  readonly type: string;
  readonly secure: boolean;
  readonly default?: Tree;
  /** What the evaluation used: argument, parameter file, default, or unknown. */
  readonly value: Tree;
  /** Where a caller or a parameter file assigned it. */
  readonly assignedAt?: Place;
}

export interface Output {
  readonly name: string;
  readonly at: Place;
  readonly type: string;
  readonly secure: boolean;
  readonly value: Tree;
}

/** One evaluation of one template: what it declares with the values it was called with. */
export interface Template {
  readonly path: string;
  /** Names of the deployments that the calls from the root to here make, in canonical text; empty for the root. */
  readonly modulePath: readonly string[];
  readonly targetScope: "resourceGroup" | "subscription" | "managementGroup" | "tenant" | "unknown";
  /** In canonical text: `resourceGroup().id` of the scope that it deploys to. */
  readonly scopeId: string;
  readonly parameters: readonly Parameter[];
  readonly outputs: readonly Output[];
  readonly declarations: readonly Declaration[];
  /** The templates it calls, evaluated with the arguments of the call. */
  readonly modules: readonly ModuleCall[];
  /** The texts that it is made of, as written, whether or not anything uses them. */
  readonly literals?: () => readonly Known[];
  /** What it says about itself and its parts, and deploys nowhere: metadata, descriptions, comments. */
  readonly remarks?: () => readonly Remark[];
}

export interface Remark {
  /** `description`, `author`; of an object the property's. */
  readonly name: string;
  readonly text: Known;
  /** A line of a comment, or a setting that was commented out. */
  readonly isComment?: true;
}

export interface ModuleCall {
  readonly name: string;
  readonly at: Place;
  /** What was called as written: `./modules/site.bicep`, `br/public:avm/res/web/site:0.1.0`. */
  readonly target: string;
  readonly arguments: ReadonlyMap<string, Tree>;
  /** Set when it is not known whether the call is made at all. */
  readonly condition?: Tree;
  /** Undefined when it could not be had; `why` then says so. */
  readonly template?: Template;
  readonly why?: string;
}

/** ARM compares types without case. */
export function isType(declaration: Declaration, type: string): boolean {
  return declaration.type.toLowerCase() === type.toLowerCase();
}
