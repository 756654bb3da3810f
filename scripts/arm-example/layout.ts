/** JSON as it is going to be printed. `from` is the offset in the Bicep file of what it was written from. */
export type Json = JsonObject | JsonArray | JsonScalar;

export interface JsonObject {
  readonly kind: "object";
  readonly members: readonly Member[];
  readonly from: number;
  /** On one line, as it was in Bicep. */
  readonly inline: boolean;
}

export interface Member {
  readonly name: string;
  readonly value: Json;
  readonly from: number;
}

interface JsonArray {
  readonly kind: "array";
  readonly items: readonly Json[];
  readonly from: number;
  readonly inline: boolean;
}

interface JsonScalar {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  readonly from: number;
  /** Of variables whose values are written here, because ARM can't hold them in a variable. */
  readonly alsoFrom?: readonly number[];
}

/** A line of the text with the offsets of the Bicep that stands on it. */
export interface Line {
  readonly text: string;
  readonly from: readonly number[];
}

/** JSON with two spaces of indentation, line by line. */
export function linesOf(json: Json): readonly Line[] {
  if (json.kind === "scalar" || json.inline || isEmpty(json))
    return [{ text: inlineText(json), from: origins(json) }];
  const parts =
    json.kind === "array"
      ? json.items.map(linesOf)
      : json.members.map(({ name, value, from }) => labelled(name, from, linesOf(value)));
  const [open, close] = json.kind === "array" ? ["[", "]"] : ["{", "}"];
  return [
    { text: open, from: [json.from] },
    ...parts.flatMap((lines, index) => indented(lines, index < parts.length - 1)),
    { text: close, from: [] },
  ];
}

function isEmpty(json: JsonObject | JsonArray): boolean {
  return (json.kind === "array" ? json.items : json.members).length === 0;
}

function labelled(name: string, from: number, [first, ...rest]: readonly Line[]): readonly Line[] {
  if (first === undefined) return [];
  return [{ text: `${JSON.stringify(name)}: ${first.text}`, from: [from, ...first.from] }, ...rest];
}

function indented(lines: readonly Line[], comma: boolean): readonly Line[] {
  return lines.map(({ text, from }, index) => ({
    text: `  ${text}${comma && index === lines.length - 1 ? "," : ""}`,
    from,
  }));
}

function inlineText(json: Json): string {
  if (json.kind === "scalar") return JSON.stringify(json.value);
  if (json.kind === "array") return `[${json.items.map(inlineText).join(", ")}]`;
  if (json.members.length === 0) return "{}";
  const members = json.members.map(({ name, value }) => `${JSON.stringify(name)}: ${inlineText(value)}`);
  return `{ ${members.join(", ")} }`;
}

function origins(json: Json): readonly number[] {
  if (json.kind === "scalar") return [json.from, ...(json.alsoFrom ?? [])];
  if (json.kind === "array") return [json.from, ...json.items.flatMap(origins)];
  return [json.from, ...json.members.flatMap(({ from, value }) => [from, ...origins(value)])];
}
