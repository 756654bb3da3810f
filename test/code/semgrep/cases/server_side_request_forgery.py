import urllib.request

import aiohttp
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


@app.route(route="sessions")
async def sessions(req: func.HttpRequest):
    session = requests.Session()
    session.get(req.params["url"])  # ! server-side-request-forgery
    async with aiohttp.ClientSession() as client:
        await client.post(req.params["url"])  # ! server-side-request-forgery
    async with httpx.AsyncClient() as client:
        await client.get(req.params["url"])  # ! server-side-request-forgery


@app.route(route="hosts")
def hosts(req: func.HttpRequest):
    requests.get("https://api.example" + req.params["path"])  # ! server-side-request-forgery
    requests.get(f"https://{req.params['tenant']}.api.example/orders")  # ! server-side-request-forgery
    requests.get(f"https://user@{req.params['host']}/")  # ! server-side-request-forgery
    address = "https://%s/orders" % req.params["host"]
    requests.get(address)  # ! server-side-request-forgery


# Safe from here on.


@app.route(route="safe")
def safe(req: func.HttpRequest):
    requests.get("https://api.example/orders", params={"q": req.params["q"]}, timeout=5)
    requests.post("https://api.example/orders", json=req.get_json(), timeout=5)
    requests.get(PARTNERS[req.params["partner"]], timeout=5)
    requests.get(f"https://api.example/orders/{int(req.params['id'])}", timeout=5)


@app.route(route="fixed")
def fixed_host(req: func.HttpRequest):
    requests.get(f"https://api.example/orders/{req.params['id']}", timeout=5)
    requests.get("https://api.example/orders/" + req.params["id"], timeout=5)
    address = f"https://api.example/orders/{req.params['id']}"
    requests.get(address, timeout=5)
    {}.get(req.params["url"])
