import type { ts } from "ts-morph";

import { externalName, lastName, propertyName, wordsOf } from "../expressions.ts";
import { secureRandom } from "../fixes/random-value.ts";
import type { Names } from "../names.ts";
import { nothingWrong, type Look } from "./defect.ts";

/** Values that nobody may guess and that `Math.random` makes: it shows its state after a few numbers. */
export function randomnessDefects(names: Names): Look {
  const { ts } = names.program;
  return (node) => {
    if (!ts.isCallExpression(node) || externalName(names, node.expression) !== ":Math.random")
      return nothingWrong;
    const found = namesAround(node)
      .map((name) => ({ name, worth: worthOf(name) }))
      .find(({ worth }) => worth !== undefined);
    if (found?.worth === undefined) return nothingWrong;
    return [
      {
        rule: "predictable-random-value",
        node,
        name: found.name,
        message: `\`${found.name}\` is made with \`Math.random\`, whose next values can be computed from earlier ones`,
        edit: secureRandom(names, node),
        ...(found.worth !== "high" && { severity: found.worth }),
      },
    ];
  };

  /** What the value is called on its way out: variables, properties, and the function that returns it. */
  function namesAround(call: ts.Node): readonly string[] {
    const found: string[] = [];
    for (let inner: ts.Node = call; !ts.isSourceFile(inner); inner = inner.parent) {
      const outer = inner.parent;
      if ((ts.isVariableDeclaration(outer) || ts.isPropertyDeclaration(outer)) && outer.initializer === inner)
        add(propertyName(names, outer.name));
      else if (ts.isPropertyAssignment(outer) && outer.initializer === inner)
        add(propertyName(names, outer.name));
      else if (ts.isBinaryExpression(outer) && outer.right === inner && isAssignment(outer))
        add(lastName(names, outer.left));
      if (!ts.isFunctionLike(inner)) continue;
      if (inner.name !== undefined) add(ts.isIdentifier(inner.name) ? inner.name.text : undefined);
      // Further out only what the function is handed to can still be made of it.
      if (!ts.isCallExpression(outer) && !ts.isVariableDeclaration(outer) && !ts.isPropertyAssignment(outer))
        break;
      if (ts.isCallExpression(outer) && !makesValues(outer)) break;
    }
    return found;

    function add(name: string | undefined): void {
      if (name !== undefined) found.push(name);
    }
  }

  function isAssignment({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
    return kind === ts.SyntaxKind.EqualsToken || kind === ts.SyntaxKind.PlusEqualsToken;
  }

  /** `Array.from({ length }, () => ...)`, `.map`, `.replace`: the function's results become the value. */
  function makesValues(call: ts.CallExpression): boolean {
    return /^(?:from|map|flatMap|replace|replaceAll|reduce)$/u.test(lastName(names, call.expression) ?? "");
  }
}

/** How bad it is when a value of this name is guessed; undefined where it hardly matters. */
function worthOf(name: string): "high" | "medium" | undefined {
  const words = wordsOf(name);
  const text = words.join(" ");
  if (
    /\b(?:count|index|length|delay|jitter|backoff|color|colour|sample|mock|fake|demo|design|css)\b/u.test(
      text,
    )
  )
    return undefined;
  if (
    /\b(?:password|passwd|pwd|passphrase|passcode|secret|otp|totp|api key|apikey|access key|private key|encryption key|session id|sessionid|session token)\b/u.test(
      text,
    )
  )
    return "high";
  if (/\btoken\b/u.test(text)) return "high";
  if (
    /\b(?:verification|reset|auth|authentication|login|confirmation|invite|invitation|one time|security|recovery) (?:code|pin|key|link)\b/u.test(
      text,
    )
  )
    return "high";
  if (/\b(?:csrf|xsrf|nonce|salt|state|iv|pin)\b/u.test(text) && !/\b(?:initial|use|set) state\b/u.test(text))
    return /\bstate\b/u.test(text) && words.length > 2 ? undefined : "medium";
  return undefined;
}
