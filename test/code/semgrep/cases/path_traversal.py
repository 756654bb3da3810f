import os
import shutil
from pathlib import Path

import azure.functions as func
from flask import send_file
from werkzeug.utils import secure_filename

app = func.FunctionApp()
BASE = Path("/home/data")


@app.route(route="read/{*path}")
def read(req: func.HttpRequest):
    name = req.route_params["path"]
    with open("/home/data/" + name) as file:  # ! path-traversal
        content = file.read()
    os.remove(os.path.join("/home/data", name))  # ! path-traversal
    shutil.rmtree(f"/home/data/{name}")  # ! path-traversal
    (BASE / name).write_text(content)  # ! path-traversal
    return send_file(os.path.join("/home/data", name))  # ! path-traversal


@app.blob_trigger(arg_name="blob", path="uploads/{name}", connection="Storage")
def uploaded(blob: func.InputStream):
    open("/tmp/" + blob.name, "wb")  # ! path-traversal


# Safe from here on.


@app.route(route="safe/{*path}")
def safe(req: func.HttpRequest):
    name = req.route_params["path"]
    open(os.path.join("/home/data", os.path.basename(name)))
    open("/home/data/" + secure_filename(name))
    open("/home/data/orders.json", "w").write(req.get_body().decode())


@app.route(route="judged/{*path}")
def judged(req: func.HttpRequest):
    path = (BASE / req.route_params["path"]).resolve()
    if not path.is_relative_to(BASE):
        return func.HttpResponse(status_code=404)
    return func.HttpResponse(path.read_text())
