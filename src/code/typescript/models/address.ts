import type { CallModel, Models, SinkModel } from "../../flow/models.ts";
import { harmsOfObjects } from "../../flow/taint.ts";

const address = {
  rule: "server-side-request-forgery",
  harm: "address",
  argument: 0,
  becomes: "the address of a call",
  form: "call",
} as const;
const endpoint = { ...address, form: "construct", becomes: "the endpoint of a client" } as const;

const verbs = ["get", "delete", "del", "head", "options", "post", "put", "patch", "request", "stream"];
const ofRequest = ["request", "request-promise", "request-promise-native", "postman-request"];
/** Clients that are a function, with the verbs beside. */
const callable = ["ky", "ky-universal", "got", "axios", "needle", "superagent", "supertest", ...ofRequest];

const browsers = ["puppeteer", "puppeteer-core", "playwright", "playwright-core", "playwright-chromium"];

const clients: readonly SinkModel[] = [
  { ...address, modules: [""], names: ["fetch"] },
  { ...address, modules: [""], names: ["WebSocket", "EventSource"], form: "construct" },
  {
    ...address,
    modules: ["undici"],
    names: ["fetch", "request", "stream", "pipeline", "connect", "upgrade"],
  },
  {
    ...address,
    modules: ["undici"],
    names: ["Client", "Pool", "BalancedPool", "ProxyAgent", "H2CClient"],
    form: "construct",
  },
  {
    ...address,
    modules: ["undici"],
    names: ["**.request", "**.dispatch", "**.stream", "**.pipeline", "**.connect", "**.upgrade"],
    field: "origin",
  },
  {
    ...address,
    modules: [
      ...callable,
      "node-fetch",
      "cross-fetch",
      "isomorphic-fetch",
      "fetch-retry",
      "make-fetch-happen",
      "phin",
      "bent",
      "ofetch",
      "wretch",
    ],
    names: ["", "fetch", "$fetch", "ofetch"],
  },
  { ...address, modules: callable, names: verbs.map((verb) => `**.${verb}`) },
  { ...address, modules: ["needle"], names: ["", "request"], argument: 1 },
  {
    ...address,
    modules: ["axios", "got", "phin", ...ofRequest],
    names: ["", "request", "**.request"],
    field: "url",
  },
  { ...address, modules: ["axios"], names: ["", "create", "**.request"], field: "baseURL" },
  { ...address, modules: ["axios"], names: ["Axios"], form: "construct", field: "baseURL" },
  { ...address, modules: ["got", "ky"], names: ["", "**.extend", "create"], field: "prefixUrl" },
  { ...address, modules: ["ofetch"], names: ["", "**.$fetch", "**.ofetch", "**.create"], field: "baseURL" },
  {
    ...address,
    modules: ["ofetch"],
    names: ["", "**.$fetch", "**.ofetch"],
    argument: 1,
    field: "baseURL",
  },
  { ...address, modules: ofRequest, names: ["", ...verbs], field: "uri" },
  { ...address, modules: ofRequest, names: ["", "**.defaults", ...verbs], field: "baseUrl" },
  { ...address, modules: ["http", "https"], names: ["get", "request"] },
  ...["hostname", "host"].map((field) => ({
    ...address,
    modules: ["http", "https", "follow-redirects"],
    names: ["get", "request", "http.get", "http.request", "https.get", "https.request"],
    field,
  })),
  {
    ...address,
    modules: ["follow-redirects"],
    names: ["http.get", "http.request", "https.get", "https.request"],
  },
  { ...address, modules: ["http2"], names: ["connect"] },
  // connect({ port, host }) and connect(port, host): https://nodejs.org/api/net.html#netconnect
  ...[{ field: "host" }, { argument: 1 }].map((place) => ({
    ...address,
    modules: ["net", "tls"],
    names: ["connect", "createConnection", "Socket.new.connect"],
    ...place,
  })),
  { ...address, modules: ["ws"], names: ["", "WebSocket"], form: "construct" },
  { ...address, modules: ["graphql-request"], names: ["request", "rawRequest"] },
  { ...address, modules: ["graphql-request"], names: ["GraphQLClient"], form: "construct" },
  { ...address, modules: ["soap"], names: ["createClient", "createClientAsync"] },
  { ...address, modules: ["durable-functions"], names: ["**.callHttp"], field: "url" },
  {
    ...address,
    modules: browsers,
    names: ["**.goto"],
  },
  // A page of the caller's loads what it names: addresses inside the network, files of the worker.
  ...[
    { modules: browsers, names: ["**.setContent"] },
    { modules: ["phantom"], names: ["**.setContent"] },
    { modules: ["phantom"], names: ["**.property"], argument: 1 },
    {
      modules: ["wkhtmltopdf", "wkhtmltoimage", "html-pdf", "html-pdf-node"],
      names: ["", "generate", "create", "**.generatePdf"],
    },
  ].map((one) => ({ ...address, ...one, harm: "html" as const, becomes: "a page that a browser loads" })),
  { ...address, modules: ["phantom"], names: ["**.open", "**.openUrl"] },
  { ...address, modules: ["urllib"], names: ["request", "curl", "requestThunk"] },
  // bent("json")(address)
  { ...address, modules: ["bent"], names: ["()"] },
  { ...address, modules: ["openai"], names: ["", "OpenAI"], form: "construct", field: "baseURL" },
  {
    ...address,
    modules: ["openai"],
    names: ["AzureOpenAI"],
    form: "construct",
    field: "endpoint",
  },
];

/** A client of Azure sends its token, or its key, to the endpoint that it is made with. */
const azure: readonly SinkModel[] = [
  {
    ...endpoint,
    modules: ["@azure/storage-blob"],
    names: [
      "BlobClient",
      "BlockBlobClient",
      "AppendBlobClient",
      "PageBlobClient",
      "ContainerClient",
      "BlobServiceClient",
    ],
  },
  { ...endpoint, modules: ["@azure/storage-queue"], names: ["QueueClient", "QueueServiceClient"] },
  {
    ...endpoint,
    modules: ["@azure/storage-file-share"],
    names: ["ShareClient", "ShareServiceClient", "ShareFileClient", "ShareDirectoryClient"],
  },
  {
    ...endpoint,
    modules: ["@azure/storage-file-datalake"],
    names: ["DataLakeServiceClient", "DataLakeFileSystemClient", "DataLakeFileClient"],
  },
  { ...endpoint, modules: ["@azure/data-tables"], names: ["TableClient", "TableServiceClient"] },
  { ...endpoint, modules: ["@azure/cosmos"], names: ["CosmosClient"] },
  { ...endpoint, modules: ["@azure/cosmos"], names: ["CosmosClient"], field: "endpoint" },
  { ...endpoint, modules: ["@azure/keyvault-secrets"], names: ["SecretClient"] },
  { ...endpoint, modules: ["@azure/keyvault-keys"], names: ["KeyClient", "CryptographyClient"] },
  { ...endpoint, modules: ["@azure/keyvault-certificates"], names: ["CertificateClient"] },
  { ...endpoint, modules: ["@azure/app-configuration"], names: ["AppConfigurationClient"] },
  { ...endpoint, modules: ["@azure/service-bus"], names: ["ServiceBusClient"] },
  {
    ...endpoint,
    modules: ["@azure/event-hubs"],
    names: ["EventHubProducerClient", "EventHubBufferedProducerClient"],
  },
  { ...endpoint, modules: ["@azure/eventgrid"], names: ["EventGridPublisherClient"] },
  { ...endpoint, modules: ["@azure/web-pubsub"], names: ["WebPubSubServiceClient"] },
  {
    ...endpoint,
    modules: ["@azure/search-documents"],
    names: ["SearchClient", "SearchIndexClient", "SearchIndexerClient"],
  },
  { ...endpoint, modules: ["@azure/openai"], names: ["OpenAIClient"] },
  { ...endpoint, modules: ["@azure/ai-form-recognizer"], names: ["DocumentAnalysisClient"] },
  { ...endpoint, modules: ["@azure/ai-text-analytics"], names: ["TextAnalyticsClient"] },
  { ...endpoint, modules: ["@azure/monitor-ingestion"], names: ["LogsIngestionClient"] },
  {
    ...address,
    modules: ["@azure-rest/ai-inference", "@azure-rest/ai-document-intelligence", "@azure-rest/core-client"],
    names: ["", "getClient"],
    becomes: "the endpoint of a client",
  },
  {
    ...address,
    modules: ["@azure/storage-blob", "@azure/storage-file-share"],
    names: [
      "**.beginCopyFromURL",
      "**.syncCopyFromURL",
      "**.syncUploadFromURL",
      "**.startCopyFromURL",
      "**.stageBlockFromURL",
      "**.appendBlockFromURL",
    ],
  },
];

/** Text that was encoded stays inside the part of an address that it is put into. */
const calls: readonly CallModel[] = [
  {
    modules: ["querystring", "qs"],
    names: ["stringify", "encode", "escape"],
    gives: "all arguments",
    safeFor: ["address", "redirect", "origin", "html", "log", ...harmsOfObjects],
  },
];

export const addressModels: Partial<Models> = { sinks: [...clients, ...azure], calls };
