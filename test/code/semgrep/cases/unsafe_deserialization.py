import base64
import json
import pickle

import azure.functions as func
import yaml

app = func.FunctionApp()


@app.route(route="restore", methods=["POST"])
def restore(req: func.HttpRequest):
    state = pickle.loads(base64.b64decode(req.get_body()))  # ! unsafe-deserialization
    settings = yaml.load(req.get_body(), Loader=yaml.Loader)  # ! unsafe-deserialization
    more = yaml.load(req.get_body())  # ! unsafe-deserialization
    return func.HttpResponse(str([state, settings, more]))


@app.blob_trigger(arg_name="blob", path="models/{name}", connection="Storage")
def model(blob: func.InputStream):
    pickle.load(blob)  # ! unsafe-deserialization


# Safe from here on.


@app.route(route="safe", methods=["POST"])
def safe(req: func.HttpRequest):
    json.loads(req.get_body())
    yaml.safe_load(req.get_body())
    yaml.load(req.get_body(), Loader=yaml.SafeLoader)
    yaml.load(req.get_body(), yaml.SafeLoader)
    pickle.loads(open("model.bin", "rb").read())
    pickle.dumps(req.get_json())
