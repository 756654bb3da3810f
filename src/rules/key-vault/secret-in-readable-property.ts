import type { Resource } from "../../application/resource.ts";
import { secretsIn } from "../../application/secret-flow.ts";
import { leavesOf, type Leaf } from "../../declarations/leaves.ts";
import { knownText, lookup } from "../../declarations/value.ts";
import { itemsOf } from "../../declarations/items.ts";
import { bicep } from "../example.ts";
import { both, breach, rule, wayOf } from "../judgement.ts";

export const secretInReadableProperty = rule({
  id: "secret-in-readable-property",
  title: "Secret is copied into a property that everyone may read",
  practice: "key-vault",
  severity: "high",
  severityWhy:
    "Everyone with read access to the resource, which is most of an organisation, reads the secret.",
  why: "Tags, descriptions, the settings of extensions and the environment of containers are shown to everyone with read access.",
  fix: "Take the secret out, and give it where Azure keeps it: `protectedSettings`, `secureValue`, a Key Vault reference.",
  references: {
    mcsb: "IM-8",
    cwe: 532,
    page: "https://learn.microsoft.com/azure/azure-resource-manager/templates/best-practices#security-recommendations-for-parameters",
    peers: ["Azure.Deployment.SecretLeak", "Azure.Deployment.SecureValue", "CKV_AZURE_45", "AZU-0037"],
  },
  subject: "resource",

  check: (resource, application) =>
    both(
      ...readableIn(resource).flatMap(({ path, name, value }) => {
        const [secret] = isGuess(path, value) ? [] : secretsIn(application, resource.from, value, name);
        if (secret === undefined) return [];
        const what =
          secret.kind === "secure parameter"
            ? `secure parameter \`${secret.what}\``
            : `a key from \`${secret.what}\``;
        return [
          breach({
            message: `\`${path}\` of \`${resource.label}\` shows ${what} to everyone with read access`,
            at: value.via?.at(-1) ?? value.at,
            property: path,
            related: wayOf(value),
          }),
        ];
      }),
    ),

  bad: [
    bicep`
      @secure()
      param password string

      resource agent 'Microsoft.Compute/virtualMachines/extensions@2024-07-01' = {
        name: 'agent/setup'
        location: 'westeurope'
        tags: {
          owner: 'orders \${password}' // !
        }
        properties: {
          publisher: 'Microsoft.Azure.Extensions'
          type: 'CustomScript'
          settings: {
            commandToExecute: 'setup --password \${password}' // !
          }
        }
      }
    `,
  ],
  good: [
    bicep`
      @secure()
      param password string

      resource agent 'Microsoft.Compute/virtualMachines/extensions@2024-07-01' = {
        name: 'agent/setup'
        location: 'westeurope'
        properties: {
          publisher: 'Microsoft.Azure.Extensions'
          type: 'CustomScript'
          protectedSettings: {
            commandToExecute: 'setup --password \${password}'
          }
        }
      }
    `,
  ],
  undecided: [],
  neverUndecided: "a value that may be secret says so wherever it goes",
});

/** The parts of a resource that `read` on it shows, by type. */
const readable: Readonly<Record<string, readonly string[]>> = {
  "microsoft.compute/virtualmachines": ["properties.osProfile.customData", "properties.userData"],
  "microsoft.compute/virtualmachinescalesets": [
    "properties.virtualMachineProfile.osProfile.customData",
    "properties.virtualMachineProfile.userData",
  ],
  "microsoft.compute/virtualmachines/extensions": ["properties.settings"],
  "microsoft.compute/virtualmachinescalesets/extensions": ["properties.settings"],
};

function readableIn(resource: Resource): readonly Leaf[] {
  const type = resource.declaration.type.toLowerCase();
  const paths = ["tags", "properties.description", ...(readable[type] ?? [])];
  return [
    ...paths.flatMap((path) => leavesOf(resource.at(path).tree, path)),
    ...(type === "microsoft.containerinstance/containergroups" ? environmentOf(resource) : []),
    ...(/^microsoft\.eventgrid\/(?:.*\/)?eventsubscriptions$/u.test(type) ? attributesOf(resource) : []),
  ];
}

function environmentOf(resource: Resource): readonly Leaf[] {
  const { items } = itemsOf(resource.at("properties.containers").tree);
  return items.flatMap((container) => [
    ...leavesOf(lookup(container, "properties.command"), "properties.containers.command"),
    ...itemsOf(lookup(container, "properties.environmentVariables")).items.flatMap((variable) =>
      leavesOf(
        lookup(variable, "value"),
        `properties.containers.environmentVariables[${knownText(lookup(variable, "name")) ?? ""}].value`,
      ),
    ),
  ]);
}

// A static attribute that is marked as a secret is not shown.
function attributesOf(resource: Resource): readonly Leaf[] {
  const { items } = itemsOf(resource.at("properties.destination.properties.deliveryAttributeMappings").tree);
  return items.flatMap((mapping) => {
    const secret = lookup(mapping, "properties.isSecret");
    if (secret.kind === "known" && secret.value === true) return [];
    return leavesOf(
      lookup(mapping, "properties.value"),
      "properties.destination.deliveryAttributeMappings.value",
    );
  });
}

/** A property that an unknown object, part of which is secret, may or may not have. */
function isGuess(path: string, value: Leaf["value"]): boolean {
  const last = path.slice(path.lastIndexOf(".") + 1).toLowerCase();
  return (
    value.kind === "unknown" &&
    value.parts === undefined &&
    value.expression.endsWith(`.${last}`) &&
    !/parameters\('[^']*'\)[^()]*$/u.test(value.expression)
  );
}
