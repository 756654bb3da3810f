import type { ts } from "ts-morph";

import { lookup, type Tree } from "../../../declarations/value.ts";
import { itemsOf } from "../../../declarations/items.ts";
import { treeOf } from "../constants.ts";
import { externalName, mentions } from "../expressions.ts";
import { listWithout } from "../fixes/literals.ts";
import { memberNode } from "../handler-bodies.ts";
import type { Names } from "../names.ts";
import { nothingWrong, type Defect, type Look } from "./defect.ts";

/** Where the options of a verification stand among the arguments. */
const verifications: ReadonlyMap<string, number> = new Map([
  ["jsonwebtoken:verify", 2],
  ["jose:jwtVerify", 2],
  ["passport-jwt:Strategy", 0],
  ["express-jwt:expressjwt", 0],
  ["express-jwt:", 0],
]);

/**
 * Verifications of tokens that let through what they should refuse.
 * https://datatracker.ietf.org/doc/html/rfc8725, https://github.com/auth0/node-jsonwebtoken
 */
export function tokenVerificationDefects(names: Names): Look {
  const { ts } = names.program;
  return (node) => {
    if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return nothingWrong;
    const name = externalName(names, node.expression);
    const index = verifications.get(name);
    if (index !== undefined) return ofVerification(node, name, index);
    if (name === "jsonwebtoken:sign") return unsigned(node);
    // An unsecured token is accepted from anybody: https://github.com/panva/jose (UnsecuredJWT)
    if (name === "jose:UnsecuredJWT" || name === "jose:UnsecuredJWT.decode")
      return [
        defect(
          node,
          "UnsecuredJWT",
          "Tokens of `UnsecuredJWT` carry no signature: anybody writes them",
          "critical",
        ),
      ];
    return nothingWrong;
  };

  function ofVerification(
    node: ts.CallExpression | ts.NewExpression,
    name: string,
    index: number,
  ): readonly Defect[] {
    const given = node.arguments?.[index];
    const options = given === undefined || ts.isFunctionLike(given) ? undefined : treeOf(names, given);
    const called = node.expression.getText();
    const found: Defect[] = [];
    if (options !== undefined) {
      const algorithms = itemsOf(lookup(options, "algorithms")).items;
      if (algorithms.some((one) => one.kind === "known" && /^none$/iu.test(String(one.value))))
        found.push({
          ...defect(
            node,
            "none",
            `\`${called}\` accepts the algorithm \`none\`: a token without any signature`,
            "critical",
          ),
          edit: withoutNone(given),
        });
      if (isTrue(lookup(options, "ignoreExpiration")))
        found.push(
          defect(node, "ignoreExpiration", `\`${called}\` accepts tokens that have run out`, "medium"),
        );
    }
    const key = name === "jsonwebtoken:verify" ? node.arguments?.[1] : undefined;
    if (key !== undefined && isNoKey(key))
      found.push(
        defect(node, "key", `\`${called}\` is given no key, so a token without a signature passes`, "high"),
      );
    else if (key !== undefined && lacks(options, "algorithms"))
      found.push(
        defect(
          node,
          "algorithms",
          `\`${called}\` is given no \`algorithms\`, so the token says how it is verified`,
          "low",
        ),
      );
    if (
      takesKeysOfEntra(node) &&
      (lacks(options, "audience") || (options !== undefined && lacks(options, "issuer")))
    )
      found.push(audience(node, called, lacks(options, "audience") ? "audience" : "issuer"));
    return found;
  }

  function withoutNone(options: ts.Expression | undefined): Defect["edit"] {
    const list = options && memberNode(names, names.denote(options), "algorithms")?.node;
    return list !== undefined && ts.isExpression(list)
      ? listWithout(names, list, (text) => /^none$/iu.test(text))
      : undefined;
  }

  /** Every application of a tenant, and every tenant, gets tokens signed with the same keys. */
  function audience(node: ts.Node, called: string, missing: "audience" | "issuer"): Defect {
    const says =
      missing === "audience"
        ? "accepts tokens that Entra ID issued for other applications: `audience` is missing"
        : "accepts tokens of other tenants: `issuer` is missing";
    return defect(node, missing, `\`${called}\` ${says}`, "medium");
  }

  function takesKeysOfEntra(node: ts.Node): boolean {
    const file = node.getSourceFile();
    return mentions(file, keysOfEntra) && !mentions(file, ownChecks);
  }

  function unsigned(node: ts.CallExpression | ts.NewExpression): readonly Defect[] {
    const options = node.arguments?.[2];
    if (options === undefined || ts.isFunctionLike(options)) return nothingWrong;
    const algorithm = lookup(treeOf(names, options), "algorithm");
    return algorithm.kind === "known" && /^none$/iu.test(String(algorithm.value))
      ? [defect(node, "none", `\`${node.expression.getText()}\` makes tokens without a signature`, "high")]
      : nothingWrong;
  }

  function isNoKey(key: ts.Expression): boolean {
    if (externalName(names, key) === ":undefined") return true;
    const tree = treeOf(names, key);
    return tree.kind === "known" && (tree.value === "" || tree.value === null || tree.value === false);
  }

  function defect(
    node: ts.Node,
    name: string,
    message: string,
    severity: NonNullable<Defect["severity"]>,
  ): Defect {
    return { rule: "weak-token-verification", node, name, message, severity };
  }
}

const keysOfEntra = /login\.microsoftonline\.com|sts\.windows\.net/u;
const ownChecks = /\.aud\b|\.iss\b/u;

function isTrue(tree: Tree): boolean {
  const all = tree.kind === "oneOf" ? tree.alternatives : [tree];
  return all.some((one) => one.kind === "known" && one.value === true);
}

/** Certainly without the option: what is not known may hold it. */
function lacks(options: Tree | undefined, name: string): boolean {
  return options === undefined || lookup(options, name).kind === "absent";
}
