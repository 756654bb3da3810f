import ssl

import aiohttp
import httpx
import requests

requests.get("https://api.example", verify=False)  # ! tls-verification-off
requests.post("https://api.example", json={}, verify=False, timeout=5)  # ! tls-verification-off
client = httpx.Client(verify=False)  # ! tls-verification-off
connector = aiohttp.TCPConnector(ssl=False)  # ! tls-verification-off
context = ssl._create_unverified_context()  # ! tls-verification-off
context.check_hostname = False  # ! tls-verification-off
context.verify_mode = ssl.CERT_NONE  # ! tls-verification-off


def session():
    session = requests.Session()
    session.verify = False  # ! tls-verification-off
    return session


# Safe from here on.
requests.get("https://api.example", timeout=5)
requests.get("https://api.example", verify=True)
requests.get("https://api.example", verify="/etc/ssl/company.pem")
jwt.decode(token, verify=False)
httpx.Client(verify=ssl.create_default_context())
aiohttp.TCPConnector(ssl=ssl.create_default_context())
