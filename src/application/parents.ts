import type { Application } from "./application.ts";
import type { Resource } from "./resource.ts";

/** The resource that another one lies inside, however far up, of a type; undefined when no template declares it. */
export function ancestorOf(application: Application, resource: Resource, type: string): Resource | undefined {
  let id = resource.declaration.parentId;
  // A name has few segments, and each step takes one off.
  for (let step = 0; id !== undefined && id !== "" && step < 8; step++) {
    const found = application.byId(resource.from.deployment, id);
    if (found?.declaration.type.toLowerCase() === type.toLowerCase()) return found;
    id = found?.declaration.parentId ?? parentIdOf(id);
  }
  return undefined;
}

/** The id of the parent resource: the last type and name taken off. Names may be expressions that hold slashes. */
function parentIdOf(id: string): string | undefined {
  const cut = /^(.+\/providers\/.+)\/[a-z]+\/[^/]+$/iu.exec(id)?.[1];
  return cut !== undefined && /\/providers\/[^/]+\/[^/]+\/./iu.test(cut) ? cut : undefined;
}
