import type { Handler } from "../handlers/handler.ts";
import type { BindingUse } from "./uses.ts";

/**
 * The statement of a binding with a parameter in place of the token, as the function's language writes it.
 * https://learn.microsoft.com/azure/azure-functions/functions-bindings-azure-sql-input
 */
export function parameterFix({ token: { raw, path }, type }: BindingUse, { model }: Handler): string {
  const name = (path.at(-1) ?? "").replace(/\W/gu, "_");
  const [statement, parameters] = [`... WHERE id = @${name}`, `@${name}=${raw}`];
  const attribute = type.toLowerCase() === "mysql" ? "MySqlInput" : "SqlInput";
  return `Pass the value as a parameter of the statement: ${written()}.`;

  function written(): string {
    switch (model) {
      case "python-v2":
        return `\`command_text="${statement}", parameters="${parameters}"\``;
      case "dotnet-isolated":
        return `\`[${attribute}("${statement}", "Connection", parameters: "${parameters}")]\``;
      case "dotnet-in-process":
        return `\`[${attribute.replace("Input", "")}("${statement}", "Connection", parameters: "${parameters}")]\``;
      case "java":
        return `\`commandText = "${statement}", parameters = "${parameters}"\``;
      case "node-v4":
        return `\`commandText: '${statement}', parameters: '${parameters}'\``;
      case "function.json":
      case "go-native":
        return `\`"commandText": "${statement}", "parameters": "${parameters}"\``;
    }
  }
}
