import { describe, expect, test } from "@jest/globals";
import type { Finding } from "../../src/rules/finding.ts";
import { codeFrame } from "../../src/reporters/code-frame.ts";
import { holdsCredential, maskCredentials, maskedLine } from "../../src/reporters/masking.ts";
import { reportOf } from "../../src/reporters/report.ts";
import { lineCountOf, type Source } from "../../src/source/source.ts";
import { at, finding, judged, review, source, type FindingFacts } from "./reviews.ts";

const key = "q8Zk1/Rt5wXv2+Ls9Bn4Hy7Jm3Pd6Cf0Ga1Qe8UiToWzVxKbNhMjYrEpSdFlAc5Bq7==";

describe("what looks like a credential is masked wherever it stands", () => {
  test.each([
    [
      `DefaultEndpointsProtocol=https;AccountName=orders;AccountKey=${key};EndpointSuffix=core.windows.net`,
      key,
    ],
    ["Server=tcp:db;User ID=app;Password=correct horse;Encrypt=true", "correct"],
    ["Server=tcp:db;Password=hunter2;Encrypt=true", "hunter2"],
    ["https://store.blob.core.windows.net/c?sv=2024-01-01&sig=Ab%2Bc9d8e7", "Ab%2Bc9d8e7"],
    ["https://func.example/api/orders?code=Zx81kq0pL2==", "Zx81kq0pL2"],
    ["amqps://user:s3cret@host/queue", "s3cret"],
    ['headers: { Authorization: "Bearer abcdefgh12345678" }', "abcdefgh12345678"],
    ["  adminPassword: 'Welcome to 2026'", "Welcome to 2026"],
    ['  "clientSecret": "not very long",', "not very long"],
    ["  { name: 'API_KEY', value: 'abc' }", "abc"],
    ['SECRET_TOKEN = "tomato"', "tomato"],
    ['password: "+Ab,c(9"', "+Ab,c(9"],
    ["password: ')]x'", ")]x"],
    ["adminPassword: 'open${sesame}9'", "open"],
    [`  value: '${key}'`, key],
    ["const id = '0123456789abcdef0123456789abcdef'", "0123456789abcdef0123456789abcdef"],
    ["ghp_0123456789abcdefghijABCDEFGHIJ456789", "ghp_0123456789abcdefghijABCDEFGHIJ456789"],
  ])("%s", (text, secret) => {
    const masked = maskCredentials(text);
    expect(masked).not.toContain(secret);
    expect(masked).toHaveLength(text.length);
    expect(masked).toContain("•••");
    expect(holdsCredential(text)).toBe(true);
  });

  test.each([
    "resource api 'Microsoft.Web/sites@2024-04-01' = {",
    "  roleDefinitionId: '4633458b-17de-408a-b874-0445c86b69e6'",
    "  value: '@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/secrets/a)'",
    "  adminPassword: \"[parameters('adminPassword')]\"",
    "  adminPassword: adminPassword",
    "  uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683",
    "connect(user=user, password=os.environ['DB_PASSWORD'])",
    "`Password=${password};Encrypt=true`",
    "[concat('Server=db;Password=', parameters('sqlPassword'), ';Encrypt=true')]",
    'connect("Server=db;Password=" + password + ";Encrypt=true")',
    "app.get('api/v1/customerOrders/getAllOrdersForCustomer2')",
    "  secretName: 'orders-payment'",
    "  bypass: 'AzureServices'",
    "  tokenEndpoint: 'https://login.microsoftonline.com/common'",
    "  disasterRecovery: 'off site'",
    "module 'br/public:avm/res/document-db/database-account:0.15.0'",
  ])("but %s is not", (text) => {
    expect(maskCredentials(text)).toBe(text);
    expect(holdsCredential(text)).toBe(false);
  });
});

describe("what a finding says is a secret is masked in its frame", () => {
  function framed(of: Source, facts: Omit<FindingFacts, "rule" | "message">): readonly string[] {
    const one = finding({ rule: "literal-secret-in-setting", message: "x", ...facts });
    return codeFrame(one, one.at, 80).lines.map(({ text }) => text);
  }

  test("the literal, not the name, the type or the syntax", () => {
    const bicep = source("a.bicep", "  {", "    name: 'GREETING'", "    value: 'open sesame'", "  }");
    expect(framed(bicep, { at: at(bicep, "value: 'open sesame'") })).toEqual([
      "    name: 'GREETING'",
      "    value: '•••• ••••••'",
      "  }",
    ]);
    const json = source("a.json", '  "GREETING": "open sesame"');
    expect(framed(json, { at: at(json, '"GREETING": "open sesame"') })).toEqual([
      '  "GREETING": "•••• ••••••"',
    ]);
    const vault = source(
      "v.bicep",
      "resource kv 'Microsoft.KeyVault/vaults@2023-07-01' = {",
      "  properties: {",
      "",
    );
    expect(
      framed(vault, { at: at(vault, "resource kv 'Microsoft.KeyVault/vaults@2023-07-01' = {") }),
    ).toEqual(["resource kv 'Microsoft.KeyVault/vaults@2023-07-01' = {", "  properties: {"]);
    const call = source("m.bicep", "module kv 'br/public:avm/res/key-vault/vault:0.5.1' = {");
    expect(framed(call, { at: at(call, call.text) })).toEqual([call.text]);
  });

  test("a value without quotes, and one over several lines", () => {
    const yaml = source("a.yml", "GREETING: open sesame");
    expect(framed(yaml, { at: at(yaml, "GREETING: open sesame") })).toEqual(["GREETING: •••• ••••••"]);
    const flag = source("v.bicep", "  enableRbacAuthorization: false // why", "  value: storageKey // where");
    expect(framed(flag, { at: at(flag, "false") })[0]).toBe("  enableRbacAuthorization: false // why");
    expect(framed(flag, { at: at(flag, "storageKey") })[1]).toBe("  value: storageKey // where");
    const long = source("a.bicep", "value: '''", "open", "sesame", "'''");
    const text = framed(long, { at: at(long, "value: '''\nopen\nsesame\n'''") }).join("\n");
    expect(text).not.toMatch(/open|sesame/u);
  });

  test("not the names and calls that a text has in it: they say where a value is from", () => {
    const bicep = source(
      "a.bicep",
      "  AzureWebJobsStorage: 'AccountName=${account.name};AccountKey=${account.listKeys().keys[0].value}'",
      "  GREETING: 'open ${sesame} twice'",
      "  OTHER: 'open ${{a: 'x'}} twice ${'",
    );
    expect(framed(bicep, { at: at(bicep, "GREETING: 'open ${sesame} twice'") })).toEqual([
      "  AzureWebJobsStorage: '••••••••••••${account.name}••••••••••••${account.listKe…",
      "  GREETING: '•••• ${sesame} •••••'",
      "  OTHER: 'open ${{a: 'x'}} twice ${'",
    ]);
  });

  test("a place that the rule names, whatever the practice", () => {
    const code = source("a.ts", 'send("open sesame", "hello")');
    const one: Finding = finding({
      rule: "sql-injection",
      message: "x",
      at: at(code, "send"),
      secrets: [at(code, '"open sesame"')],
    });
    expect(maskedLine(one, code, 1)).toBe('send("•••• ••••••", "hello")');
  });

  test("the lines of a private key", () => {
    const pem = source(
      "key.ts",
      "const key = `-----BEGIN RSA PRIVATE KEY-----",
      "short+line",
      "-----END RSA PRIVATE KEY-----`",
      "f()",
    );
    const one = finding({ rule: "sql-injection", message: "x", at: at(pem, "short") });
    expect(maskedLine(one, pem, 2)).toBe("••••••••••");
    expect(maskedLine(one, pem, 4)).toBe("f()");
  });
});

test("a long line is looked at only around the place, and at once", () => {
  const long: Source = {
    path: "a.json",
    text: `{"a":"${"x ".repeat(2_000_000)}","password":"open sesame","b":1}`,
  };
  const one = finding({
    rule: "literal-secret-in-setting",
    message: "x",
    at: at(long, '"password":"open sesame"'),
  });
  const frame = codeFrame(one, one.at, 60);
  expect(lineCountOf(long)).toBe(1);
  expect(frame.lines).toEqual([
    { number: 1, text: '… x x x x x x ","password":"•••• ••••••","b":1}', marked: { from: 16, to: 40 } },
  ]);
});

test("what a rule says itself is reported as it stands: it holds nothing of the repository", () => {
  const fix = "PostgreSQL: set `authConfig: { activeDirectoryAuth: 'Enabled', passwordAuth: 'Disabled' }`.";
  const message = "`orders` is given `password: 'hunter2hunter2'`";
  const text = "param name string";
  const one = {
    ...finding({ rule: "plain-http-allowed", at: at(source("main.bicep", text), "name"), message }),
    fix,
  };
  const [reported] = reportOf(review([judged(one)])).findings;
  expect(reported?.fix).toBe(fix);
  expect(reported?.message).toBe("`orders` is given `password: '••••••••••••••'`");
});
