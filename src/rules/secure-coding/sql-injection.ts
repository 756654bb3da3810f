import { python, typescript } from "../example.ts";
import { rule } from "../judgement.ts";
import { reported } from "../reported.ts";

export const sqlInjection = rule({
  id: "sql-injection",
  title: "SQL is put together from the request",
  practice: "secure-coding",
  severity: "critical",
  severityWhy: "The caller runs SQL of his own with the rights of the function.",
  why: "The caller can change the statement: read other rows, change them, or drop tables.",
  fix: 'Pass the value as a parameter of the statement: `cursor.execute("... WHERE id = ?", id)` in Python, `request.input("id", id).query("... WHERE id = @id")` in JavaScript.',
  references: {
    mcsb: "DS-4",
    cwe: 89,
    page: "https://learn.microsoft.com/sql/relational-databases/security/sql-injection",
  },
  subject: "alert",

  check: reported,

  bad: [
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
  ],
  good: [
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
  ],
  undecided: [],
  neverUndecided: "the analyser reports what it is sure of; what it could not read is a problem of the run",
});
