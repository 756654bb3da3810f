import type { Handler } from "../code/handlers/handler.ts";
import type { Declaration } from "../declarations/declaration.ts";
import { textOf } from "../source/source.ts";
import type { Application } from "./application.ts";

/** The HTTP functions below a `host.json` whose code answers with a page: its text names the media type of HTML. */
export function pagesOf(host: Declaration, { handlers, configuration }: Application): readonly Handler[] {
  const folders = configuration.filter(({ type }) => type === "host.json").map(folderOf);
  const own = folderOf(host);
  return handlers.filter(({ http, bodyAt }) => {
    if (http === undefined || bodyAt === undefined) return false;
    const { path } = bodyAt.source;
    const nearest = folders
      .filter((folder) => path.startsWith(folder))
      .reduce((one, other) => (other.length > one.length ? other : one), "");
    return path.startsWith(own) && nearest === own && /["'`]text\/html\b/iu.test(bodyOf(bodyAt));
  });
}

/** A place without an end stands for the rest of its file. */
function bodyOf(at: NonNullable<Handler["bodyAt"]>): string {
  return at.end > at.start ? textOf(at) : at.source.text.slice(at.start);
}

function folderOf({ at }: Declaration): string {
  return at.source.path.slice(0, at.source.path.lastIndexOf("/") + 1);
}

/** Whether a page's own code sets a header. */
export function setsHeader({ bodyAt }: Handler, header: string): boolean {
  return bodyAt !== undefined && bodyOf(bodyAt).toLowerCase().includes(header.toLowerCase());
}
