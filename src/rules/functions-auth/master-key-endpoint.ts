import { knownText } from "../../declarations/value.ts";
import { csharp, java, python, typescript } from "../example.ts";
import { breach, pass, rule, undecided } from "../judgement.ts";
import { functionLevelIn } from "../level-fix.ts";

export const masterKeyEndpoint = rule({
  id: "master-key-endpoint",
  aliases: ["http-trigger-admin-level"],
  title: "Callers of the function need the master key",
  practice: "functions-auth",
  severity: "medium",
  severityWhy: "Every caller holds the key that opens all functions and the host's own administration.",
  why: "With `authLevel: 'admin'` only the master key works, and that opens every function and the host's `/admin` interface besides.",
  fix: `Set the level to \`function\` (\`authLevel: 'function'\` in JavaScript and TypeScript, \`auth_level=func.AuthLevel.FUNCTION\` in Python, \`AuthorizationLevel.Function\` in C#, \`authLevel = AuthorizationLevel.FUNCTION\` in Java), and give each caller a function key of its own.`,
  references: {
    mcsb: "PA-7",
    cwe: 250,
    page: "https://learn.microsoft.com/azure/azure-functions/function-keys-how-to",
  },
  subject: "handler",

  check: (handler) => {
    const { http, name, at } = handler;
    if (http === undefined) return pass;
    const level = knownText(http.authLevel);
    if (level === undefined) return undecided("its authLevel is not known", at);
    if (level !== "admin") return pass;
    return breach({
      message: `Function \`${name}\` can only be called with the master key, which opens everything else too`,
      at: http.authLevel.at,
      property: "authLevel",
      fix: `Set ${functionLevelIn(handler)}, and give each caller a function key of its own.`,
    });
  },

  bad: [
    typescript`
      import { app } from "@azure/functions";

      app.http("orders", {
        authLevel: "admin", // !
        handler: async () => ({ body: "orders" }),
      });
    `,
    python`
      import azure.functions as func

      app = func.FunctionApp()


      @app.route(route="orders", auth_level=func.AuthLevel.ADMIN)  # !
      def orders(req: func.HttpRequest) -> func.HttpResponse:
          return func.HttpResponse("orders")
    `,
    csharp`
      using Microsoft.Azure.Functions.Worker;

      public static class Orders
      {
          [Function("orders")]
          public static string Run(
              [HttpTrigger(AuthorizationLevel.Admin, "get")] HttpRequestData request) => "orders"; // !
      }
    `,
    java`
      package com.example;

      import com.microsoft.azure.functions.*;
      import com.microsoft.azure.functions.annotation.*;

      public class Orders {
          @FunctionName("orders")
          public String run(
                  @HttpTrigger(name = "req", authLevel = AuthorizationLevel.ADMIN) // !
                          HttpRequestMessage<String> request) {
              return "orders";
          }
      }
    `,
  ],
  good: [
    typescript`
      import { app } from "@azure/functions";

      app.http("orders", { authLevel: "function", handler: async () => ({ body: "orders" }) });
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
