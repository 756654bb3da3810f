import { expect, test } from "@jest/globals";
import { pathsMeet } from "../../src/application/http-path.ts";

test.each([
  ["/api/orders", "/API/Orders/"],
  ["/api/orders/{id}", "/api/orders/5"],
  ["/api/orders/{id:int}", "/api/orders/*"],
  ["/api/orders/{id?}", "/api/orders"],
  ["/api/orders/{id=5}", "/api/orders"],
  ["/api/{*rest}", "/api/orders/5/lines"],
  ["/api/{*rest}", "/api"],
  ["/api/{customer}/lines", "/api/*/lines"],
  ["/api/orders-{id}.txt", "/api/orders-5.txt"],
  ["/api/orders", "/api/o*"],
  ["/api/orders", "*"],
  ["api/orders", "api/orders"],
])("route %s answers what path %s names", (route, path) => {
  expect(pathsMeet(route, path)).toBe(true);
});

test.each([
  ["/api/orders/{id}", "/api/orders"],
  ["/api/orders/{id}", "/api/orders/5/lines"],
  ["/api/orders", "/api/*/lines"],
  ["/api/orders", "/"],
  ["/orders", "/api/*"],
  ["/api/{customer}/{order}", "/api/x"],
])("route %s answers nothing that path %s names", (route, path) => {
  expect(pathsMeet(route, path)).toBe(false);
});

test("hostile lengths are compared in time", () => {
  const started = Date.now();
  pathsMeet(`/${"{a}x".repeat(100_000)}`, `/${"*a".repeat(100_000)}`);
  expect(Date.now() - started).toBeLessThan(2000);
});
