import { describe, expect, test } from "@jest/globals";

import { expectMarked, follow } from "./marked.ts";

const mark = "// ! log-injection";

test("what Kafka and the host say of an event is no text of its sender's", async () => {
  const alerts = await expectMarked({
    "a.js": `const { app } = require("@azure/functions");
app.generic("one", { trigger: { type: "kafkaTrigger", topic: "t" }, handler: (event, context) => {
  context.log("Offset: " + event.Offset + " of " + event.Partition + " at " + event.Timestamp + " in " + event.Topic);
  context.log("Value: " + event.Value); ${mark}
  context.log("Key: " + event.Key); ${mark}
} });
app.generic("many", { trigger: { type: "kafkaTrigger", topic: "t", cardinality: "MANY" }, handler: (events, context) => {
  for (const event of events) {
    context.log(\`Offset: \${event.Offset}\`);
    context.log(\`Value: \${event.Value}\`); ${mark}
  }
  context.log(\`Value: \${events[0].Value}\`); ${mark}
} });
`,
  });
  expect(alerts[0]?.message).toContain("is made from the event");
});

test("SignalR names the connection, the event and the hub; Event Grid the time", () =>
  expectMarked({
    "a.js": `const { app } = require("@azure/functions");
app.generic("signalr", { trigger: { type: "signalRTrigger", hubName: "h" }, handler: (invocation, context) => {
  context.log(\`\${invocation.ConnectionId} \${invocation.Hub} \${invocation.Event} \${invocation.Category}\`);
  context.log(\`\${invocation.UserId}\`); ${mark}
  context.log(\`\${invocation.Arguments[0]}\`); ${mark}
} });
app.eventGrid("grid", { handler: (event, context) => {
  context.log("Time: " + event.eventTime);
  context.log("Subject: " + event.subject); ${mark}
} });
`,
  }));

test("names of blobs hold no line breaks, and may lead out of a folder all the same", () =>
  expectMarked({
    "a.js": `const { app } = require("@azure/functions"); const fs = require("fs");
app.storageBlob("f", { path: "in/{name}", connection: "c", handler: (blob, context) => {
  context.log(\`\${context.triggerMetadata.name} in \${context.triggerMetadata?.blobTrigger}\`);
  fs.writeFileSync("/data/" + context.triggerMetadata.name, blob); // ! path-traversal
} });
app.storageQueue("g", { queueName: "q", connection: "c", handler: (message, context) => {
  context.log("Name: " + context.triggerMetadata.name); ${mark}
} });
`,
    "old/function.json": `{ "bindings": [{ "type": "blobTrigger", "direction": "in", "name": "blob", "path": "in/{name}" }] }`,
    "old/index.js": `module.exports = async (context, blob) => {
  context.log("Name: " + context.bindingData.name);
  require("fs").writeFileSync("/data/" + context.bindingData.name, blob); // ! path-traversal
};
`,
  }));

test("numbers and dates among what the trigger tells", () =>
  expectMarked({
    "a.js": `const { app } = require("@azure/functions");
app.storageQueue("f", { queueName: "q", connection: "c", handler: (message, context) => {
  const { dequeueCount, insertionTime } = context.triggerMetadata;
  context.log(\`\${dequeueCount} times since \${insertionTime}, until \${context.triggerMetadata.expirationTime}\`);
  context.log(\`\${context.triggerMetadata.queueTrigger}\`); ${mark}
} });
`,
  }));

describe("lists and placeholders", () => {
  test("a list is written with its texts quoted", () =>
    follow(`const list = [id]; list.push(id);
console.log("ids", list);
console.log("ids " + list); ${mark}
console.log(\`ids \${list.join()}\`); ${mark}
console.log("ids", ...list); ${mark}`));

  test("placeholders for numbers and for objects", () =>
    follow(`console.log("%s of %d", "x", id);
console.log("%i %f %j %o %O", id, id, id, id, id);
console.log("%d%% of %s", id, id); ${mark}
console.log("%s", id); ${mark}
console.log("%d", 1, id); ${mark}
console.log("50%d" + id, 1); ${mark}`));
});
