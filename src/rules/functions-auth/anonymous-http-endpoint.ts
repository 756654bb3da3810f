import { easyAuthOf } from "../../application/easy-auth.ts";
import { hostingOf } from "../../application/hosting.ts";
import { knownText } from "../../declarations/value.ts";
import { bicep, csharp, functionJson, hostJson, java, python, together, typescript } from "../example.ts";
import { breach, pass, rule, undecided } from "../judgement.ts";
import { functionLevelIn } from "../level-fix.ts";

const orElse =
  "or put Easy Auth in front of the app with `requireAuthentication: true`. If the endpoint is public on purpose, say so in a suppression.";

export const anonymousHttpEndpoint = rule({
  id: "anonymous-http-endpoint",
  aliases: ["http-trigger-anonymous", "http-trigger-authlevel-omitted-node"],
  title: "HTTP function can be called by anyone",
  practice: "functions-auth",
  severity: "medium",
  severityWhy:
    "Anyone who finds the address runs the function; what that gives away depends on the code behind it. `low` where the code itself verifies a token or signature and turns others away.",
  why: "The Functions host lets every request through to this code, without a key and without a sign-in.",
  fix: `Ask for a function key (\`authLevel: 'function'\` in JavaScript and TypeScript, \`auth_level=func.AuthLevel.FUNCTION\` in Python, \`AuthorizationLevel.Function\` in C#, \`authLevel = AuthorizationLevel.FUNCTION\` in Java, \`"authLevel": "function"\` in a function.json), ${orElse}`,
  references: {
    mcsb: "IM-1",
    cwe: 306,
    page: "https://learn.microsoft.com/azure/azure-functions/security-concepts#function-access-keys",
  },
  subject: "handler",

  check: (handler, application) => {
    if (handler.http === undefined) return pass;
    const { authLevel, authLevelWhy, methods } = handler.http;
    const level = knownText(authLevel);
    if (level === undefined) {
      return undecided(
        authLevel.kind === "unknown" ? authLevel.why : "its authLevel is not known",
        handler.at,
      );
    }
    if (level !== "anonymous") return pass;
    const hosting = hostingOf(application, handler.at.source.path);
    if (hosting.kind === "sites") {
      const protections = hosting.sites.map((site) => easyAuthOf(application, site, handler));
      const doubt = protections.find((protection) => protection.kind === "unknown");
      if (protections.every(({ kind }) => kind === "enforced")) return pass;
      if (doubt !== undefined && !protections.some(({ kind }) => kind === "open")) {
        return undecided(doubt.why, handler.at);
      }
    }
    const verifies = handler.verifiesCaller === true;
    return breach({
      message: verifies
        ? `Function \`${handler.name}\` leaves it to its own code alone to tell who calls it (authLevel \`anonymous\`: ${authLevelWhy})`
        : `Function \`${handler.name}\` answers anyone who calls it (authLevel \`anonymous\`: ${authLevelWhy})`,
      ...(verifies && { severity: "low" as const }),
      at: authLevel.at,
      property: "authLevel",
      fix: `Set ${functionLevelIn(handler)}, ${orElse}`,
      extent: methods.length === 0 ? everyMethod : methods,
    });
  },

  bad: [
    typescript`
      import { app } from "@azure/functions";

      app.http("orders", { // !
        methods: ["GET"],
        handler: async () => ({ body: "orders" }),
      });
    `,
    typescript`
      import { app } from "@azure/functions";

      app.http("orders", {
        methods: ["GET"],
        authLevel: "anonymous", // !
        handler: async () => ({ body: "orders" }),
      });
    `,
    together(
      functionJson`
        {
          "bindings": [
            { "type": "httpTrigger", "direction": "in", "name": "req",
              "authLevel": "anonymous" } // !
          ]
        }
      `,
      {
        "orders/index.js":
          "module.exports = async function (context, req) {\n  context.res = { body: 1 };\n};\n",
        "host.json": '{ "version": "2.0" }\n',
      },
    ),
    together(
      typescript`
        import { app } from "@azure/functions";

        app.http("order", {
          route: "orders/{id}",
          authLevel: "anonymous", // !
          handler: async () => ({ body: "orders" }),
        });
        app.http("list", {
          route: "orders",
          authLevel: "anonymous",
          handler: async () => ({ body: "orders" }),
        });
      `,
      hostJson`
        { "version": "2.0", "extensions": { "http": { "routePrefix": "v1" } } }
      `,
      bicep`
        resource api 'Microsoft.Web/sites@2024-04-01' = {
          name: 'api'
          location: 'westeurope'
          kind: 'functionapp'

          resource auth 'config' = {
            name: 'authsettingsV2'
            properties: {
              platform: { enabled: true }
              globalValidation: {
                unauthenticatedClientAction: 'Return401'
                excludedPaths: ['/v1/orders/5', '/api/orders']
              }
            }
          }
        }
      `,
    ),
    python`
      import azure.functions as func

      app = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)


      @app.route(route="orders")  # !
      def orders(req: func.HttpRequest) -> func.HttpResponse:
          return func.HttpResponse("orders")
    `,
    csharp`
      using Microsoft.Azure.Functions.Worker;

      public static class Orders
      {
          [Function("orders")]
          public static string Run(
              [HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequestData request) => "orders"; // !
      }
    `,
    java`
      package com.example;

      import com.microsoft.azure.functions.*;
      import com.microsoft.azure.functions.annotation.*;

      public class Orders {
          @FunctionName("orders")
          public String run(
                  @HttpTrigger(name = "req", authLevel = AuthorizationLevel.ANONYMOUS) // !
                          HttpRequestMessage<String> request) {
              return "orders";
          }
      }
    `,
  ],
  good: [
    typescript`
      import { app } from "@azure/functions";

      app.http("orders", {
        methods: ["GET"],
        authLevel: "function",
        handler: async () => ({ body: "orders" }),
      });
    `,
    together(
      typescript`
        import { app } from "@azure/functions";

        app.http("orders", { authLevel: "anonymous", handler: async () => ({ body: "orders" }) });
      `,
      bicep`
        resource api 'Microsoft.Web/sites@2024-04-01' = {
          name: 'api'
          location: 'westeurope'
          kind: 'functionapp'

          resource auth 'config' = {
            name: 'authsettingsV2'
            properties: {
              platform: { enabled: true }
              globalValidation: {
                requireAuthentication: true
                unauthenticatedClientAction: 'Return401'
              }
            }
          }
        }
      `,
    ),
    together(
      typescript`
        import { app } from "@azure/functions";

        app.http("orders", { authLevel: "anonymous", handler: async () => ({ body: "orders" }) });
      `,
      bicep`
        resource api 'Microsoft.Web/sites@2024-04-01' = {
          name: 'api'
          location: 'westeurope'
          kind: 'functionapp'

          resource auth 'config' = {
            name: 'authsettings'
            properties: {
              enabled: true
              unauthenticatedClientAction: 'RedirectToLoginPage'
            }
          }
        }
      `,
    ),
    python`
      import azure.functions as func

      app = func.FunctionApp()


      @app.route(route="orders")
      def orders(req: func.HttpRequest) -> func.HttpResponse:
          return func.HttpResponse("orders")
    `,
    csharp`
      using Microsoft.Azure.Functions.Worker;

      public static class Orders
      {
          [Function("orders")]
          public static string Run([HttpTrigger("get")] HttpRequestData request) => "orders";
      }
    `,
    java`
      package com.example;

      import com.microsoft.azure.functions.*;
      import com.microsoft.azure.functions.annotation.*;

      public class Orders {
          @FunctionName("orders")
          public String run(@HttpTrigger(name = "req") HttpRequestMessage<String> request) {
              return "orders";
          }
      }
    `,
  ],
  undecided: [
    typescript`
      import { app } from "@azure/functions";
      import { levelOf } from "./configuration.js";

      app.http("orders", { authLevel: levelOf("orders"), handler: async () => ({ body: "orders" }) });
    `,
  ],
});

const everyMethod = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"];
