import { describe, test } from "@jest/globals";

import { expectDefects } from "./marked.ts";

describe("weak-password-hash", () => {
  test("fast hashes of passwords, whatever the library", () =>
    expectDefects(
      "weak-password-hash",
      `import crypto, { createHash } from "node:crypto";
import md5 from "md5";
import CryptoJS from "crypto-js";
createHash("md5").update(password).digest("hex"); // !
createHash("sha1").update(salt).update(user.password).digest(); // !
crypto.createHash("sha256").update(password + salt).digest(); // ! medium
md5(userPassword); // !
CryptoJS.SHA256(pwd); // ! medium
await crypto.subtle.digest("SHA-1", encoder.encode(password)); // !
createHash("sha256").update(fileContent).digest();
createHash("md5").update(passwordHash).digest();
`,
    ));

  test("through a function of their own", () =>
    expectDefects(
      "weak-password-hash",
      `import { createHash } from "node:crypto";
const digest = (text) => createHash("md5").update(text).digest("hex"); // !
const etag = (text) => createHash("md5").update(text).digest("hex");
export const login = (request) => digest(request.params.password);
export const page = (request) => etag(request.params.body);
export function hashPassword(text) {
  return createHash("sha1").update(text).digest("hex"); // !
}
`,
    ));

  test("too few rounds", () =>
    expectDefects(
      "weak-password-hash",
      `import { pbkdf2Sync } from "crypto";
import bcrypt from "bcryptjs";
pbkdf2Sync(secret, salt, 1000, 64, "sha512"); // ! medium
pbkdf2Sync(secret, salt, 600_000, 32, "sha256");
await bcrypt.hash(word, 4); // ! medium
await bcrypt.hash(word, 12);
await bcrypt.hash(word, await bcrypt.genSalt());
`,
    ));

  test("the search for leaked passwords asks for SHA-1", () =>
    expectDefects(
      "weak-password-hash",
      `import { createHash } from "crypto";
const hash = createHash("sha1").update(password).digest("hex");
await fetch("https://api.pwnedpasswords.com/range/" + hash.slice(0, 5));
`,
    ));
});

test("weak-cipher", () =>
  expectDefects(
    "weak-cipher",
    `import crypto from "crypto";
import CryptoJS from "crypto-js";
const algorithm = "aes-256-ecb";
crypto.createCipher("aes-256-cbc", password); // !
crypto.createCipheriv("des-ede3-cbc", key, iv); // !
crypto.createCipheriv("rc4", key, ""); // !
crypto.createCipheriv(algorithm, key, null); // !
crypto.createCipheriv("aes-256-cbc", key, "1234567890123456"); // !
crypto.createCipheriv("aes-256-cbc", key, Buffer.from("00000000000000000000000000000000", "hex")); // !
crypto.createCipheriv("aes-256-cbc", key, Buffer.alloc(16)); // !
crypto.createCipheriv("aes-256-gcm", key, crypto.randomBytes(12));
crypto.createDecipheriv("aes-256-cbc", key, Buffer.from(parts[0], "hex"));
CryptoJS.TripleDES.encrypt(text, key); // !
CryptoJS.AES.encrypt(text, key, { mode: CryptoJS.mode.ECB }); // !
CryptoJS.AES.encrypt(text, key, { mode: CryptoJS.mode.CBC });
`,
  ));

test("zeros that are filled afterwards are no fixed vector", () =>
  expectDefects(
    "weak-cipher",
    `import crypto from "crypto";
const iv = Buffer.alloc(16);
crypto.randomFillSync(iv);
crypto.createCipheriv("aes-256-cbc", key, iv);
`,
  ));

test("predictable-random-value, by what the value is called", () =>
  expectDefects(
    "predictable-random-value",
    `const resetToken = Math.random().toString(36).slice(2); // !
const session = { sessionId: "s" + Math.random() }; // !
user.password = String(Math.random()); // !
const salt = Math.floor(Math.random() * 1e9); // ! medium
const otp = Array.from({ length: 6 }, () => Math.floor(Math.random() * 10)).join(""); // !
function generatePassword(length) {
  let result = "";
  for (let i = 0; i < length; i++) result += letters.charAt(Math.floor(Math.random() * letters.length)); // !
  return result;
}
const verificationCode = Math.floor(100000 + Math.random() * 900000); // !
const delay = Math.random() * 1000;
const tokenCount = Math.random() * 10;
const index = Math.floor(Math.random() * list.length);
await retry(async () => wait(Math.random()), { token });
`,
  ));
