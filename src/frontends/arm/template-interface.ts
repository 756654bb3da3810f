import type { Output, Parameter } from "../../declarations/declaration.ts";
import type { DeclaredParameter } from "../../declarations/template-file.ts";
import { known, unknown } from "../../declarations/value.ts";
import { truthOf } from "../../evaluation/logic.ts";
import { valueAt, type JsonMember, type JsonNode } from "../../source/json/node.ts";
import { place } from "../../source/source.ts";
import type { Deployed } from "./deployed.ts";
import { evaluateCopy, evaluateNode, noLocals, type Locals, type Names } from "./evaluate.ts";
import { declaredType, secretBy } from "./parameter-type.ts";
import type { Run } from "./run.ts";

/** What a template asks for, as written. */
export function declaredParameters(root: JsonNode): readonly DeclaredParameter[] {
  const parameters = valueAt(root, "parameters");
  if (parameters?.kind !== "object") return [];
  return parameters.members.map(({ name, value }) => {
    const nullable = valueAt(value, "nullable");
    const isNullable = nullable?.kind === "literal" && nullable.value === true;
    return { name, isOptional: isNullable || valueAt(value, "defaultValue") !== undefined };
  });
}

/** What a template asks for, with what this deployment gives it. */
export function parametersOf(
  root: JsonNode,
  deployed: Deployed,
  names: Names,
  run: Run,
): readonly Parameter[] {
  const written = membersOf(valueAt(root, "parameters"), "parameters", run);
  if (deployed.outer !== undefined) return [];
  // The values of a root are looked at together, where it is known what each of its deployments has.
  for (const [key, { at }] of deployed.modulePath.length === 0 ? [] : deployed.arguments) {
    if (written.some(({ name }) => name.toLowerCase() === key)) continue;
    const message = `The template has no parameter \`${key}\``;
    run.report({ kind: "invalid", message, at, effect: "notice" });
  }
  return written.map(({ name, start, nameEnd, value: node }) => {
    const type = declaredType(node, root);
    const at = place(run.source, start, node.end);
    const given = deployed.arguments.get(name.toLowerCase());
    const value = names.parameter(name) ?? known(null, at);
    const fallback = valueAt(node, "defaultValue");
    return {
      name,
      at,
      nameAt: place(run.source, start, nameEnd),
      type: type.name,
      secure: type.secure,
      ...(fallback && { default: given === undefined ? value : evaluateNode(fallback, names, noLocals) }),
      value,
      ...(given && { assignedAt: given.at }),
    };
  });
}

/** What a template gives back to its caller. */
export function outputsOf(root: JsonNode, names: Names, locals: Locals, run: Run): readonly Output[] {
  return membersOf(valueAt(root, "outputs"), "outputs", run).flatMap(({ name, start, value: node }) => {
    const at = place(run.source, start, node.end);
    const condition = valueAt(node, "condition");
    const made = condition === undefined ? undefined : evaluateNode(condition, names, locals);
    if (made !== undefined && truthOf(made) === false) return [];
    const loop = valueAt(node, "copy");
    const written = valueAt(node, "value");
    const value =
      loop !== undefined
        ? evaluateCopy(loop, names, locals, name)?.value
        : written && evaluateNode(written, names, locals);
    const type = declaredType(node, root);
    if (value === undefined) {
      run.report({
        kind: "invalid",
        message: `The output \`${name}\` has no value`,
        at,
        effect: "incomplete",
      });
    }
    const shown = value ?? unknown("the output has no value", `output('${name.toLowerCase()}')`, at);
    return [
      {
        name,
        at,
        type: type.name,
        secure: type.secure,
        value: secretBy(type, shown, `outputs.${name}`, at, root),
      },
    ];
  });
}

function membersOf(node: JsonNode | undefined, what: string, run: Run): readonly JsonMember[] {
  if (node === undefined) return [];
  if (node.kind === "object") return node.members;
  run.report({
    kind: "invalid",
    message: `\`${what}\` is an object, by name`,
    at: place(run.source, node.start, node.end),
    effect: "incomplete",
  });
  return [];
}
