import type { ts } from "ts-morph";

import { contextsIn } from "../contexts.ts";
import type { External } from "../denoted.ts";
import {
  constantsOf,
  enclosingName,
  externalName,
  externalOf,
  mentions,
  someNode,
  wordsOf,
} from "../expressions.ts";
import type { Names } from "../names.ts";
import { nothingWrong, type Defect, type Look } from "./defect.ts";

/**
 * Passwords that are kept as hashes which are fast to try, and slow ones that are not slow enough.
 * https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
 */
export function passwordHashDefects(names: Names): Look {
  const { ts } = names.program;
  const contextsOf = contextsIn(names);
  return (node) => {
    if (!ts.isCallExpression(node)) return nothingWrong;
    const name = externalName(names, node.expression);
    if (/^crypto:createHash\.\(\)(?:\.update\.\(\))*\.update$/u.test(name)) return ofUpdate(node);
    const direct = directly(name);
    if (direct !== undefined) return judgeHash(node, direct, node.arguments[0]);
    if (/:?(?:webcrypto\.)?subtle\.digest$/u.test(name)) return ofDigest(node);
    if (name === "crypto:pbkdf2" || name === "crypto:pbkdf2Sync")
      return ofRounds(node, 2, 100_000, "iterations");
    if (/^bcrypt(?:js)?:(?:hash|hashSync)$/u.test(name)) return ofRounds(node, 1, 10, "rounds");
    if (/^bcrypt(?:js)?:(?:genSalt|genSaltSync)$/u.test(name)) return ofRounds(node, 0, 10, "rounds");
    return nothingWrong;
  };

  /** `createHash("md5").update(password)`, at whichever of several updates the password goes in. */
  function ofUpdate(node: ts.CallExpression): readonly Defect[] {
    let made: External | undefined = externalOf(names, node.expression);
    let receiver: ts.Expression = node.expression;
    for (let updates = 0; updates < 10 && ts.isPropertyAccessExpression(receiver); updates++) {
      made = externalOf(names, receiver.expression);
      if (made?.call === undefined) return nothingWrong;
      if (made.path.length === 2) break;
      receiver = made.call.node.expression;
    }
    const algorithm = made?.call?.node.arguments?.[0];
    const [value] = algorithm === undefined ? [] : constantsOf(names, algorithm);
    return judgeHash(node, String(value?.value ?? ""), node.arguments[0]);
  }

  function ofDigest(node: ts.CallExpression): readonly Defect[] {
    const [algorithm, data] = node.arguments;
    const [value] = algorithm === undefined ? [] : constantsOf(names, algorithm);
    return judgeHash(node, String(value?.value ?? ""), data);
  }

  function judgeHash(
    node: ts.CallExpression,
    algorithm: string,
    data: ts.Expression | undefined,
  ): readonly Defect[] {
    if (!fast.test(algorithm) || data === undefined || !holdsPassword(data, node)) return nothingWrong;
    // The k-anonymity search of Have I Been Pwned asks for the SHA-1 of the password.
    if (mentions(node.getSourceFile(), leakSearch)) return nothingWrong;
    const broken = /^(?:md4|md5|sha-?1|ripemd)/iu.test(algorithm);
    return [
      {
        rule: "weak-password-hash",
        node,
        name: algorithm.toLowerCase(),
        message: `A password is hashed with ${algorithm.toUpperCase()}, of which a graphics card tries billions a second`,
        ...(!broken && { severity: "medium" as const }),
      },
    ];
  }

  function holdsPassword(data: ts.Expression, node: ts.Node): boolean {
    if (namesPassword(data) || isForPasswords(enclosingName(names, node))) return true;
    // `hash(password)`, with a function of their own around it.
    if (!ts.isIdentifier(data)) return false;
    const parameter = names.program.symbolAt(data)?.declarations?.find((one) => ts.isParameter(one));
    if (parameter === undefined) return false;
    return contextsOf(node).some((env) => {
      const given = env.get(parameter);
      return given !== undefined && namesPassword(given.node);
    });
  }

  function namesPassword(data: ts.Expression): boolean {
    return someNode(names, data, (one) => ts.isIdentifier(one) && isPassword(one.text) && !isCallee(one));
  }

  function isCallee(name: ts.Identifier): boolean {
    return ts.isCallExpression(name.parent) && name.parent.expression === name;
  }

  function ofRounds(node: ts.CallExpression, index: number, least: number, what: string): readonly Defect[] {
    const given = node.arguments[index];
    const low =
      given === undefined
        ? undefined
        : constantsOf(names, given).find(({ value }) => typeof value === "number" && value < least);
    if (low === undefined || given === undefined) return nothingWrong;
    return [
      {
        rule: "weak-password-hash",
        node,
        name: what,
        message: `\`${node.expression.getText()}\` does ${String(low.value)} ${what}, fewer than ${least}`,
        severity: "medium",
      },
    ];
  }
}

const leakSearch = /pwnedpasswords/u;
const fast = /^(?:md[45]|sha-?1|sha-?2?-?(?:224|256|384|512)|ripemd)/iu;
const passwordWord = /^(?:password|passwd|pwd|passphrase|passcode)$/u;

/** A function that hashes passwords by its name. */
function isForPasswords(name: string): boolean {
  const words = wordsOf(name);
  return (
    words.some((word) => /^(?:hash|encrypt|digest|encode)/u.test(word)) &&
    words.some((word) => passwordWord.test(word))
  );
}

/** The algorithm of a hash function that a package offers by itself. */
function directly(name: string): string | undefined {
  const [, ofPackage, member] =
    /^(?:(?:blueimp-|js-)?(md5|sha1|sha256|sha512):|crypto-js:(MD5|SHA1|SHA224|SHA256|SHA512)$)/u.exec(
      name,
    ) ?? [];
  return name === "ts-md5:Md5.hashStr" ? "md5" : (ofPackage ?? member);
}

/** A name that holds a password as somebody typed it. */
function isPassword(name: string): boolean {
  const words = wordsOf(name);
  return (
    words.some((word) => passwordWord.test(word)) &&
    !words.some((word) => /^(?:hash|hashed|encrypted|salt|id|length|policy|reset|field|url|key)$/u.test(word))
  );
}
