import type { ts } from "ts-morph";

import { harmsOfObjects, safer } from "../../flow/taint.ts";
import { mapTaints, nothing, type Value } from "../../flow/value.ts";
import { nowhere } from "../denoted.ts";
import type { Names } from "../names.ts";

/**
 * A body whose class says by decorators of `class-validator` what its fields are, where a `ValidationPipe` turns away
 * whatever is not so (https://docs.nestjs.com/techniques/validation).
 */
export function validatedBody(names: Names, parameter: ts.ParameterDeclaration, body: Value): Value {
  const { ts } = names.program;
  if (!names.program.files.some(({ text }) => text.includes("ValidationPipe"))) return body;
  const name = parameter.type && ts.isTypeReferenceNode(parameter.type) ? parameter.type.typeName : undefined;
  const denoted = name !== undefined && ts.isIdentifier(name) ? names.denote(name) : undefined;
  if (denoted?.kind !== "class") return body;
  const fields = new Map<string, Value>();
  for (const member of denoted.node.members) {
    if (!ts.isPropertyDeclaration(member)) continue;
    const key = names.constantName(member.name, nowhere);
    if (key !== undefined) fields.set(key, checked(checksOf(names, member), body));
  }
  return { ...body, fields };
}

function checksOf(names: Names, property: ts.PropertyDeclaration): readonly string[] {
  const { ts } = names.program;
  return (ts.getDecorators(property) ?? []).flatMap(({ expression }) => {
    const denoted = names.denote(ts.isCallExpression(expression) ? expression.expression : expression);
    return denoted.kind === "external" && denoted.module === "class-validator"
      ? [denoted.path.join(".")]
      : [];
  });
}

function checked(checks: readonly string[], value: Value): Value {
  if (checks.some((check) => harmless.test(check))) return nothing;
  return checks.includes("IsString") ? mapTaints(value, (taint) => safer(taint, harmsOfObjects)) : value;
}

/** Checks that leave nothing to do harm with, and the pattern that the application writes itself. */
const harmless =
  /^(?:IsUUID|IsInt|IsNumber|IsNumberString|IsBoolean|IsBooleanString|IsEnum|IsIn|IsDate|IsDateString|IsISO8601|IsMongoId|IsAlpha|IsAlphanumeric|IsHexadecimal|IsPort|IsPositive|IsNegative|IsIP|IsISO31661Alpha2|IsCurrency|IsLatLong|IsObjectId|Matches)$/u;
