import { python } from "../example.ts";
import { reported, rule } from "../judgement.ts";

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
  ],
  undecided: [],
  neverUndecided: "the analyser reports what it is sure of; what it could not read is a problem of the run",
});
