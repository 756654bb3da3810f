import { app, output, type HttpRequest, type HttpResponseInit, type InvocationContext } from "@azure/functions";

const accepted = output.storageQueue({ queueName: "orders-accepted", connection: "AzureWebJobsStorage" });

app.http("placeOrder", {
  methods: ["POST"],
  route: "orders",
  authLevel: "function",
  extraOutputs: [accepted],
  handler: async (request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> => {
    const order: unknown = await request.json();
    context.extraOutputs.set(accepted, JSON.stringify(order));
    return { status: 202 };
  },
});
