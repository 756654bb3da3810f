import urllib.request

import azure.functions as func
import httpx
import requests
from azure.storage.blob import BlobClient

app = func.FunctionApp()
PARTNERS = {"a": "https://a.example", "b": "https://b.example"}


@app.route(route="fetch")
def fetch(req: func.HttpRequest):
    url = req.params.get("url")
    requests.get(url, timeout=5)  # ! server-side-request-forgery
    requests.post(url="https://" + req.get_json()["host"] + "/hook", json={})  # ! server-side-request-forgery
    requests.request("GET", url)  # ! server-side-request-forgery
    httpx.get(f"{url}/status")  # ! server-side-request-forgery
    urllib.request.urlopen(url)  # ! server-side-request-forgery
    BlobClient.from_blob_url(url)  # ! server-side-request-forgery


# Safe from here on.


@app.route(route="safe")
def safe(req: func.HttpRequest):
    requests.get("https://api.example/orders", params={"q": req.params["q"]}, timeout=5)
    requests.post("https://api.example/orders", json=req.get_json(), timeout=5)
    requests.get(PARTNERS[req.params["partner"]], timeout=5)
    requests.get(f"https://api.example/orders/{int(req.params['id'])}", timeout=5)
