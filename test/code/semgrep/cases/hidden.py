# Comments that Semgrep and others take for "look away".
import azure.functions as func

app = func.FunctionApp()


@app.route(route="hidden")
def hidden(req: func.HttpRequest):
    cursor.execute("SELECT " + req.params["a"])  # nosemgrep  # ! sql-injection
    cursor.execute("SELECT " + req.params["b"])  # nosem: sql-injection  # ! sql-injection
    # nosemgrep
    cursor.execute("SELECT " + req.params["c"])  # noqa  # ! sql-injection
