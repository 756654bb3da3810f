import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from "@azure/functions";
import { findOrder } from "../data/orders";

export async function getOrder(request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> {
  const customer = request.query.get("customer") ?? "";
  const orders = await findOrder(request.params.id, customer);
  context.log(`order ${request.params.id} read`);
  return { jsonBody: orders };
}

app.http("getOrder", {
  methods: ["GET"],
  route: "orders/{id}",
  authLevel: "function",
  handler: getOrder,
});
