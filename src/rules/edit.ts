import type { Resource } from "../application/resource.ts";
import type { Scalar } from "../declarations/value.ts";
import { setProperty } from "../declarations/edit.ts";
import type { Edit } from "./finding.ts";

/** The edit that sets a property of a resource where it is declared; undefined where no local change is certain. */
export function set(resource: Resource, path: string, value: Scalar): Edit | undefined {
  const { body, dialect } = resource.declaration;
  return setProperty(body, path, value, dialect);
}
