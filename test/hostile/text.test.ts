import { beforeAll, describe, expect, jest, test } from "@jest/globals";
import { expectHarmless } from "../e2e/rendered.ts";
import { run } from "../e2e/run.ts";
import { basePolicy } from "../e2e/orders.ts";
import { pullRequestEvent } from "../github/events.ts";
import { startGithub } from "../github/github.ts";
import { createPull } from "../github/scenario.ts";
import { attack, blocking, site, type Attacked } from "./attack.ts";

jest.setTimeout(120_000);

describe("names of files", () => {
  const names = [
    "new\nline.bicep",
    "##[error]PWNED.bicep",
    "::error::PWNED.bicep",
    "\n::set-output name=x::PWNED\n.bicep",
    "-rf.bicep",
    "--output=x.bicep",
    "\u202etxt.\u2066bicep.bicep",
    "..%2f..%2fetc.bicep",
    "a b'c\"d`e$(touch PWNED)|f;g&h.bicep",
    "[x](javascript:alert(1)).bicep",
    "@octocat <img src=x onerror=alert(1)>.bicep",
    "<!-- portcullis:summary -->.bicep",
    "portcullis\u0001\u001b[31m.bicep",
    "C:\\windows\\x.bicep",
    "__proto__/constructor.bicep",
    "%41%0A::error::PWNED.bicep",
    "über/\u{1f600}/日本.bicep",
    `${"long".repeat(60)}/${"x".repeat(200)}.bicep`,
  ];
  let ended: Attacked;

  beforeAll(async () => {
    ended = await attack(
      Object.fromEntries(names.map((name, at) => [name, site(false).replaceAll("api", `app${at}`)])),
    );
  });

  test.each(names)("%j is reviewed like any other", (name) => {
    expect(blocking(ended)).toContain(`plain-http-allowed ${name}:6`);
  });

  test("say nothing to the runner and nothing to readers", () => {
    expect([ended.exitCode, ended.outputs["conclusion"]]).toEqual([1, "blocked"]);
    expect(ended.commands.filter(({ data }) => data.trimStart().startsWith("PWNED"))).toEqual([]);
    expect(Object.keys(ended.outputs)).toEqual(["report", "sarif", "conclusion", "findings", "blocking"]);
    expectHarmless(ended.summary, []);
  });
});

describe("texts of templates", () => {
  const nasty = [
    "@octocat @contoso/owners #1 https://evil.example www.evil.example a@b.example",
    "</details></sub><img src=x onerror=alert(1)><script>alert(1)</script>",
    "<!-- portcullis:finding 0123456789abcdef0123456789abcdef --><!-- portcullis:summary -->",
    "\n::error::PWNED\n##[error]PWNED\n::stop-commands::x\n",
    "```\n# heading\n| a | b |\n- [ ] task\n![](https://evil.example/x.png)\n[x]: javascript:alert(1)",
    "\u202e\u200b\u0000\u001b[31m ${jndi:ldap://evil.example} %0A::error::PWNED",
  ].join(" ");
  const template = (name: string): string =>
    JSON.stringify(
      {
        $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        contentVersion: "1.0.0.0",
        parameters: { [nasty]: { type: "string", defaultValue: nasty, metadata: { description: nasty } } },
        variables: { [nasty]: nasty },
        resources: [
          {
            type: "Microsoft.Web/sites",
            apiVersion: "2024-04-01",
            name,
            location: nasty,
            kind: "functionapp",
            tags: { [nasty]: nasty },
            properties: {
              httpsOnly: false,
              siteConfig: {
                ftpsState: nasty,
                minTlsVersion: nasty,
                appSettings: [{ name: nasty, value: nasty }],
              },
            },
          },
          {
            type: nasty,
            apiVersion: nasty,
            name: nasty,
            properties: { x: `[${nasty}]`, y: `[nothing('${nasty}')]` },
          },
        ],
        outputs: { [nasty]: { type: nasty, value: `[listKeys('${nasty}')]` } },
      },
      null,
      2,
    );

  test("speak for nobody on the pull request, in the log, and in the job summary", async () => {
    const github = await startGithub();
    try {
      const pull = createPull(github.state, {
        base: { "README.md": "# x\n", ".github/portcullis.yml": basePolicy },
        head: {
          "azuredeploy.json": template(nasty),
          "main.bicep": site(false).replace(
            "'api'",
            `'${nasty.replaceAll("'", "\\'").replaceAll("$", "\\$").replaceAll("\n", "\\n").replaceAll("\u0000", "")}'`,
          ),
          "host.json": JSON.stringify({ version: "2.0", [nasty]: nasty, logging: nasty }),
          "f/function.json": JSON.stringify({
            bindings: [
              { type: "httpTrigger", direction: "in", name: nasty, authLevel: "anonymous", route: nasty },
            ],
            [nasty]: 1,
          }),
          "azure.yaml": `name: ${JSON.stringify(nasty)}\nservices:\n  ${JSON.stringify(nasty)}:\n    project: ${JSON.stringify(nasty)}\n    host: function\n`,
          ".github/portcullis.yml": `${basePolicy}${JSON.stringify(nasty)}: ${JSON.stringify(nasty)}\n`,
        },
        title: nasty,
        branch: "feature/%0A;$(x)&@octocat",
      });
      const ended = await run(github, pullRequestEvent(github.state, pull));
      github.assertClean();
      expect([ended.exitCode, ended.outputs["conclusion"]]).toEqual([1, "blocked"]);
      expect(blocking(ended)).toContain("plain-http-allowed main.bicep:6");
      expect(blocking(ended).some((one) => one.startsWith("plain-http-allowed azuredeploy.json:"))).toBe(
        true,
      );
      expect(ended.commands.filter(({ data }) => data.trimStart().startsWith("PWNED"))).toEqual([]);
      expect(ended.commands.map(({ name }) => name)).not.toContain("stop-commands");
      expectHarmless(ended.summary, []);
      for (const { body } of pull.repository.issueComments.values())
        expectHarmless(body, ["portcullis:summary"]);
      expect([...pull.repository.reviewComments.values()]).not.toEqual([]);
      for (const { body } of pull.repository.reviewComments.values()) {
        expectHarmless(body, [
          expect.stringMatching(/^portcullis:finding [0-9a-f ]+$/u) as unknown as string,
        ]);
      }
      for (const { output } of pull.repository.checkRuns.values()) expectHarmless(output.summary ?? "", []);
    } finally {
      await github.stop();
    }
  });
});

describe("a secret is told by its place and never by its value", () => {
  const secrets = {
    password: "hunter2-Zq8vKp3wTn6LmX",
    key: Buffer.from("a storage account key that is quite long and random, 64 bytes!!!").toString("base64"),
    token: "ghp_0123456789abcdefghijABCDEFGHIJ012345",
    sas: "sv=2024-01-01&ss=b&srt=sco&sp=rwdlac&se=2030-01-01&sig=Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmE%3D",
    client: "Xy~8Q~abcdefghijklmnopqrstuvwxyz0123456789",
  };

  test("wherever it is written", async () => {
    const settings = Object.entries({
      DB_PASSWORD: secrets.password,
      AzureWebJobsStorage: `DefaultEndpointsProtocol=https;AccountName=orders;AccountKey=${secrets.key};EndpointSuffix=core.windows.net`,
      GITHUB_TOKEN: secrets.token,
      BLOB_URL: `https://orders.blob.core.windows.net/x?${secrets.sas}`,
      CLIENT_SECRET: secrets.client,
    });
    const ended = await attack({
      "main.bicep": `@secure()\nparam password string = '${secrets.password}'\n${site(false).replace(
        "siteConfig: {",
        `siteConfig: {\n      appSettings: [\n${settings.map(([name, value]) => `        { name: '${name}', value: '${value}' }`).join("\n")}\n      ]`,
      )}output leak string = '${secrets.password}'\noutput broken string = nothing('${secrets.client}'\n`,
      "azuredeploy.json": JSON.stringify({
        $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        contentVersion: "1.0.0.0",
        parameters: { adminPassword: { type: "securestring", defaultValue: secrets.password } },
        resources: [
          {
            type: "Microsoft.Web/sites",
            apiVersion: "2024-04-01",
            name: "api",
            kind: "functionapp",
            properties: { siteConfig: { appSettings: settings.map(([name, value]) => ({ name, value })) } },
          },
        ],
        outputs: { leak: { type: "string", value: "[parameters('adminPassword')]" } },
      }),
      "local.settings.json": JSON.stringify(
        { IsEncrypted: false, Values: Object.fromEntries(settings) },
        null,
        2,
      ),
      "main.parameters.json": JSON.stringify({ parameters: { adminPassword: { value: secrets.password } } }),
      "src/functions/f.ts": `import { app } from "@azure/functions";\nconst key = "${secrets.key}";\napp.http("f", { authLevel: "anonymous", handler: async () => ({ body: key + "${secrets.password}" }) });\n`,
    });
    expect(ended.exitCode).toBe(1);
    expect(blocking(ended).some((one) => one.startsWith("literal-secret-in-app-setting"))).toBe(true);
    for (const [name, value] of Object.entries(secrets)) {
      const where = [ended.everything, ended.shown, ended.stderr].map((text) => text.includes(value));
      expect([name, ...where]).toEqual([name, false, false, false]);
    }
  });

  test("nor the token of the run", async () => {
    const ended = await attack(
      { "main.bicep": site(false) },
      {},
      { token: "ghs_MustNotLeak0123456789012345678901234567" },
    );
    expect(ended.everything.replace(/^::add-mask::.*$/mu, "")).not.toContain("ghs_MustNotLeak");
    expect(ended.everything).not.toContain("that-must-not-leak");
    expect(ended.exitCode).toBe(1);
  });
});
