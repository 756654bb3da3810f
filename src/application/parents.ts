import type { Application } from "./application.ts";
import type { Resource } from "./resource.ts";

/** The resource that another one lies inside, however far up, of a type; undefined when no template declares it. */
export function ancestorOf(application: Application, resource: Resource, type: string): Resource | undefined {
  return idsAround(application, resource)
    .map((id) => application.byId(resource.from.deployment, id))
    .find((found) => found?.declaration.type.toLowerCase() === type.toLowerCase());
}

/** The ids of what a resource lies inside or extends, the nearest first. */
export function idsAround(application: Application, resource: Resource): readonly string[] {
  const ids: string[] = [];
  let id = resource.declaration.parentId;
  // A name has few segments, and each step takes one off.
  while (id !== undefined && id !== "" && ids.length < 8) {
    ids.push(id);
    id = application.byId(resource.from.deployment, id)?.declaration.parentId ?? parentIdOf(id);
  }
  return ids;
}

/** The id of the parent resource: the last type and name taken off. Names may be expressions that hold slashes. */
function parentIdOf(id: string): string | undefined {
  const cut = /^(.+\/providers\/.+)\/[a-z]+\/[^/]+$/iu.exec(id)?.[1];
  return cut !== undefined && /\/providers\/[^/]+\/[^/]+\/./iu.test(cut) ? cut : undefined;
}
