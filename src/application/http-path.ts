/**
 * Whether one request can fit both: the route of a function (`/api/orders/{id}`) and a path that may hold wildcards
 * (`/api/orders/5`, `/api/*`). Letters in either case, and a slash at the end, make no difference to the host.
 * https://learn.microsoft.com/azure/azure-functions/functions-bindings-http-webhook-trigger#customize-the-http-endpoint
 */
export function pathsMeet(route: string, pattern: string): boolean {
  const wanted = piecesOfPattern(pattern);
  return variantsOf(route).some((variant) => piecesMeet(piecesOfRoute(variant), wanted));
}

/**
 * Whether they meet should the path be read otherwise than it is written: decoded (`%61`), with `.`, `..` and empty
 * segments taken out, or as everything below it. For readers whose way with such paths is not documented.
 */
export function pathsMayMeet(route: string, pattern: string): boolean {
  const plain = plainPath(pattern);
  return [pattern, plain].some(
    (path) => pathsMeet(route, path) || pathsMeet(route, `${path.replace(/\/+$/u, "")}/*`),
  );
}

function plainPath(path: string): string {
  const segments: string[] = [];
  for (const segment of decoded(path.slice(0, longest)).trim().replaceAll("\\", "/").split("/")) {
    if (segment === "..") segments.pop();
    else if (segment !== "" && segment !== ".") segments.push(segment);
  }
  return `/${segments.join("/")}`;
}

// What was encoded twice may be decoded twice.
function decoded(path: string): string {
  let text = path;
  for (let times = 0; times < 3 && text.includes("%"); times++)
    text = text.replace(/%([0-7][\da-f])/giu, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
  return text;
}

/** A character, or what stands for any text: within a segment (at least one character), or across segments. */
type Piece = string | typeof segment | typeof anything;

const segment = Symbol("segment");
const anything = Symbol("anything");

/** Addresses are shorter; what is longer is cut, since the comparison takes time by both lengths. */
const longest = 1000;

/** `/orders/{id?}` answers `/orders` too, as does a parameter with a default, or one for all the rest. */
function variantsOf(route: string): readonly string[] {
  const optional = /^(.*)\/\{(?:\*[^{}]*|[^{}]*\?|[^{}]*=[^{}]*)\}\/?$/su.exec(route)?.[1];
  return optional === undefined ? [route] : [route, optional];
}

function piecesOfRoute(route: string): readonly Piece[] {
  return normal(route)
    .split(/(\{[^{}]*\})/u)
    .flatMap((part): readonly Piece[] => {
      if (!part.startsWith("{")) return Array.from(part);
      return part.startsWith("{*") ? [anything] : [segment];
    });
}

function piecesOfPattern(pattern: string): readonly Piece[] {
  return Array.from(normal(pattern), (character) => (character === "*" ? anything : character));
}

function normal(path: string): string {
  const lower = path.slice(0, longest).toLowerCase();
  const rooted = lower.startsWith("/") ? lower : `/${lower}`;
  return rooted.length > 1 ? rooted.replace(/\/$/u, "") : rooted;
}

function piecesMeet(route: readonly Piece[], pattern: readonly Piece[]): boolean {
  // `row[j]`: whether what is left of the two, from this piece of the route and from piece `j` on, can be the same text.
  let below: readonly boolean[] = [];
  for (let i = route.length; i >= 0; i--) {
    const row: boolean[] = [];
    for (let j = pattern.length; j >= 0; j--) {
      const [one, other] = [route[i], pattern[j]];
      const [left, right, both] = [below[j] === true, row[j + 1] === true, below[j + 1] === true];
      if (one === undefined && other === undefined) row[j] = true;
      // It stands for nothing more, or for one more piece of the other.
      else if (one === anything || other === anything) row[j] = left || right;
      else if (one === segment) row[j] = other !== undefined && other !== "/" && (both || right);
      else row[j] = one === other && both;
    }
    below = row;
  }
  return below[0] === true;
}
