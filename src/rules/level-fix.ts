import type { Handler } from "../code/handlers/handler.ts";

/** How a function is written that asks for a key of its own, in the language and model that it is in. */
export function functionLevelIn({ model, http }: Pick<Handler, "model" | "http">): string {
  switch (model) {
    case "python-v2":
      return http?.authLevelWhy.startsWith("http_auth_level") === true
        ? "`auth_level=func.AuthLevel.FUNCTION` on the route, or `http_auth_level=func.AuthLevel.FUNCTION` on its app"
        : "`auth_level=func.AuthLevel.FUNCTION`";
    case "dotnet-isolated":
    case "dotnet-in-process":
      return "`AuthorizationLevel.Function` in the `HttpTrigger` attribute";
    case "java":
      return "`authLevel = AuthorizationLevel.FUNCTION` in the `@HttpTrigger` annotation";
    case "node-v4":
      return "`authLevel: 'function'`";
    case "function.json":
    case "go-native":
      return '`"authLevel": "function"` in the `httpTrigger` binding';
  }
}
