import { describe } from "@jest/globals";

import { followEach } from "./cases.ts";

const bad = "// ! path-traversal";

describe("path-traversal", () => {
  followEach([
    [
      "fs",
      `import fs, { createReadStream, promises, rmSync } from "fs"; import { cp, readFile } from "fs/promises";`,
      `createReadStream("/data/" + id); ${bad}`,
      `await promises.readFile("/data/" + id); ${bad}`,
      `rmSync("/data/" + id); ${bad}`,
      `await cp("/data/x", id); ${bad}`,
      `await readFile("/data/x", id);`,
      `fs.writeFileSync("/data/x", id);`,
      `fs.existsSync("/data/" + id);`,
    ],
    [
      "fs-extra",
      `import fse from "fs-extra"; import { rimraf } from "rimraf";`,
      `await fse.outputFile("/data/" + id, "x"); ${bad}`,
      `await fse.copy("/data/x", id); ${bad}`,
      `await fse.readJson("/data/" + id); ${bad}`,
      `await rimraf("/data/" + id); ${bad}`,
    ],
    [
      "blobs as files",
      `import { BlobServiceClient } from "@azure/storage-blob"; import { DefaultAzureCredential } from "@azure/identity"; const c = new BlobServiceClient("https://x", new DefaultAzureCredential()).getContainerClient("c");`,
      `await c.getBlockBlobClient("x").uploadFile("/data/" + id); ${bad}`,
      `await c.getBlobClient("x").downloadToFile("/data/" + id); ${bad}`,
      `await c.getBlockBlobClient(id).upload(id, 1);`,
    ],
    [
      "archives that are written",
      `import archiver from "archiver"; import AdmZip from "adm-zip";`,
      `archiver("zip").file("/data/" + id, { name: id }); ${bad}`,
      `archiver("zip").directory("/data/" + id, false); ${bad}`,
      `new AdmZip().addLocalFile("/data/" + id); ${bad}`,
      `archiver("zip").append(id, { name: "x" });`,
    ],
    [
      "names in an archive",
      `import AdmZip from "adm-zip"; import fs from "fs"; import path from "path";`,
      `const zip = new AdmZip(Buffer.from(await request.arrayBuffer()));`,
      `for (const entry of zip.getEntries()) fs.writeFileSync(path.join("/data", entry.entryName), entry.getData()); ${bad}`,
      `for (const entry of zip.getEntries()) fs.writeFileSync(path.join("/data", path.basename(entry.entryName)), entry.getData());`,
      `zip.extractAllTo("/data");`,
    ],
    [
      "names in an archive that streams",
      `import unzipper from "unzipper"; import fs from "fs";`,
      `unzipper.Parse().on("entry", (entry) => { fs.createWriteStream("/data/" + entry.path); }); ${bad}`,
      `fs.createReadStream("/x").pipe(unzipper.Parse()).on("entry", (entry) => { fs.createWriteStream("/data/" + entry.path); }); ${bad}`,
    ],
    [
      "names in an archive that the caller sends",
      `import unzipper from "unzipper"; import fs from "fs"; import path from "path"; import { Readable } from "stream";`,
      `Readable.fromWeb(request.body).pipe(unzipper.Parse()).on("entry", (entry) => { fs.createWriteStream("/data/" + entry.path); }); ${bad}`,
      `Readable.fromWeb(request.body).pipe(unzipper.Parse()).on("entry", (entry) => { fs.createWriteStream("/data/" + path.basename(entry.path)); });`,
    ],
    [
      "what makes a path harmless",
      `import fs from "fs"; import path from "path"; import sanitize from "sanitize-filename"; const base = "/data";`,
      `fs.readFileSync(path.join(base, path.basename(id)));`,
      `fs.readFileSync(path.join(base, sanitize(id)));`,
      `fs.readFileSync(path.join(base, encodeURIComponent(id)));`,
      `fs.readFileSync(path.join(base, Number(id) + ".json"));`,
      `if (/^[\\w-]+$/.test(id)) fs.readFileSync(path.join(base, id));`,
      `fs.readFileSync(path.join(base, path.normalize(id))); ${bad}`,
      `fs.readFileSync(path.join(base, decodeURIComponent(encodeURIComponent(id)))); ${bad}`,
    ],
    [
      "the folder that a path begins with, dots worked out before",
      `import fs from "fs"; import path, { resolve } from "path"; const base = "/data/";`,
      `const plain = "/data/" + id;`,
      `if (plain.startsWith("/data/")) fs.readFileSync(plain); ${bad}`,
      `if (plain.startsWith(base)) fs.readFileSync(plain); ${bad}`,
      `const whole = path.resolve(base, id);`,
      `if (whole.startsWith(base)) fs.readFileSync(whole);`,
      `const named = resolve(base + id);`,
      `if (named.startsWith("/data/")) fs.readFileSync(named);`,
      `const real = await fs.promises.realpath("/data/" + id);`,
      `if (real.startsWith(base)) fs.readFileSync(real);`,
    ],
  ]);
});

describe("xml", () => {
  followEach([
    [
      "entities",
      `import libxmljs from "libxmljs2"; import { XMLParser } from "fast-xml-parser"; import { DOMParser } from "@xmldom/xmldom"; import xml2js from "xml2js";`,
      `libxmljs.parseXml(id, { noent: true }); // ! xml-external-entities`,
      `libxmljs.parseXml(id, { replaceEntities: true }); // ! xml-external-entities`,
      `libxmljs.parseXml(id, { noent: false });`,
      `libxmljs.parseXml(id);`,
      `new XMLParser().parse(id);`,
      `new DOMParser().parseFromString(id, "text/xml");`,
      `await xml2js.parseStringPromise(id);`,
    ],
    [
      "what is parsed is still the caller's",
      `import xml2js from "xml2js";`,
      `const order = await xml2js.parseStringPromise(id);`,
      `eval(order.code); // ! code-injection`,
    ],
    [
      "xpath",
      `import xpath, { select1, useNamespaces } from "xpath"; const document = undefined as never;`,
      "xpath.select(`//a[@id='${id}']`, document); // ! xpath-injection",
      `select1("//a[@id='" + id + "']", document); // ! xpath-injection`,
      `useNamespaces({})("//a[@id='" + id + "']", document); // ! xpath-injection`,
      `xpath.parse("//a[@id=$id]").select({ node: document, variables: { id } });`,
      `xpath.select("//a[@id='" + encodeURIComponent(id) + "']", document); // ! xpath-injection`,
      `if (/^\\d+$/.test(id)) xpath.select("//a[@id=" + id + "]", document);`,
    ],
  ]);
});

describe("ldap-injection", () => {
  const ldap = "// ! ldap-injection";
  followEach([
    [
      "ldapjs",
      `import ldap from "ldapjs"; import escape from "ldap-escape"; const c = ldap.createClient({});`,
      `c.search("dc=x", { filter: "(uid=" + id + ")" }, () => {}); ${ldap}`,
      `c.search("ou=" + id + ",dc=x", { filter: "(uid=a)" }, () => {}); ${ldap}`,
      `c.search("dc=x", { filter: new ldap.EqualityFilter({ attribute: "uid", value: id }) }, () => {});`,
      "c.search('dc=x', { filter: escape.filter`(uid=${id})` }, () => {});",
      `c.search("dc=x", { filter: "(uid=" + id.replace(/[^a-z0-9]/gi, "") + ")" }, () => {});`,
    ],
    [
      "ldapts",
      `import { Client } from "ldapts";`,
      `await new Client({}).search("dc=x", { filter: "(uid=" + id + ")" }); ${ldap}`,
    ],
  ]);
});
