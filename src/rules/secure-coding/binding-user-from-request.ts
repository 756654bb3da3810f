import { judgeBindings } from "../binding-judgement.ts";
import { bicep, csharp, functionJson, java, python, together, typescript } from "../example.ts";
import { rule } from "../judgement.ts";

export const bindingUserFromRequest = rule({
  id: "binding-user-from-request",
  title: "Caller chooses the user that a binding signs in",
  practice: "secure-coding",
  severity: "high",
  severityWhy:
    "A caller gets a token in the name of any user, and with it that user's messages and what that user may send.",
  why: "The service behind the binding believes the function: whatever stands in `userId`, or in the claims of `idToken`, goes into a token that is valid.",
  fix: "Turn Easy Auth on and take `{headers.x-ms-client-principal-id}`, which callers can't set then, or make the connection in code from a token that the code has verified.",
  references: {
    mcsb: "IM-1",
    cwe: 290,
    page: "https://learn.microsoft.com/azure/azure-functions/functions-bindings-signalr-service-input#authenticated-tokens",
  },
  subject: "handler",

  check: (handler, application) =>
    judgeBindings(
      {
        effects: ["user"],
        says: ({ name }, { type }) =>
          `Callers of function \`${name}\` choose whom its \`${type}\` binding signs in`,
        confinedIsSafe: false,
      },
      handler,
      application,
    ),

  bad: [
    typescript`
      import { app, input } from "@azure/functions";

      const connection = input.generic({
        type: "signalRConnectionInfo",
        name: "connection",
        hubName: "chat",
        userId: "{query.user}", // !
      });

      app.post("negotiate", {
        authLevel: "function",
        extraInputs: [connection],
        handler: async (_, context) => ({ jsonBody: context.extraInputs.get(connection) }),
      });
    `,
    functionJson`
      {
        "bindings": [
          { "type": "httpTrigger", "direction": "in", "name": "req", "authLevel": "function", "route": "{user}/negotiate" },
          { "type": "webPubSubConnection", "direction": "in", "name": "connection", "hub": "chat",
            "userId": "{user}" } // !
        ]
      }
    `,
    together(
      functionJson`
        {
          "bindings": [
            { "type": "httpTrigger", "direction": "in", "name": "req", "authLevel": "anonymous" },
            { "type": "webPubSubConnection", "direction": "in", "name": "connection", "hub": "chat",
              "userId": "{headers.x-ms-client-principal-id}" } // !
          ]
        }
      `,
      bicep`
        resource api 'Microsoft.Web/sites@2024-04-01' = {
          name: 'api'
          location: 'westeurope'
          kind: 'functionapp'
        }
      `,
    ),
    python`
      import azure.functions as func

      app = func.FunctionApp()


      @app.route(route="negotiate", auth_level=func.AuthLevel.ANONYMOUS)
      @app.generic_input_binding(
          arg_name="connection", type="signalRConnectionInfo", hubName="chat", userId="{headers.x-user}"  # !
      )
      def negotiate(req: func.HttpRequest, connection: str) -> func.HttpResponse:
          return func.HttpResponse(connection)
    `,
    csharp`
      using Microsoft.Azure.Functions.Worker;

      public static class Chat
      {
          [Function("negotiate")]
          public static string Negotiate(
              [HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequestData request,
              [SignalRConnectionInfoInput(HubName = "chat", UserId = "{query.user}")] string connection) // !
              => connection;
      }
    `,
    java`
      package com.example;

      import com.microsoft.azure.functions.*;
      import com.microsoft.azure.functions.annotation.*;
      import com.microsoft.azure.functions.signalr.annotation.*;

      public class Chat {
          @FunctionName("negotiate")
          public String negotiate(
                  @HttpTrigger(name = "req", methods = {HttpMethod.POST}) HttpRequestMessage<String> request,
                  @SignalRConnectionInfoInput(name = "connection", hubName = "chat",
                          userId = "{headers.x-user}") // !
                          String connection) {
              return connection;
          }
      }
    `,
  ],
  good: [
    together(
      functionJson`
        {
          "bindings": [
            { "type": "httpTrigger", "direction": "in", "name": "req", "authLevel": "anonymous" },
            { "type": "signalRConnectionInfo", "direction": "in", "name": "connection", "hubName": "chat",
              "userId": "{headers.x-ms-client-principal-id}" }
          ]
        }
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
    typescript`
      import { app, input } from "@azure/functions";

      const connection = input.generic({
        type: "signalRConnectionInfo",
        name: "connection",
        hubName: "chat",
        userId: "%Broadcaster%",
      });

      app.post("negotiate", {
        authLevel: "function",
        extraInputs: [connection],
        handler: async (_, context) => ({ jsonBody: context.extraInputs.get(connection) }),
      });
    `,
  ],
  undecided: [
    functionJson`
      {
        "bindings": [
          { "type": "httpTrigger", "direction": "in", "name": "req", "authLevel": "anonymous" },
          { "type": "signalRConnectionInfo", "direction": "in", "name": "connection", "hubName": "chat",
            "userId": "{headers.x-ms-client-principal-id}" }
        ]
      }
    `,
  ],
});
