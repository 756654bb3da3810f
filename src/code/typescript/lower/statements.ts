import type { ts } from "ts-morph";

import type { Case, Expression, Statement } from "../../flow/program.ts";
import { type Lowerer, at } from "./lowerer.ts";
import { assignmentTarget, binding } from "./patterns.ts";

export function block(lowerer: Lowerer, statements: readonly ts.Statement[]): readonly Statement[] {
  return statements.flatMap((statement) => lowerStatement(lowerer, statement));
}

function one(lowerer: Lowerer, statement: ts.Statement): Statement {
  return { kind: "block", body: lowerStatement(lowerer, statement) };
}

function lowerStatement(lowerer: Lowerer, node: ts.Statement): readonly Statement[] {
  if (lowerer.ts.isExpressionStatement(node))
    return [{ kind: "expression", expression: lowerer.lower(node.expression) }];
  if (lowerer.ts.isVariableStatement(node)) return declarations(lowerer, node.declarationList);
  if (lowerer.ts.isFunctionDeclaration(node)) return [];
  if (lowerer.ts.isBlock(node)) return [{ kind: "block", body: block(lowerer, node.statements) }];
  if (lowerer.ts.isIfStatement(node)) {
    return [
      {
        kind: "if",
        condition: lowerer.lower(node.expression),
        then: one(lowerer, node.thenStatement),
        ...(node.elseStatement && { otherwise: one(lowerer, node.elseStatement) }),
      },
    ];
  }
  if (lowerer.ts.isReturnStatement(node)) {
    return [
      {
        kind: "return",
        ...(node.expression && { value: lowerer.lower(node.expression) }),
        at: at(lowerer, node),
      },
    ];
  }
  if (lowerer.ts.isThrowStatement(node)) return [{ kind: "throw", value: lowerer.lower(node.expression) }];
  if (lowerer.ts.isForOfStatement(node) || lowerer.ts.isForInStatement(node)) {
    const [declaration] = lowerer.ts.isVariableDeclarationList(node.initializer)
      ? node.initializer.declarations
      : [];
    const pattern = lowerer.ts.isVariableDeclarationList(node.initializer)
      ? declaration && binding(lowerer, declaration.name)
      : assignmentTarget(lowerer, node.initializer);
    return [
      {
        kind: "loop",
        each: {
          pattern: pattern ?? { kind: "nothing", at: at(lowerer, node) },
          of: lowerer.lower(node.expression),
          what: lowerer.ts.isForOfStatement(node) ? "items" : "keys",
        },
        body: one(lowerer, node.statement),
      },
    ];
  }
  if (lowerer.ts.isForStatement(node)) {
    const { initializer } = node;
    const before: readonly Statement[] =
      initializer === undefined
        ? []
        : lowerer.ts.isVariableDeclarationList(initializer)
          ? declarations(lowerer, initializer)
          : [{ kind: "expression", expression: lowerer.lower(initializer) }];
    return [
      ...before,
      {
        kind: "loop",
        ...(node.condition && { condition: lowerer.lower(node.condition) }),
        ...(node.incrementor && { update: lowerer.lower(node.incrementor) }),
        body: one(lowerer, node.statement),
      },
    ];
  }
  if (lowerer.ts.isWhileStatement(node))
    return [{ kind: "loop", condition: lowerer.lower(node.expression), body: one(lowerer, node.statement) }];
  if (lowerer.ts.isDoStatement(node))
    return [
      {
        kind: "loop",
        condition: lowerer.lower(node.expression),
        body: one(lowerer, node.statement),
        runsOnce: true,
      },
    ];
  if (lowerer.ts.isSwitchStatement(node)) {
    const cases: Case[] = node.caseBlock.clauses.map((clause) => ({
      ...(lowerer.ts.isCaseClause(clause) && { test: lowerer.lower(clause.expression) }),
      body: block(lowerer, clause.statements),
    }));
    return [{ kind: "switch", on: lowerer.lower(node.expression), cases }];
  }
  if (lowerer.ts.isTryStatement(node)) {
    const error = node.catchClause?.variableDeclaration;
    return [
      {
        kind: "try",
        body: one(lowerer, node.tryBlock),
        ...(error && { error: binding(lowerer, error.name) }),
        ...(node.catchClause && { handler: one(lowerer, node.catchClause.block) }),
        ...(node.finallyBlock && { last: one(lowerer, node.finallyBlock) }),
      },
    ];
  }
  if (lowerer.ts.isLabeledStatement(node)) return [labelled(lowerer, node)];
  if (lowerer.ts.isBreakStatement(node) || lowerer.ts.isContinueStatement(node)) {
    const goes = lowerer.ts.isBreakStatement(node) ? "break" : "continue";
    return [{ kind: "leave", goes, ...(node.label && { label: node.label.text }) }];
  }
  return [];
}

/** The loop has the label too: `continue` with it goes on with the loop. */
function labelled(lowerer: Lowerer, node: ts.LabeledStatement): Statement {
  const label = node.label.text;
  const body = lowerStatement(lowerer, node.statement).map((inner) =>
    inner.kind === "loop" ? { ...inner, label } : inner,
  );
  return { kind: "labelled", label, body: { kind: "block", body } };
}

function declarations(lowerer: Lowerer, list: ts.VariableDeclarationList): readonly Statement[] {
  return list.declarations.flatMap((declaration): readonly Statement[] => {
    const pattern = binding(lowerer, declaration.name);
    const value = declaration.initializer;
    // `let x;` holds nothing yet, which a later branch may leave so.
    const lowered: Expression =
      value === undefined
        ? { kind: "constant", value: undefined, at: at(lowerer, declaration) }
        : lowerer.lower(value);
    return [{ kind: "declare", pattern, value: lowered, at: at(lowerer, declaration) }];
  });
}
