import type { Declaration, ModuleCall } from "../../declarations/declaration.ts";
import type { Problem } from "../../declarations/problem.ts";
import type { TemplateCall } from "../../declarations/template-file.ts";
import { canonical, lookup, type Tree } from "../../declarations/value.ts";
import { truthOf } from "../../evaluation/logic.ts";
import {
  firstFileIn,
  givenArguments,
  linkedFile,
  takenByItsEnd,
  whyNotLinked,
  type LinkableFiles,
} from "../../evaluation/linked-template.ts";
import { nestedScope, scopeText, type Scope } from "../../evaluation/scope.ts";
import type { Source } from "../../source/source.ts";
import { textsIn } from "./literals.ts";
import { objectOf, propertyOf, textOfString } from "./nodes.ts";
import type { Symbols } from "./symbols.ts";

/** Resources that deploy a template of their own, as data or by a link. */
export function isDeployment(type: string): boolean {
  return /^microsoft\.resources\/(?:deployments|deploymentstacks)$/iu.test(type);
}

/** A deployment with what its link needs. */
export interface LinkingDeployment {
  readonly declaration: Declaration;
  /** The last segment of its name. */
  readonly name: Tree;
  /** What it deploys to, but for its own `resourceGroup` and `subscriptionId`. */
  readonly scope: Scope;
}

/**
 * The template that a `Microsoft.Resources/deployments` resource links (`templateLink`), evaluated as it will be deployed.
 * Undefined where it links none. https://learn.microsoft.com/azure/templates/microsoft.resources/deployments
 */
export function linkedCall(
  { declaration, name, scope: around }: LinkingDeployment,
  from: Source,
  call: TemplateCall,
  report: (problem: Problem) => void,
): ModuleCall | undefined {
  const { body, at, condition, existing } = declaration;
  const link = lookup(body, "properties.templateLink");
  if (existing || !isDeployment(declaration.type) || link.kind === "absent") return undefined;
  const { loader, stack } = call;
  const given = givenArguments(lookup(body, "properties.parameters"));
  const known = truthOf(condition) === true ? {} : { condition };
  const base = {
    name: declaration.symbol,
    at,
    arguments: new Map([...given].map(([key, { value }]) => [key, value])),
    ...known,
  };
  const [property = "uri", written] =
    ["relativePath", "uri", "id"]
      .map((one) => [one, lookup(link, one)] as const)
      .find(([, value]) => value.kind !== "absent") ?? [];
  const problem = (message: string, effect: Problem["effect"]): void => {
    report({ kind: "unresolved", message, at: written?.at ?? at, effect });
  };
  const unresolved = (target: string, why: string): ModuleCall => {
    problem(
      `The template of this deployment (\`${target}\`) ${why}; what it deploys was not judged`,
      "incomplete",
    );
    return { ...base, target, why };
  };
  if (written === undefined) return unresolved("none", "is neither written here nor linked");
  const values = lookup(body, "properties.parametersLink");
  if (values.kind !== "absent") {
    const file = linkedFile(lookup(values, "uri"), false, from.path, loader.files);
    report({
      kind: "unresolved",
      message:
        "Parameters that are linked (`parametersLink`) are not read: the linked template was judged with its defaults",
      at,
      effect: "incomplete",
      ...(file && { dependsOn: [file.path] }),
    });
  }
  const target = canonical(written);
  const linked = linkedFile(written, property === "relativePath", from.path, loader.files);
  if (linked === undefined) return unresolved(target, whyNotLinked(written, loader.files));
  if (stack.includes(linked.path)) return unresolved(linked.path, "calls itself");
  if (stack.length > deepest) return unresolved(linked.path, "is called too deep inside other modules");
  const file = loader.template(linked.path);
  if ("kind" in file) return unresolved(linked.path, file.why);
  if (linked.isTakenByItsEnd) problem(takenByItsEnd(target, linked.path), "notice");
  const scope = nestedScope(around, scopeProperties(body), at);
  const { template, problems } = file.evaluate({
    ...call,
    arguments: given,
    modulePath: [...call.modulePath, canonical(name)],
    scopeId: scopeText(scope),
    scope: scope.id,
    deploymentName: name,
    stack: [...stack, linked.path],
  });
  problems.forEach(report);
  return { ...base, target: linked.path, template };
}

/** What a linked template is given is told as its parameters. */
export function withoutArguments(declaration: Declaration): Declaration {
  const { body } = declaration;
  const written = body.properties.get("properties");
  if (written?.value.kind !== "object") return declaration;
  const inner = new Map(written.value.properties);
  inner.delete("parameters");
  const value = { ...written.value, properties: inner };
  const properties = new Map(body.properties).set("properties", { ...written, value });
  return { ...declaration, body: { ...body, properties } };
}

/** Deployments inside deployments: real ones stay below ten. */
const deepest = 32;

function scopeProperties(body: Tree): { readonly subscriptionId?: Tree; readonly resourceGroup?: Tree } {
  const [subscriptionId, resourceGroup] = ["subscriptionId", "resourceGroup"].map((name) => {
    const value = lookup(body, name);
    return value.kind === "absent" || (value.kind === "known" && value.value === null) ? undefined : value;
  });
  return { ...(subscriptionId && { subscriptionId }), ...(resourceGroup && { resourceGroup }) };
}

/** Every file that the deployments of a file may link to, found without evaluating anything. */
export function linkedFiles({ resources }: Symbols, source: Source, files: LinkableFiles): readonly string[] {
  return [...resources.values()].flatMap(({ type, body }) => {
    const written = type.kind === "string" ? (textOfString(type) ?? "") : "";
    if (!isDeployment(written.replace(/@.*$/su, ""))) return [];
    const properties = valueOf(objectOf(body), "properties");
    const link = properties && valueOf(objectOf(properties), "templateLink");
    if (link === undefined) return [];
    const texts = textsIn(link, source).map(({ value }) => String(value));
    const file = firstFileIn(texts.reverse(), source.path, files);
    return file === undefined ? [] : [file.path];
  });
}

function valueOf(object: ReturnType<typeof objectOf>, name: string) {
  return object && propertyOf(object, name)?.value;
}
