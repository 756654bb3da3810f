/**
 * Whether the answer of a `list*` operation is a secret: keys, connection strings, SAS, credentials, callback URLs.
 * https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-resource#list
 *
 * Judged from the operation's name, since every resource provider may add one; `list` alone is the operation of
 * `Microsoft.Web/sites/config`, which answers app settings, connection strings and publishing credentials.
 */
export function listsSecrets(operation: string): boolean {
  const name = operation.toLowerCase();
  return (
    name === "list" ||
    /key|secret|credential|connection|sas|token|password|callback|bitlocker|package|value/u.test(name)
  );
}
