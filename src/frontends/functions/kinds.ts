/** Configuration that stands beside a function app's code, by what reads it. */
export type Kind =
  | "function.json"
  | "host.json"
  | "local.settings.json"
  | "local.settings copy"
  | "proxies.json"
  | "azure.yaml"
  | "azd environment"
  | "staticwebapp.config.json"
  | ".env";

/**
 * By name, in the places where the tools look; what tools have fetched, and what a build leaves for its next steps, is not
 * the repository's own. On Windows the host finds `Function.json` too: it asks the file system, which there makes no
 * difference between the cases (azure-functions-host, `ScriptConstants.FunctionMetadataFileName`), so every spelling counts.
 */
export function kindOf(path: string): Kind | undefined {
  if (/(?:^|\/)(?:node_modules|obj\/(?:Debug|Release))\//iu.test(path)) return undefined;
  const segments = path.split("/");
  const name = segments.at(-1)?.toLowerCase() ?? "";
  switch (name) {
    case "host.json":
    case "proxies.json":
    case "staticwebapp.config.json":
    case "local.settings.json":
      return name;
    case "azure.yaml":
    case "azure.yml":
      return "azure.yaml";
    case "function.json":
      // The folder is the function's name; one at the root has none.
      return segments.length > 1 ? name : undefined;
    case "config.json":
      // https://learn.microsoft.com/azure/developer/azure-developer-cli/work-with-environments
      return /(?:^|\/)\.azure\/[^/]+\/config\.json$/iu.test(path) ? "azd environment" : undefined;
    default:
      if (localSettings.test(name)) return "local.settings copy";
      return environmentFile.test(name) ? ".env" : undefined;
  }
}

/** `local.settings.dev.json`, `dev.local.settings.json`, `local.settings.json.bak`. */
const localSettings = /^(?:[\w-]+\.)?local\.settings(?:\.[\w-]+)*\.json(?:\.[\w-]+)?$/u;

/** `.env`, `.env.production`, `live.env`, `.envrc`. */
const environmentFile = /^(?:\.env(?:\.[\w.-]+)?|[\w.-]+\.env|\.envrc)$/u;
