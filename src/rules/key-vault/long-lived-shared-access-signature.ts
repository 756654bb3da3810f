import { leavesOf } from "../../declarations/leaves.ts";
import { canonical, secrecyOf } from "../../declarations/value.ts";
import { armResources, bicep } from "../example.ts";
import { both, breach, pass, rule, undecided, wayOf } from "../judgement.ts";

const app = (
  end: string,
  permissions = "r",
): string => `resource data 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: 'ordersdata'
  location: 'westeurope'
}

var signature = data.listServiceSas('2024-01-01', { // !
  canonicalizedResource: '/blob/ordersdata/code'
  signedResource: 'c'
  signedPermission: '${permissions}'
  signedExpiry: ${end}
}).serviceSasToken

resource settings 'Microsoft.Web/sites/config@2024-04-01' = {
  name: 'api/appsettings'
  properties: {
    Package: 'https://ordersdata.blob.core.windows.net/code/api.zip?\${signature}'
  }
}
`;

const good = (end: string): { readonly "main.bicep": string } => ({
  "main.bicep": app(end).replace(" // !", ""),
});

export const longLivedSharedAccessSignature = rule({
  id: "long-lived-shared-access-signature",
  title: "Deployment makes a shared access signature that holds for long",
  practice: "key-vault",
  severity: "medium",
  severityWhy: "Whoever finds the address in a setting, a log or a mail has what it allows, long after.",
  why: "A shared access signature works for everyone who has it and can't be taken back without a new account key.",
  fix: "Let the app use its managed identity. Where a signature must be, let it end within 30 days, and give it only the permissions that its holder needs.",
  references: {
    mcsb: "IM-8",
    cwe: 613,
    page: "https://learn.microsoft.com/azure/storage/common/storage-sas-overview#best-practices-when-using-sas",
  },
  subject: "resource",

  check: ({ declaration, label }, { today }) => {
    const seen = new Set<number>();
    return both(
      pass,
      ...leavesOf(declaration.body).flatMap(({ path, value }) => {
        const listing = secrecyOf(value).find(
          ({ kind, what }) => kind === "key listing" && /^list(?:account|service)sas$/iu.test(what),
        );
        if (listing === undefined || seen.has(listing.at.start)) return [];
        seen.add(listing.at.start);
        const what = signatureIn(value.kind === "unknown" ? value.expression : canonical(value), today);
        if (what.kind === "limited") return [];
        if (what.kind === "unknown")
          return [undecided("how long the shared access signature holds is not known", listing.at)];
        return [
          breach({
            message: `\`${path}\` of \`${label}\` holds a shared access signature ${what.told}`,
            at: listing.at,
            property: path,
            related: wayOf(value),
            severity: what.severity,
          }),
        ];
      }),
    );
  },

  bad: [
    { "main.bicep": app("'2035-01-01T00:00:00Z'") },
    { "main.bicep": `param now string = utcNow()\n\n${app("dateTimeAdd(now, 'P1Y')")}` },
    { "main.bicep": `param now string = utcNow()\n\n${app("dateTimeAdd(now, 'PT8H')", "rwdl")}` },
    armResources`
      {
        "type": "Microsoft.Web/sites/config",
        "apiVersion": "2024-04-01",
        "name": "api/appsettings",
        "properties": {
          "Package": "[concat('https://ordersdata.blob.core.windows.net/code/api.zip?', listServiceSas('ordersdata', '2024-01-01', createObject('signedPermission', 'r', 'signedExpiry', '2035-01-01T00:00:00Z')).serviceSasToken)]" // !
        }
      }
    `,
  ],
  good: [
    good("'2026-12-01T00:00:00Z'"),
    { "main.bicep": `param now string = utcNow()\n\n${app("dateTimeAdd(now, 'P7D')").replace(" // !", "")}` },
  ],
  undecided: [
    { "main.bicep": `param end string\n\n${app("end").replace(" // !", "")}` },
    bicep`
      param signature object

      resource data 'Microsoft.Storage/storageAccounts@2024-01-01' = {
        name: 'ordersdata'
        location: 'westeurope'
      }

      resource settings 'Microsoft.Web/sites/config@2024-04-01' = {
        name: 'api/appsettings'
        properties: {
          Package: data.listAccountSas('2024-01-01', signature).accountSasToken
        }
      }
    `,
  ],
});

type Signature =
  | { readonly kind: "limited" }
  | { readonly kind: "unknown" }
  | { readonly kind: "wide"; readonly told: string; readonly severity: "medium" | "low" };

const longestDays = 30;

/** What the arguments of the listing say, in canonical text: `{'signedexpiry':datetimeadd(utcnow(),'P1Y'),...}`. */
function signatureIn(expression: string, today: string): Signature {
  // The stored policy that it names sets its end.
  if (/'signedidentifier':'/iu.test(expression)) return { kind: "limited" };
  const end = /'signedexpiry':('[^']*'|datetimeadd\(utcnow\([^)]*\),'[^']*')?/iu.exec(expression)?.[1];
  const days = end === undefined ? undefined : daysUntil(end, today);
  if (days === undefined) return { kind: "unknown" };
  if (days > longestDays)
    return { kind: "wide", told: `that holds for ${String(Math.round(days))} days`, severity: "medium" };
  const permissions = /'signedpermission':'([a-z]*)'/iu.exec(expression)?.[1] ?? "";
  return ["r", "w", "d", "l"].every((letter) => permissions.includes(letter))
    ? { kind: "wide", told: `that may do everything (\`${permissions}\`)`, severity: "low" }
    : { kind: "limited" };
}

/** From `'2035-01-01T00:00:00Z'`, or from the duration that is added to the time of the deployment. */
function daysUntil(end: string, today: string): number | undefined {
  const date = /^'(\d{4}-\d{2}-\d{2})/u.exec(end)?.[1];
  if (date !== undefined) return (Date.parse(date) - Date.parse(today)) / 86_400_000;
  const duration =
    /,'P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:\d+M)?(?:\d+S)?)?'$/iu.exec(end);
  if (duration === null) return undefined;
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0] = duration
    .slice(1)
    .map((part) => Number(part || 0));
  return years * 365 + months * 30 + weeks * 7 + days + hours / 24;
}
