import { expect, test } from "@jest/globals";
import fc from "fast-check";

import { decode } from "../../src/workspace/decode.ts";

const utf16be = (text: string): Buffer => Buffer.from(text, "utf16le").swap16();

test("text is UTF-8, or UTF-16 that says so, without its byte order mark", () => {
  expect(decode(Buffer.from("naïve 日本 😀\r\n"))).toEqual({ text: "naïve 日本 😀\r\n" });
  expect(decode(Buffer.from("\ufeff{}"))).toEqual({ text: "{}" });
  expect(decode(Buffer.from("\ufeff{é}", "utf16le"))).toEqual({ text: "{é}" });
  expect(decode(utf16be("\ufeff{é}"))).toEqual({ text: "{é}" });
  expect(decode(Buffer.of())).toEqual({ text: "" });
});

test("only one byte order mark is taken away", () => {
  expect(decode(Buffer.from("\ufeff\ufeff{}"))).toEqual({ text: "\ufeff{}" });
});

test("what is not text says why", () => {
  expect(decode(Buffer.from("a\0b"))).toEqual({ why: "is binary" });
  expect(decode(Buffer.of(0xff))).toEqual({ why: "is not UTF-8 (first on line 1); save it as UTF-8" });
  expect(decode(Buffer.from("a\nb\n\xe9\n", "latin1"))).toEqual({
    why: "is not UTF-8 (first on line 3); save it as UTF-8",
  });
  // A surrogate half and an overlong slash are no UTF-8 either.
  expect(decode(Buffer.of(0xed, 0xa0, 0x80))).toMatchObject({ why: expect.stringContaining("is not UTF-8") });
  expect(decode(Buffer.of(0xc0, 0xaf))).toMatchObject({ why: expect.stringContaining("is not UTF-8") });
  expect(decode(Buffer.of(0xff, 0xfe, 0x00, 0xd8))).toEqual({
    why: "starts as UTF-16 and is not; save it as UTF-8",
  });
  expect(decode(Buffer.of(0xff, 0xfe, 0, 0, 0x41, 0, 0, 0))).toEqual({ why: "is UTF-32; save it as UTF-8" });
});

test("a NUL makes a file binary where git looks for one: in the first 8000 bytes", () => {
  expect(decode(Buffer.from(`${"a".repeat(7999)}\0`))).toEqual({ why: "is binary" });
  expect(decode(Buffer.from(`${"a".repeat(8000)}\0`))).toEqual({ text: `${"a".repeat(8000)}\0` });
});

test("a Git LFS pointer is one only when it is whole and small", () => {
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${"a".repeat(64)}\nsize 9\n`;
  const why = "is a Git LFS pointer: its content is not in git";
  expect(decode(Buffer.from(pointer))).toEqual({ why });
  expect(decode(Buffer.from(`${pointer}#${"x".repeat(1024)}`))).toEqual({
    text: `${pointer}#${"x".repeat(1024)}`,
  });
  expect(decode(Buffer.from(`# ${pointer}`))).toEqual({ text: `# ${pointer}` });
  expect(decode(Buffer.from("version https://git-lfs.github.com/spec/v1\nparam x string\n"))).toHaveProperty(
    "text",
  );
});

test("every well-formed string comes back as it was, and no bytes throw", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      if (text.includes("\0") || text.startsWith("\ufeff")) return;
      expect(decode(Buffer.from(text))).toEqual({ text });
      expect(decode(Buffer.from(`\ufeff${text}`, "utf16le"))).toEqual({ text });
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const marked = /^(?:efbbbf|fffe|feff)/u.test(Buffer.from(bytes).toString("hex"));
      const decoded = decode(bytes);
      if ("text" in decoded && !marked) expect(Buffer.from(decoded.text)).toEqual(Buffer.from(bytes));
      else if (!("text" in decoded)) expect(decoded.why).toMatch(/^(?:is|starts) /u);
    }),
  );
});
