import { csharp, functionJson, java, python, typescript } from "../example.ts";
import { rule } from "../judgement.ts";
import { reported } from "../reported.ts";

export const sqlInjection = rule({
  id: "sql-injection",
  title: "SQL is put together from the request",
  practice: "secure-coding",
  severity: "critical",
  severityWhy: "The caller runs SQL of their own with the rights of the function.",
  why: "The caller can change the statement: read other rows, change them, or drop tables.",
  fix: 'Pass the value as a parameter of the statement: `request.input("id", id).query("... WHERE id = @id")` in JavaScript, `cursor.execute("... WHERE id = ?", id)` in Python. In a binding write `@id` into `commandText`, and `@id={Query.id}` into `parameters`.',
  references: {
    mcsb: "DS-4",
    cwe: 89,
    page: "https://learn.microsoft.com/sql/relational-databases/security/sql-injection",
  },
  subject: "alert",

  check: reported,

  bad: [
    typescript`
      import { app } from "@azure/functions";
      import sql from "mssql";

      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          const pool = await sql.connect(process.env.Database);
          const order = request.params.id;
          return pool.request().query("SELECT * FROM orders WHERE id = '" + order + "'"); // !
        },
      });
    `,
    python`
      import azure.functions as func
      import pyodbc

      app = func.FunctionApp()


      @app.route(route="orders")
      def orders(req: func.HttpRequest) -> func.HttpResponse:
          order = req.params.get("id")
          cursor = pyodbc.connect("DSN=orders").cursor()
          cursor.execute(f"SELECT * FROM orders WHERE id = '{order}'")  # !
          return func.HttpResponse(str(cursor.fetchall()))
    `,
    typescript`
      import { app, input } from "@azure/functions";

      const orders = input.sql({
        commandText: "SELECT * FROM orders WHERE id = '{Query.id}'", // !
        commandType: "Text",
        connectionStringSetting: "Database",
      });

      app.get("orders", {
        authLevel: "function",
        extraInputs: [orders],
        handler: async (_, context) => ({ jsonBody: context.extraInputs.get(orders) }),
      });
    `,
    functionJson`
      {
        "bindings": [
          { "type": "mcpToolTrigger", "direction": "in", "name": "call", "toolName": "orders" },
          { "type": "mysql", "direction": "in", "name": "orders", "connectionStringSetting": "Database",
            "commandText": "SELECT * FROM orders WHERE customer = {mcptoolargs.customer}" } // !
        ]
      }
    `,
    python`
      import azure.functions as func

      app = func.FunctionApp(http_auth_level=func.AuthLevel.FUNCTION)
      ORDERS = "SELECT * FROM orders"


      @app.route(route="orders/{status}", methods=["GET"])
      @app.sql_input(
          arg_name="orders",
          command_text=f"{ORDERS} WHERE status = '{{status}}'",  # !
          connection_string_setting="Database",
      )
      def orders(req: func.HttpRequest, orders: func.SqlRowList) -> func.HttpResponse:
          return func.HttpResponse(str(orders))
    `,
    csharp`
      using Microsoft.Azure.Functions.Worker;
      using Microsoft.Azure.Functions.Worker.Extensions.Sql;

      public class Orders
      {
          private const string All = "SELECT * FROM orders";
          private const string OfCustomer = All + " WHERE customer = '{Query.customer}'"; // !

          [Function(nameof(Orders))]
          public static IEnumerable<Order> Run(
              [HttpTrigger(AuthorizationLevel.Function, "get", Route = "orders")] HttpRequestData request,
              [SqlInput(OfCustomer, "Database")] IEnumerable<Order> orders) => orders;
      }
    `,
    java`
      package com.example;

      import com.microsoft.azure.functions.*;
      import com.microsoft.azure.functions.annotation.*;
      import com.microsoft.azure.functions.sql.annotation.SQLInput;

      public class Orders {
          private static final String ALL = "SELECT * FROM orders";

          @FunctionName("orders")
          public Order[] run(
                  @HttpTrigger(name = "req", methods = {HttpMethod.GET}, route = "orders/{id}")
                          HttpRequestMessage<String> request,
                  @SQLInput(name = "orders", connectionStringSetting = "Database",
                          commandText = ALL + " WHERE id = {id}") // !
                          Order[] orders) {
              return orders;
          }
      }
    `,
  ],
  good: [
    typescript`
      import { app } from "@azure/functions";
      import sql from "mssql";

      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          const pool = await sql.connect(process.env.Database);
          const statement = pool.request().input("id", request.params.id);
          return statement.query("SELECT * FROM orders WHERE id = @id");
        },
      });
    `,
    python`
      import azure.functions as func
      import pyodbc

      app = func.FunctionApp()


      @app.route(route="orders")
      def orders(req: func.HttpRequest) -> func.HttpResponse:
          order = req.params.get("id")
          cursor = pyodbc.connect("DSN=orders").cursor()
          cursor.execute("SELECT * FROM orders WHERE id = ?", order)
          return func.HttpResponse(str(cursor.fetchall()))
    `,
    typescript`
      import { app, input } from "@azure/functions";

      const orders = input.sql({
        commandText: "SELECT * FROM orders WHERE id = @id",
        commandType: "Text",
        parameters: "@id={Query.id}",
        connectionStringSetting: "Database",
      });

      app.get("orders", {
        authLevel: "function",
        extraInputs: [orders],
        handler: async (_, context) => ({ jsonBody: context.extraInputs.get(orders) }),
      });
    `,
    csharp`
      using Microsoft.Azure.Functions.Worker;
      using Microsoft.Azure.Functions.Worker.Extensions.Sql;

      public class Orders
      {
          [Function(nameof(Orders))]
          public static IEnumerable<Order> Run(
              [HttpTrigger(AuthorizationLevel.Function, "get", Route = "orders/{id:int}")] HttpRequestData request,
              [SqlInput("SELECT * FROM orders WHERE id = {id}", "Database")] IEnumerable<Order> orders) => orders;
      }
    `,
    java`
      package com.example;

      import com.microsoft.azure.functions.*;
      import com.microsoft.azure.functions.annotation.*;
      import com.microsoft.azure.functions.sql.annotation.SQLInput;

      public class Orders {
          @FunctionName("orders")
          public Order[] run(
                  @HttpTrigger(name = "req", methods = {HttpMethod.GET}) HttpRequestMessage<String> request,
                  @SQLInput(name = "orders", connectionStringSetting = "Database",
                          commandText = "SELECT * FROM orders WHERE id = @id", parameters = "@id={Query.id}")
                          Order[] orders) {
              return orders;
          }
      }
    `,
    python`
      import azure.functions as func

      app = func.FunctionApp()


      @app.route(route="orders", methods=["GET"])
      @app.sql_input(
          arg_name="orders",
          command_text="SELECT * FROM orders WHERE status = @status",
          parameters="@status={Query.status}",
          connection_string_setting="Database",
      )
      def orders(req: func.HttpRequest, orders: func.SqlRowList) -> func.HttpResponse:
          return func.HttpResponse(str(orders))
    `,
  ],
  undecided: [],
  neverUndecided: "the analyser reports what it is sure of; what it could not read is a problem of the run",
});
