import type { CallModel, Models, SinkModel } from "../../flow/models.ts";
import { harmsOfObjects } from "../../flow/taint.ts";

// Query languages other than SQL are one rule, whatever the service: Cosmos, OData filters, Kusto, Gremlin, Cypher, Lua
// in Redis, JavaScript in MongoDB. CWE-943 is about all of them, and so is what to do: pass values beside the text.

const text = {
  rule: "nosql-injection",
  harm: "document text",
  argument: 0,
  becomes: "query text",
  form: "call",
} as const;
const filter = {
  rule: "nosql-injection",
  harm: "document filter",
  argument: 0,
  becomes: "a query's filter",
  form: "call",
} as const;

const azure: readonly SinkModel[] = [
  { ...text, modules: ["@azure/cosmos"], names: ["**.query"] },
  { ...text, modules: ["@azure/cosmos"], names: ["**.query"], field: "query" },
  {
    ...text,
    modules: ["@azure/cosmos"],
    names: ["storedProcedures", "triggers", "userDefinedFunctions"].flatMap((name) => [
      `**.${name}.create`,
      `**.${name}.upsert`,
    ]),
    field: "body",
  },
  { ...text, modules: ["documentdb"], names: ["**.queryDocuments"], argument: 1 },
  // `odata` of the same packages writes values as literals.
  {
    ...text,
    modules: ["@azure/data-tables"],
    names: ["**.listEntities", "**.listTables"],
    field: "queryOptions.filter",
  },
  { ...text, modules: ["azure-storage"], names: ["TableQuery.new.where", "**.where", "**.and", "**.or"] },
  {
    ...text,
    modules: ["@azure/search-documents"],
    names: ["**.search", "**.suggest", "**.autocomplete"],
    argument: 1,
    field: "filter",
  },
  {
    ...text,
    modules: ["azure-kusto-data"],
    names: ["**.execute", "**.executeQuery", "**.executeQueryV1", "**.executeMgmt"],
    argument: 1,
  },
  {
    ...text,
    modules: ["@azure/monitor-query", "@azure/monitor-query-logs"],
    names: ["**.queryWorkspace", "**.queryResource"],
    argument: 1,
  },
  { ...text, modules: ["@azure/arm-resourcegraph"], names: ["**.resources"], field: "query" },
  { ...text, modules: ["@azure/digital-twins-core"], names: ["**.queryTwins"] },
  { ...text, modules: ["azure-iothub"], names: ["**.createQuery"] },
  { ...text, modules: ["@microsoft/microsoft-graph-client"], names: ["**.filter", "**.search"] },
  { ...text, modules: ["gremlin"], names: ["**.submit"] },
  { ...text, modules: ["neo4j-driver"], names: ["**.run", "**.executeQuery"] },
  { ...text, modules: ["redis", "ioredis", "@redis/client"], names: ["**.eval", "**.evalRo", "**.eval_ro"] },
  {
    ...text,
    modules: ["redis", "@redis/client"],
    names: ["**.sendCommand"],
    items: true,
    becomes: "a command of the database",
  },
];

const mongo = [
  "mongodb",
  "mongoose",
  "@typegoose/typegoose",
  "@nestjs/mongoose",
  "monk",
  "mongojs",
  "mongoist",
  "marsdb",
  "nedb",
  "nedb-promises",
  "@seald-io/nedb",
];
const queries = [
  "find",
  "findOne",
  "findOneAndUpdate",
  "findOneAndDelete",
  "findOneAndRemove",
  "findOneAndReplace",
  "update",
  "updateOne",
  "updateMany",
  "replaceOne",
  "remove",
  "deleteOne",
  "deleteMany",
  "count",
  "countDocuments",
  "exists",
].map((name) => `**.${name}`);

/** Filters that take an object: `{ "$ne": null }` in place of text matches everything. */
const filters: readonly SinkModel[] = [
  {
    ...filter,
    modules: mongo,
    names: [
      ...queries,
      "**.findById",
      "**.findByIdAndUpdate",
      "**.findByIdAndDelete",
      "**.aggregate",
      "**.bulkWrite",
      "**.where",
      "**.$where",
      "**.mapReduce",
    ],
  },
  { ...filter, modules: mongo, names: ["**.distinct"], argument: 1 },
  // JavaScript that the database runs.
  { ...text, modules: mongo, names: queries, field: "$where" },
  { ...text, modules: mongo, names: ["**.$where"] },
  // `{ token: { not: "" } }` (https://www.prisma.io/docs/orm/reference/prisma-client-reference#filter-conditions-and-operators)
  {
    ...filter,
    modules: ["@prisma/client"],
    names: [
      "findFirst",
      "findFirstOrThrow",
      "findMany",
      "updateMany",
      "deleteMany",
      "count",
      "aggregate",
      "groupBy",
    ].map((name) => `**.${name}`),
    field: "where",
  },
];

const calls: readonly CallModel[] = [
  {
    modules: ["mongo-sanitize", "express-mongo-sanitize", "mongoose"],
    names: ["", "sanitize", "sanitizeFilter"],
    gives: "all arguments",
    safeFor: harmsOfObjects,
  },
  {
    modules: ["mongodb", "mongoose", "bson", "mongojs"],
    names: [
      "ObjectId.new",
      "ObjectID.new",
      "ObjectId",
      "ObjectID",
      "Types.ObjectId.new",
      "Types.ObjectId",
      "mongo.ObjectId.new",
      "ObjectId.createFromHexString",
    ],
    gives: "nothing",
  },
];

export const nosqlModels: Partial<Models> = { sinks: [...azure, ...filters], calls };
