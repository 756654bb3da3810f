import { describe, expect, test } from "@jest/globals";
import { reviewedFiles } from "./reviewed-files.ts";
import { sendersThatMeet, type Senders } from "../../src/application/firewall-conditions.ts";
import { itemsOf } from "../../src/declarations/items.ts";
import { lookup } from "../../src/declarations/value.ts";

const frontDoor = "Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2025-11-01";
const gateway = "Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies@2025-01-01";

async function sendersOf(type: string, condition: string): Promise<Senders["kind"] | undefined> {
  const ofGateway = type === gateway;
  const rules = `[{ matchConditions: [{ ${condition} }] }]`;
  const { read } = await reviewedFiles({
    "main.bicep": `param given string
param list array
param flag bool
@secure()
param secret string
resource policy '${type}' = {
  name: 'orders'
  properties: { customRules: ${ofGateway ? rules : `{ rules: ${rules} }`} }
}
`,
  });
  const [policy] = read.application.resources;
  const rulesAt = ofGateway ? "properties.customRules" : "properties.customRules.rules";
  const [own] = itemsOf(policy!.at(rulesAt).tree).items;
  const [only] = itemsOf(lookup(own!, "matchConditions")).items;
  return sendersThatMeet(only!, ofGateway).kind;
}

describe("of Front Door", () => {
  test.each<readonly [string, string, string, string]>([
    ["all", "SocketAddr", "IPMatch", "['0.0.0.0/0']"],
    ["all", "SocketAddr", "IPMatch", "['0.0.0.0/1', '128.0.0.0/1']"],
    ["all", "SocketAddr", "IPMatch", "['203.0.113.0/24', '::/0']"],
    ["few", "SocketAddr", "IPMatch", "['203.0.113.0/24', '2001:db8::/32']"],
    ["unknown", "SocketAddr", "IPMatch", "['203.0.113.0/24', given]"],
    ["unknown", "SocketAddr", "IPMatch", "list"],
    ["learned", "RemoteAddr", "IPMatch", "['203.0.113.0/24']"],
    ["anybody", "SocketAddr", "GeoMatch", "['US']"],
    ["anybody", "SocketAddr", "ServiceTagMatch", "['AzureCloud']"],
    ["anybody", "SocketAddr", "ServiceTagMatch", "['AzureFrontDoor.Backend']"],
    ["anybody", "SocketAddr", "ServiceTagMatch", "['AppService']"],
    ["anybody", "SocketAddr", "ServiceTagMatch", "['AppService.WestEurope']"],
    ["few", "SocketAddr", "ServiceTagMatch", "['AppServiceManagement']"],
    ["few", "SocketAddr", "AsnMatch", "['64496']"],
    ["anybody", "SocketAddr", "AsnMatch", "['64496', '8075']"],
    ["all", "RequestUri", "Any", "[]"],
    ["all", "RequestUri", "BeginsWith", "['/']"],
    ["all", "RequestUri", "BeginsWith", "['https://']"],
    ["few", "RequestUri", "BeginsWith", "['/health']"],
    ["few", "RequestUri", "BeginsWith", "['/api/health']"],
    ["anybody", "RequestUri", "BeginsWith", "['/api']"],
    ["anybody", "RequestUri", "BeginsWith", "['https://x.azurefd.net:443/api/']"],
    ["few", "RequestUri", "Equal", "['https://example.org:443/health']"],
    ["unknown", "RequestUri", "BeginsWith", "[given]"],
    ["anybody", "RequestUri", "Contains", "['/health']"],
    ["anybody", "RequestUri", "EndsWith", "[given]"],
    ["anybody", "RequestUri", "RegEx", "['/health$']"],
    ["anybody", "RequestUri", "RegEx", "['^/.*']"],
    ["anybody", "RequestUri", "RegEx", "['^/health$|x']"],
    ["few", "RequestUri", "RegEx", "['^/health$']"],
    ["few", "RequestUri", "RegEx", "['^/assets/.*']"],
    ["few", "RequestUri", "RegEx", "['^https://example.org:443/api/health$']"],
    ["anybody", "RequestUri", "RegEx", "['^/[a-z]']"],
    ["anybody", "RequestUri", "RegEx", "['^/h.*']"],
    ["anybody", "RequestUri", "RegEx", "['^/a?']"],
    ["anybody", "RequestUri", "RegEx", "['^/a{0}']"],
    ["anybody", "RequestUri", "RegEx", "['^/api']"],
    ["anybody", "RequestUri", "RegEx", "['^/api/.*']"],
    ["anybody", "RequestMethod", "Equal", "['OPTIONS', 'POST']"],
    ["few", "RequestMethod", "Equal", "['OPTIONS']"],
    ["unknown", "RequestMethod", "Equal", "[given]"],
    ["learned", "QueryString", "Contains", "['probe=1']"],
    ["anybody", "QueryString", "Contains", "['=']"],
    ["learned", "Cookies", "Equal", "['tester']"],
    ["anybody", "RequestBody", "GreaterThan", "['0']"],
    ["learned", "PostArgs", "Equal", "['tester']"],
    ["learned", "JA4", "ClientFingerprint", "['t13d1516h2_8daaf6152771_02713d6af862']"],
    ["few", "RequestHeader", "Equal", "[secret]"],
    ["unknown", "RequestHeader", "Equal", "[given]"],
    ["unknown", "RequestHeader", "Equal", "list"],
  ])("%s: %s %s %s", async (expected, variable, operator, values) => {
    const condition = `matchVariable: '${variable}', operator: '${operator}', matchValue: ${values}`;
    expect(await sendersOf(frontDoor, condition)).toBe(expected);
  });

  const header = (name: string, value: string): string =>
    `matchVariable: 'RequestHeader', selector: '${name}', operator: 'Contains', matchValue: [${value}]`;

  test.each([
    ["anybody", "User-Agent", "'monitor'"],
    ["anybody", "user-agent", "given"],
    ["anybody", "X-Forwarded-For", "'203.0.113.9'"],
    ["learned", "X-Probe", "'ready-made'"],
    ["few", "X-Probe", "secret"],
    ["learned", "X-Probe", "secret, 'ready-made'"],
    ["anybody", "X-Azure-FDID", "'0'"],
    ["anybody", "X-Azure-FDID", "'-'"],
    ["few", "X-Azure-FDID", "given"],
    ["few", "X-Azure-FDID", "'3b1f4f9e-5f0a-4d6e-9d3c-0f6c1f2b7a10'"],
  ])("%s: header %s of %s", async (expected, name, value) => {
    expect(await sendersOf(frontDoor, header(name, value))).toBe(expected);
  });

  const address = (value: string): string =>
    `matchVariable: 'SocketAddr', operator: 'IPMatch', matchValue: [${value}]`;

  test.each([
    ["anybody", address("'203.0.113.0/24'")],
    ["few", address("'0.0.0.0/0'")],
    ["unknown", address("given")],
    ["anybody", header("X-Probe", "secret")],
    ["anybody", "matchVariable: 'RequestUri', operator: 'BeginsWith', matchValue: ['/admin']"],
    ["few", "matchVariable: 'RequestUri', operator: 'Any', matchValue: []"],
  ])("%s: whoever does not meet %s", async (expected, condition) => {
    expect(await sendersOf(frontDoor, `${condition}, negateCondition: true`)).toBe(expected);
    expect(await sendersOf(frontDoor, `${condition}, negateCondition: flag`)).toBe("unknown");
  });

  test.each(["matchVariable: given, operator: 'Equal'", "matchVariable: 'Cookies', operator: given"])(
    "unknown: %s",
    async (condition) => {
      expect(await sendersOf(frontDoor, `${condition}, matchValue: ['tester']`)).toBe("unknown");
    },
  );
});

describe("of Application Gateway", () => {
  test.each([
    ["few", "[{ variableName: 'RemoteAddr' }]", "IPMatch", "['203.0.113.0/24']"],
    ["all", "[{ variableName: 'RemoteAddr' }]", "IPMatch", "['0.0.0.0/1', '128.0.0.0/1']"],
    ["anybody", "[{ variableName: 'RequestHeaders', selector: 'User-Agent' }]", "Contains", "['curl']"],
    ["learned", "[{ variableName: 'RequestCookies', selector: 'beta' }]", "Equal", "['tester']"],
    [
      "anybody",
      "[{ variableName: 'RemoteAddr' }, { variableName: 'RequestHeaders', selector: 'X-Real-IP' }]",
      "IPMatch",
      "['203.0.113.0/24']",
    ],
    ["unknown", "list", "IPMatch", "['203.0.113.0/24']"],
  ])("%s: %s %s %s", async (expected, variables, operator, values) => {
    const condition = `matchVariables: ${variables}, operator: '${operator}', matchValues: ${values}`;
    expect(await sendersOf(gateway, condition)).toBe(expected);
  });

  test("negation is read as Azure spells it", async () => {
    const condition =
      "matchVariables: [{ variableName: 'RemoteAddr' }], operator: 'IPMatch', matchValues: ['203.0.113.0/24']";
    expect(await sendersOf(gateway, `${condition}, negationConditon: true`)).toBe("anybody");
  });
});
