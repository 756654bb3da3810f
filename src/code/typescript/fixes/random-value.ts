import type { ts } from "ts-morph";

import type { Alert } from "../../alert.ts";
import { externalName } from "../expressions.ts";
import type { Names } from "../names.ts";
import { placeOf } from "../program.ts";
import { withoutTypes } from "../without-types.ts";

/**
 * A random value of `node:crypto` in place of one that `Math.random` makes, where the file has it already:
 * `Math.random().toString(36).slice(2)` is a text of no certain length, as `randomUUID()` is one;
 * `Math.floor(Math.random() * 1000)` is `randomInt(1000)`
 * (https://nodejs.org/api/crypto.html#cryptorandomuuidoptions, https://nodejs.org/api/crypto.html#cryptorandomintmin-max-callback).
 */
export function secureRandom(names: Names, call: ts.CallExpression): Alert["edit"] {
  const { program } = names;
  const { ts } = program;
  const text = textAround(call);
  const made = text === undefined ? numberAround(call) : { node: text, name: "randomUUID", given: "" };
  if (made === undefined) return undefined;
  const callee = cryptoName(call.getSourceFile(), made.name);
  return callee === undefined
    ? undefined
    : { at: placeOf(program, made.node), text: `${callee}(${made.given})` };

  /** The whole of `Math.random().toString(36).slice(2)`, and of several that are put together. */
  function textAround(random: ts.Expression): ts.Expression | undefined {
    const shown = calledOn(random, /^toString$/u);
    const [radix] = shown?.arguments ?? [];
    if (shown === undefined || radix === undefined || !/^(?:16|36)$/u.test(radix.getText())) return undefined;
    let whole: ts.Expression = shown;
    for (;;) {
      const cut = calledOn(whole, /^(?:slice|substring|substr)$/u);
      if (cut === undefined) break;
      // With an end it has a length that something may count on.
      if (cut.arguments.length !== 1) return undefined;
      whole = cut;
    }
    // One of several: a second fix would have to go with it.
    return ts.isBinaryExpression(whole.parent) ? undefined : whole;
  }

  /** `Math.floor(Math.random() * 1000)` */
  function numberAround(
    random: ts.Expression,
  ): { readonly node: ts.Expression; readonly name: string; readonly given: string } | undefined {
    const product = random.parent;
    if (!ts.isBinaryExpression(product) || product.operatorToken.kind !== ts.SyntaxKind.AsteriskToken)
      return undefined;
    const most = withoutTypes(ts, product.left === random ? product.right : product.left);
    const floor = product.parent;
    if (!ts.isNumericLiteral(most) || !/^[1-9][\d_]{0,13}$/u.test(most.getText())) return undefined;
    if (!ts.isCallExpression(floor) || externalName(names, floor.expression) !== ":Math.floor")
      return undefined;
    return { node: floor, name: "randomInt", given: most.getText() };
  }

  function calledOn(object: ts.Expression, method: RegExp): ts.CallExpression | undefined {
    const member = object.parent;
    if (!ts.isPropertyAccessExpression(member) || member.expression !== object) return undefined;
    const outer = member.parent;
    const isCalled = ts.isCallExpression(outer) && outer.expression === member;
    return isCalled && method.test(member.name.text) ? outer : undefined;
  }

  /** How the file calls a function of the module: by its own name, or through what it calls the module. */
  function cryptoName(file: ts.SourceFile, wanted: string): string | undefined {
    let module: string | undefined;
    for (const name of namesAtTop(file)) {
      const external = externalName(names, name);
      if (external === `crypto:${wanted}`) return name.text;
      if (external === "crypto:") module ??= name.text;
    }
    return module === undefined ? undefined : `${module}.${wanted}`;
  }

  /** What imports and `require` name at the top of the file. */
  function namesAtTop(file: ts.SourceFile): readonly ts.Identifier[] {
    return file.statements.flatMap((statement): readonly ts.Identifier[] => {
      if (ts.isVariableStatement(statement)) {
        return statement.declarationList.declarations.flatMap(({ name }) =>
          ts.isIdentifier(name)
            ? [name]
            : name.elements.flatMap((one) =>
                ts.isBindingElement(one) && ts.isIdentifier(one.name) ? [one.name] : [],
              ),
        );
      }
      const clause = ts.isImportDeclaration(statement) ? statement.importClause : undefined;
      const bindings = clause?.namedBindings;
      const named =
        bindings === undefined
          ? []
          : ts.isNamespaceImport(bindings)
            ? [bindings.name]
            : bindings.elements.map(({ name }) => name);
      return clause?.name === undefined ? named : [clause.name, ...named];
    });
  }
}
