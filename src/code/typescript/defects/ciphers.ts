import type { ts } from "ts-morph";

import { constantsOf, externalName, externalOf, mentions } from "../expressions.ts";
import type { Names } from "../names.ts";
import { nothingWrong, type Defect, type Look } from "./defect.ts";

/**
 * Ciphers that are broken or used so that they are.
 * https://learn.microsoft.com/security/benchmark/azure/mcsb-data-protection,
 * https://nodejs.org/api/crypto.html#cryptocreatecipherivalgorithm-key-iv-options,
 * https://nodejs.org/api/deprecations.html#dep0106-cryptocreatecipher-and-cryptocreatedecipher
 */
export function cipherDefects(names: Names): Look {
  const { ts } = names.program;
  return (node) => {
    if (!ts.isCallExpression(node)) return nothingWrong;
    const name = externalName(names, node.expression);
    if (name === "crypto:createCipher" || name === "crypto:createDecipher") {
      const called = name.slice("crypto:".length);
      return [
        defect(
          node,
          called,
          `\`${called}\` makes the key from the password by MD5 and uses no initialization vector`,
        ),
      ];
    }
    if (name === "crypto:createCipheriv" || name === "crypto:createDecipheriv") return ofCipher(node, name);
    const library = /^crypto-js:(?<cipher>DES|TripleDES|RC4|RC4Drop|Rabbit|RabbitLegacy)\.encrypt$/u.exec(
      name,
    )?.groups?.["cipher"];
    if (library !== undefined)
      return [
        defect(node, library, `\`${node.expression.getText()}\` encrypts with ${library}, which is broken`),
      ];
    if (/^crypto-js:\w+\.encrypt$/u.test(name)) return inCodeBookMode(node);
    return nothingWrong;
  };

  function ofCipher(node: ts.CallExpression, name: string): readonly Defect[] {
    const [algorithm, , vector] = node.arguments;
    const chosen = algorithm === undefined ? [] : constantsOf(names, algorithm);
    for (const { value } of chosen) {
      const weakness = weaknessOf(String(value));
      if (weakness !== undefined)
        return [defect(node, String(value).toLowerCase(), `The cipher \`${String(value)}\` ${weakness}`)];
    }
    if (name === "crypto:createCipheriv" && vector !== undefined && isFixed(vector))
      return [defect(node, "iv", "The initialization vector is the same for every message")];
    return nothingWrong;
  }

  /** A text written here, or bytes made of one, or zeros that nothing fills. */
  function isFixed(vector: ts.Expression): boolean {
    if (constantsOf(names, vector).some(({ value }) => typeof value === "string")) return true;
    const external = externalOf(names, vector);
    const [first] = external?.call?.node.arguments ?? [];
    const made = `${external?.module ?? ""}:${external?.path.join(".") ?? ""}`;
    if (first === undefined) return false;
    if (made.endsWith(":Buffer.from.()"))
      return ts.isArrayLiteralExpression(first)
        ? first.elements.every((element) => ts.isNumericLiteral(element))
        : constantsOf(names, first).length > 0;
    if (/:(?:Buffer\.alloc\.\(\)|Uint8Array\.new)$/u.test(made))
      return !mentions(vector.getSourceFile(), filling);
    return false;
  }

  function inCodeBookMode(node: ts.CallExpression): readonly Defect[] {
    const options = node.arguments[2];
    if (options === undefined) return nothingWrong;
    const mode = names.member(names.denote(options), "mode");
    return mode.kind === "external" && mode.path.join(".") === "mode.ECB"
      ? [defect(node, "ecb", "The mode ECB shows which blocks are equal")]
      : nothingWrong;
  }

  function defect(node: ts.Node, name: string, message: string): Defect {
    return { rule: "weak-cipher", node, name, message };
  }
}

const filling = /randomFill|getRandomValues|\.copy\(|\.write/u;

/** What is wrong with a cipher of OpenSSL, by its name there. */
function weaknessOf(algorithm: string): string | undefined {
  if (/^(?:id-)?[a-z0-9-]*-ecb$/iu.test(algorithm))
    return "encrypts in the mode ECB, which shows which blocks are equal";
  if (/^(?:des|desx|rc2|rc4|bf|blowfish|cast5?|idea|seed)(?:-|$|\d)/iu.test(algorithm))
    return "is broken or has blocks that are too small";
  return undefined;
}
