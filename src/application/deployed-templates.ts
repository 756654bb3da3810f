import type { ModuleCall, Template } from "../declarations/declaration.ts";
import { canonical } from "../declarations/value.ts";
import type { Files } from "../source/files.ts";
import type { Place } from "../source/source.ts";
import { groupBy } from "./group-by.ts";

/** One template where one deployment reaches it. */
export interface DeployedTemplate {
  readonly template: Template;
  readonly deployment: string;
  readonly root: string;
  /**
   * The way to it from the root: the names of the deployments that the calls make, the same in every dialect, with no
   * two calls of one template alike. Part of fingerprints.
   */
  readonly way: readonly string[];
  /** Where the repository calls it; undefined for the root. For a template outside the repository the nearest call inside. */
  readonly calledAt?: Place;
}

/** The root of a deployment first, then every template it calls, in order of the calls. */
export function deployedTemplates(
  template: Template,
  { deployment, root }: Pick<DeployedTemplate, "deployment" | "root">,
  files: Files,
): readonly DeployedTemplate[] {
  return reached(template, [], undefined);

  function reached(
    template: Template,
    way: readonly string[],
    calledAt: Place | undefined,
  ): readonly DeployedTemplate[] {
    const made = template.modules.filter(isHad);
    const names = toldApart(made);
    return [
      { template, deployment, root, way, ...(calledAt && { calledAt }) },
      ...made.flatMap((call, index) =>
        reached(
          call.template,
          [...way, names[index] ?? ""],
          files.has(call.at.source.path) ? call.at : calledAt,
        ),
      ),
    ];
  }
}

type Had = ModuleCall & { readonly template: Template };

function isHad(call: ModuleCall): call is Had {
  return call.template !== undefined;
}

/**
 * A deployment is known by its name, compared without case, which is all that compiled JSON keeps of a call. Several of
 * one name are deployed to several scopes, or on conditions of which one holds: then those are part of what each is
 * called. Should that not do, their order is.
 */
function toldApart(calls: readonly Had[]): readonly string[] {
  const ofName = groupBy(calls, nameOf);
  const taken = new Set<string>();
  const times = new Map<string, number>();
  return calls.map((call) => {
    const name = nameOf(call);
    const wanted = (ofName.get(name)?.length ?? 0) > 1 ? inFull(call) : name;
    let given = wanted;
    for (let time = times.get(wanted) ?? 1; taken.has(given); time++) {
      given = `${wanted} ${time + 1}`;
      times.set(wanted, time + 1);
    }
    taken.add(given);
    return given;
  });
}

function nameOf({ template }: Had): string {
  return (template.modulePath.at(-1) ?? "").toLowerCase();
}

function inFull(call: Had): string {
  const { condition, template } = call;
  return `${nameOf(call)} in ${template.scopeId}${condition ? ` if ${canonical(condition)}` : ""}`;
}
