import ast
import importlib
import json

import azure.functions as func
import jinja2

app = func.FunctionApp()
MODULES = {"csv": "writers.csv", "json": "writers.json"}


@app.route(route="calculate")
def calculate(req: func.HttpRequest):
    result = eval(req.params["expression"])  # ! code-injection
    exec(req.get_body().decode())  # ! code-injection
    module = importlib.import_module("writers." + req.params["format"])  # ! code-injection
    page = jinja2.Template("<h1>" + req.params["title"] + "</h1>")  # ! code-injection
    return func.HttpResponse(page.render(result=result, module=module))


# Safe from here on.


@app.route(route="safe")
def safe(req: func.HttpRequest):
    ast.literal_eval(req.params["expression"])
    json.loads(req.get_body())
    importlib.import_module(MODULES[req.params["format"]])
    jinja2.Template("<h1>{{ title }}</h1>").render(title=req.params["title"])
    re.compile("^[a-z]+$").match(req.params["name"])
    model.eval()
