import type { Tree } from "../../declarations/value.ts";
import { known, unknown } from "../../declarations/value.ts";
import { callText } from "../../evaluation/expression-text.ts";
import type { Argument, Lambda } from "../../evaluation/functions.ts";
import { callFunction, isFunction } from "../../evaluation/functions.ts";
import { keyVaultSecret } from "../../evaluation/parameter.ts";
import { bicepFunction } from "./bicep-functions.ts";
import { entityOf } from "./entity-values.ts";
import type { ResourceEntity } from "./entity.ts";
import type { Evaluating } from "./evaluating.ts";
import { type Frame, withValue } from "./frame.ts";
import type { Call, Expression, InstanceCall, Lambda as LambdaSyntax, Node } from "./syntax.ts";

/** A call of a function: of the file's own, else of Bicep's or the deployment engine's. */
export function callValue(evaluator: Evaluating, expression: Call, frame: Frame): Tree {
  const user = evaluator.names.function(expression.name.name);
  if (user !== undefined) {
    const args = expression.arguments.map((argument) => evaluator.evaluate(argument, frame));
    return user.call(args, evaluator.at(expression));
  }
  return builtIn(evaluator, expression.name.name, expression.arguments, expression, frame);
}

/** A call through a dot: of a namespace, an imported file, or a resource (`getSecret`, `list*`). */
export function instanceCallValue(evaluator: Evaluating, expression: InstanceCall, frame: Frame): Tree {
  const { name } = expression.name;
  const entity = entityOf(evaluator, expression.base, frame);
  if (entity?.kind === "namespace" && entity.name === "this") {
    return unknown("known only at deployment", callText(`this.${name}`, []), evaluator.at(expression));
  }
  if (entity?.kind === "namespace") return builtIn(evaluator, name, expression.arguments, expression, frame);
  if (entity?.kind === "imported file") {
    const user = entity.function(name);
    if (user === undefined) return evaluator.invalid(`no function \`${name}\` is exported there`, expression);
    const args = expression.arguments.map((argument) => evaluator.evaluate(argument, frame));
    return user.call(args, evaluator.at(expression));
  }
  if (entity?.kind === "resource") return resourceCall(evaluator, entity, expression, frame);
  return evaluator.invalid(`\`${name}\` is no function of this value`, expression);
}

function resourceCall(
  evaluator: Evaluating,
  resource: ResourceEntity,
  expression: InstanceCall,
  frame: Frame,
): Tree {
  const call = { at: evaluator.at(expression), context: frame.context };
  const { name } = expression.name;
  const args = expression.arguments.map((argument) => evaluator.evaluate(argument, frame));
  if (name === "getSecret") {
    const [secret = known("", call.at), secretVersion] = args;
    return keyVaultSecret(resource.id(), secret, secretVersion, call.at);
  }
  if (!/^list/iu.test(name)) return evaluator.invalid(`\`${name}\` is no function of a resource`, expression);
  const version = resource.apiVersion === undefined ? [] : [known(resource.apiVersion, call.at)];
  return callFunction(name, [resource.id(), ...(args.length > 0 ? args : version)], call);
}

function builtIn(
  evaluator: Evaluating,
  name: string,
  args: readonly Expression[],
  expression: Node,
  frame: Frame,
): Tree {
  const call = { at: evaluator.at(expression), context: frame.context };
  const first = args[0];
  if (name === "any" && first) return evaluator.evaluate(first, frame);
  if (name === "nameof" && first) return known(nameOf(first), call.at);
  const evaluated = args.map((one) => argument(evaluator, one, frame));
  const trees = evaluated.filter((one): one is Tree => one.kind !== "lambda");
  const own = evaluator.files.call(name, trees, call) ?? bicepFunction(name, trees, call);
  if (own !== undefined) return own;
  if (!isFunction(name)) return evaluator.invalid(`there is no function \`${name}\``, expression);
  return callFunction(name, evaluated, call);
}

function argument(evaluator: Evaluating, expression: Expression, frame: Frame): Argument {
  if (expression.kind === "parenthesized") return argument(evaluator, expression.inner, frame);
  return expression.kind === "lambda"
    ? lambda(evaluator, expression, frame)
    : evaluator.evaluate(expression, frame);
}

function lambda(evaluator: Evaluating, { parameters, body }: LambdaSyntax, frame: Frame): Lambda {
  return {
    kind: "lambda",
    variables: parameters.map(({ name }) => name),
    apply: (values) => {
      let inside = frame;
      parameters.forEach(({ name }, index) => {
        const value = values[index];
        if (value) inside = withValue(inside, name, () => value);
      });
      return evaluator.evaluate(body, inside);
    },
  };
}

/** The last name of what `nameof` is given: `stg.properties.encryption` gives `encryption`. */
function nameOf(expression: Expression): string {
  if (expression.kind === "variable access") return expression.name;
  if (expression.kind === "property access" || expression.kind === "resource access")
    return expression.name.name;
  if (expression.kind === "parenthesized") return nameOf(expression.inner);
  if (expression.kind === "non-null") return nameOf(expression.base);
  if (expression.kind !== "index access") return "";
  return expression.index.kind === "string" ? (expression.index.segments[0] ?? "") : nameOf(expression.base);
}
