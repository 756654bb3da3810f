/** The ids of GraphQL. GitHub's are opaque; ours look like them, and one leads back to its object. */
const prefixes = {
  user: "U",
  repository: "R",
  pull: "PR",
  review: "PRR",
  "review comment": "PRRC",
  thread: "PRRT",
  "issue comment": "IC",
  "check run": "CR",
  "check suite": "CS",
  "workflow run": "WFR",
  artifact: "MDg",
  ref: "REF",
} as const;

export type NodeKind = keyof typeof prefixes;

export function nodeId(kind: NodeKind, id: number): string {
  return `${prefixes[kind]}_kwDO${id.toString(36).padStart(8, "0")}`;
}

/** What a node id names, or nothing when it is none of ours. */
export function readNodeId(text: string): { kind: NodeKind; id: number } | undefined {
  const match = /^([A-Za-z]+)_kwDO([0-9a-z]{8,})$/.exec(text);
  if (match === null) return undefined;
  const kind = (Object.keys(prefixes) as NodeKind[]).find((known) => prefixes[known] === match[1]);
  return kind === undefined ? undefined : { kind, id: Number.parseInt(match[2]!, 36) };
}
