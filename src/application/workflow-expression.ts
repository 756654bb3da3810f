/**
 * A workflow's expression with every property written with a dot, as `github['event'] . issue` is for GitHub the same
 * as `github.event.issue`: https://docs.github.com/actions/reference/workflows-and-actions/contexts
 */
export function dotted(expression: string): string {
  return expression
    .replace(/(?<!\s)\s*\[\s*'([\w-]+)'\s*\]/gu, ".$1")
    .replace(/([\w*\]])\s*\.\s*(?=[\w*])/gu, "$1.");
}

/**
 * Whether a condition can only be met when an operand of which `holds` is true is met: one operand of `&&`, all of
 * `||`. An operand that is negated or compared as a whole is handed over as written, for `holds` to refuse.
 */
export function implies(condition: string, holds: (operand: string) => boolean): boolean {
  return impliedIn(condition, holds, 0);
}

const deepest = 20;

function impliedIn(condition: string, holds: (operand: string) => boolean, depth: number): boolean {
  if (depth > deepest) return false;
  const next = (part: string): boolean => impliedIn(part, holds, depth + 1);
  // `||` binds less tightly than `&&`.
  const choices = operandsOf(condition, "||");
  if (choices.length > 1) return choices.every(next);
  const parts = operandsOf(condition, "&&");
  if (parts.length > 1) return parts.some(next);
  const text = condition.trim();
  if (holds(text)) return true;
  return text.startsWith("(") && closingOf(text) === text.length - 1 && next(text.slice(1, -1));
}

function operandsOf(condition: string, operator: "&&" | "||"): readonly string[] {
  const operands: string[] = [];
  let from = 0;
  for (const { index, depth } of outsideTexts(condition)) {
    if (depth !== 0 || index < from || !condition.startsWith(operator, index)) continue;
    operands.push(condition.slice(from, index));
    from = index + operator.length;
  }
  return [...operands, condition.slice(from)];
}

/** Where the parenthesis that the text starts with ends. */
function closingOf(text: string): number | undefined {
  for (const { index, depth } of outsideTexts(text)) if (depth === 0) return index;
  return undefined;
}

/** Every character that is not in quotes; a parenthesis that closes has the depth of what is around it. */
function* outsideTexts(text: string): Generator<{ readonly index: number; readonly depth: number }> {
  let depth = 0;
  let inText = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    // A quote within a text is written twice, which leaves the text and comes back to it.
    if (character === "'") inText = !inText;
    if (inText) continue;
    if (character === "(" || character === "[") depth++;
    if (character === ")" || character === "]") depth--;
    yield { index, depth };
  }
}
