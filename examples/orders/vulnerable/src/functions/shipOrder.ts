import { app, type InvocationContext } from "@azure/functions";
import { markShipped } from "../data/orders";

app.storageQueue("shipOrder", {
  queueName: "orders-accepted",
  connection: "AzureWebJobsStorage",
  handler: async (message: unknown, context: InvocationContext): Promise<void> => {
    const { id } = message as { id: string };
    await markShipped(id);
    context.log("order shipped");
  },
});
