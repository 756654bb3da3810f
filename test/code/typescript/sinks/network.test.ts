import { describe } from "@jest/globals";

import { followEach } from "./cases.ts";

const bad = "// ! server-side-request-forgery";

describe("server-side-request-forgery", () => {
  followEach([
    [
      "fetch and its kin",
      `import nodeFetch from "node-fetch"; import { fetch as undiciFetch, request as call, Client } from "undici"; import ky from "ky"; import { ofetch } from "ofetch";`,
      `await nodeFetch(id); ${bad}`,
      `await undiciFetch(id); ${bad}`,
      `await call(id); ${bad}`,
      `new Client(id); ${bad}`,
      `await ky(id); ${bad}`,
      `await ky.post("x", { prefixUrl: "https://x", json: body });`,
      `await ofetch(id); ${bad}`,
      `await fetch(new Request(id)); ${bad}`,
      `new WebSocket(id); ${bad}`,
    ],
    [
      "axios and got",
      `import axios from "axios"; import got from "got"; const api = axios.create({ baseURL: "https://x" });`,
      `await axios(id); ${bad}`,
      `await axios.request({ url: id }); ${bad}`,
      `axios.create({ baseURL: id }); ${bad}`,
      `await api.get(id); ${bad}`,
      `await api.post("/orders", body);`,
      `await got({ url: id }); ${bad}`,
      `got.extend({ prefixUrl: id }); ${bad}`,
      `await got.post("https://x", { json: body });`,
    ],
    [
      "older clients",
      `import call from "request"; import needle from "needle"; import superagent from "superagent"; import rp from "request-promise";`,
      `call(id, () => {}); ${bad}`,
      `call({ uri: id }, () => {}); ${bad}`,
      `await rp.get(id); ${bad}`,
      `await needle("get", id); ${bad}`,
      `await superagent.post(id).send(body); ${bad}`,
      `await superagent.post("https://x").send(body).query({ id });`,
    ],
    [
      "node",
      `import http from "http"; import https from "node:https"; import net from "net"; import http2 from "http2";`,
      `http.get(id, () => {}); ${bad}`,
      `https.request({ host: id, path: "/" }); ${bad}`,
      `https.request({ host: "x", path: "/" + id });`,
      `net.connect({ host: id, port: 1 }); ${bad}`,
      `http2.connect(id); ${bad}`,
    ],
    [
      "browsers, GraphQL, SOAP, Durable",
      `import puppeteer from "puppeteer"; import { chromium } from "playwright"; import { GraphQLClient, request as ask } from "graphql-request"; import soap from "soap";`,
      `await (await (await puppeteer.launch()).newPage()).goto(id); ${bad}`,
      `await (await (await chromium.launch()).newPage()).goto(id); ${bad}`,
      `new GraphQLClient(id); ${bad}`,
      "await ask(id, 'query'); " + bad,
      `await soap.createClientAsync(id); ${bad}`,
    ],
    [
      "clients of Azure",
      `import { BlobServiceClient, BlockBlobClient } from "@azure/storage-blob"; import { SecretClient } from "@azure/keyvault-secrets"; import { CosmosClient } from "@azure/cosmos"; import { TableClient } from "@azure/data-tables"; import { ServiceBusClient } from "@azure/service-bus"; import { DefaultAzureCredential } from "@azure/identity"; const me = new DefaultAzureCredential();`,
      "new BlobServiceClient(`https://${id}.blob.core.windows.net`, me); " + bad,
      `new SecretClient(id, me); ${bad}`,
      `new CosmosClient({ endpoint: id, aadCredentials: me }); ${bad}`,
      `new TableClient(id, "t", me); ${bad}`,
      `new ServiceBusClient(id, me); ${bad}`,
      `new SecretClient(process.env.VAULT, me).getSecret(id);`,
      `await new BlockBlobClient("https://x/y/z", me).syncCopyFromURL(id); ${bad}`,
    ],
    [
      "what makes an address harmless",
      `import axios from "axios"; import qs from "qs"; const hosts = ["a.example.com"];`,
      "await axios.get(`https://x/${id}`);",
      `await axios.get("https://" + encodeURIComponent(id) + ".example.com/");`,
      `await axios.get("https://x?" + qs.stringify({ id }));`,
      `if (hosts.includes(new URL(id).hostname)) await axios.get(id);`,
      `if (new URL(id).hostname.endsWith(".example.com")) await axios.get(id);`,
      `if (id.includes("example.com")) await axios.get(id); ${bad}`,
      `if (/^https:\\/\\/a\\.example\\.com\\//.test(id)) await axios.get(id);`,
      `await axios.get(String(id).trim()); ${bad}`,
    ],
  ]);
});
