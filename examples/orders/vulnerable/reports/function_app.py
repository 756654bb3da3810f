import json
import os

import azure.functions as func
import pyodbc

app = func.FunctionApp(http_auth_level=func.AuthLevel.FUNCTION)


@app.route(route="reports/turnover", methods=["GET"])
def turnover(req: func.HttpRequest) -> func.HttpResponse:
    region = req.params.get("region", "EU")
    with pyodbc.connect(os.environ["SqlConnection"]) as connection:
        cursor = connection.cursor()
        cursor.execute("SELECT Month, SUM(Total) FROM Orders WHERE Region = '" + region + "' GROUP BY Month")
        rows = [[month, float(total)] for month, total in cursor.fetchall()]
    return func.HttpResponse(json.dumps(rows), mimetype="application/json")
