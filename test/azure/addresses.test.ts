import { expect, test } from "@jest/globals";
import { isMostOfInternet, networksBetween } from "../../src/azure/addresses.ts";

test.each([
  "Any",
  "*",
  "0.0.0.0/0",
  "128.0.0.0/1",
  "10.0.0.0/7",
  "0.0.0.0-255.255.255.255",
  "::/0",
  "2000::/3",
  "203.0.113.7/32, 0.0.0.0/1",
  Array.from({ length: 16 }, (_, index) => `${index + 1}.0.0.0/8`).join(","),
  Array.from({ length: 15 }, (_, index) => `${index + 1}.0.0.0/8`).join(","),
  Array.from({ length: 30 }, (_, index) => `${(index >> 1) + 1}.${index % 2 === 0 ? 0 : 128}.0.0/9`).join(
    ",",
  ),
  "2001::/16,2006::/16,200b::/16",
])("%s is most of the internet", (addresses) => {
  expect(isMostOfInternet(addresses)).toBe(true);
});

test.each([
  undefined,
  "",
  "10.0.0.0/8",
  "203.0.113.7",
  "203.0.113.0-203.0.113.255",
  Array.from({ length: 16 }, () => "10.0.0.0/8").join(","),
  "10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/16,fd00::/16,fd01::/16",
  "3.0.0.0/9,15.0.0.0/10,52.0.0.0/10",
  "2001:db8::/32",
  "2600::/20,2a00::/20",
  "AzureFrontDoor.Backend",
])("%s is not", (addresses) => {
  expect(isMostOfInternet(addresses)).toBe(false);
});

test("networks between IPv6 addresses", () => {
  expect(networksBetween("2001:db8::1", "2001:db8::ffff")).toBe(1);
  expect(networksBetween("2001:db8::", "2001:db8:0:ff::")).toBe(256);
  expect(networksBetween("::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")).toBeGreaterThan(1e19);
  expect(networksBetween("203.0.113.7", "203.0.113.7")).toBeUndefined();
  expect(networksBetween("1::2::3", "::")).toBeUndefined();
  expect(networksBetween(undefined, "::")).toBeUndefined();
});
