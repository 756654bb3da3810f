/** A place where there is something to find. */
export interface Expected {
  readonly rule: string;
  /** `path:line` of the place that a finding is told at. */
  readonly at: string;
  /** Why it is not found. */
  readonly missed?: string;
}

interface WebApplication {
  readonly name: string;
  /** A file that no other of them has. */
  readonly hasFile: string;
  /** Beginnings of paths that are none of the application's: tests, code of browsers. */
  readonly leftOut: readonly string[];
  /** Its own comments, marks and challenges say so. */
  readonly expected: readonly Expected[];
  /** `rule path:line` of findings that nothing in it names: true ones, each with what it is. */
  readonly others: ReadonlyMap<string, string>;
  /** The same for wrong ones, with the reason. */
  readonly falseAlarms: ReadonlyMap<string, string>;
}

const stored =
  "It comes back from the database; what is stored is followed only as the payload of a trigger.";
const hashed = "A token that is a hash of the name that the caller sends has no random value in it.";

/** What their authors put there to be found, where a rule is about it. */
export const webApplications: readonly WebApplication[] = [
  {
    name: "NodeGoat",
    hasFile: "app/data/allocations-dao.js",
    leftOut: ["test/", "app/assets/"],
    expected: [
      { rule: "nosql-injection", at: "app/data/allocations-dao.js:86" },
      { rule: "code-injection", at: "app/routes/contributions.js:32" },
      { rule: "code-injection", at: "app/routes/contributions.js:33" },
      { rule: "code-injection", at: "app/routes/contributions.js:34" },
      { rule: "open-redirect", at: "app/routes/index.js:72" },
      { rule: "server-side-request-forgery", at: "app/routes/research.js:16" },
      {
        rule: "log-injection",
        at: "app/routes/session.js:64",
        missed:
          "A field of a body may be an object, which the console writes without line breaks; only certain text is told.",
      },
      {
        rule: "regular-expression-injection",
        at: "app/routes/profile.js:61",
        missed: "The pattern is the application's own; that it can take exponential time is not looked at.",
      },
      {
        rule: "cross-site-scripting",
        at: "app/routes/research.js:25",
        missed:
          "The answer of a service is no caller's; that the caller chose the service is told at the call.",
      },
      {
        rule: "credential-in-code",
        at: "config/env/all.js:8",
        missed: "The text (`..._key_here`) is a placeholder's, and the file is loaded by a computed name.",
      },
      {
        rule: "credential-in-code",
        at: "config/env/all.js:9",
        missed: "The text is a placeholder's, and used nowhere.",
      },
    ],
    others: new Map([
      ["nosql-injection app/data/user-dao.js:91", "A login with an object for a name finds any user."],
      ["nosql-injection app/data/user-dao.js:104", "`[object Object]` passes the pattern for names."],
      ["credential-in-code config/env/development.js:6", "The key of an API."],
      ["credential-in-code config/env/test.js:6", "The key of an API."],
    ]),
    falseAlarms: new Map(),
  },
  {
    name: "DVNA",
    hasFile: "core/appHandler.js",
    leftOut: ["public/"],
    expected: [
      { rule: "sql-injection", at: "core/appHandler.js:11" },
      { rule: "command-injection", at: "core/appHandler.js:39" },
      { rule: "open-redirect", at: "core/appHandler.js:188" },
      { rule: "code-injection", at: "core/appHandler.js:197" },
      { rule: "unsafe-deserialization", at: "core/appHandler.js:218" },
      { rule: "xml-external-entities", at: "core/appHandler.js:235" },
      { rule: "predictable-random-value", at: "core/authHandler.js:49", missed: hashed },
      { rule: "predictable-random-value", at: "core/authHandler.js:78", missed: hashed },
    ],
    others: new Map([["credential-in-code server.js:24", "The key that signs sessions, from a tutorial."]]),
    falseAlarms: new Map(),
  },
  {
    name: "Juice Shop",
    hasFile: "routes/b2bOrder.ts",
    leftOut: ["test/", "frontend/", "data/static/codefixes/", "cypress.config.ts"],
    expected: [
      // Marked `vuln-line`, and of a class that a rule is about.
      { rule: "sql-injection", at: "routes/login.ts:34" },
      { rule: "sql-injection", at: "routes/search.ts:23" },
      { rule: "nosql-injection", at: "routes/updateProductReviews.ts:17" },
      // Marked is the check that lets it through, in lib/insecurity.ts.
      { rule: "open-redirect", at: "routes/redirect.ts:19" },
      // Challenges without marks.
      { rule: "nosql-injection", at: "routes/showProductReviews.ts:36" },
      { rule: "nosql-injection", at: "routes/trackOrder.ts:18" },
      { rule: "server-side-request-forgery", at: "routes/profileImageUrlUpload.ts:24" },
      { rule: "path-traversal", at: "routes/fileUpload.ts:34" },
      { rule: "path-traversal", at: "routes/dataErasure.ts:107" },
      { rule: "weak-password-hash", at: "lib/insecurity.ts:41" },
      {
        rule: "code-injection",
        at: "routes/b2bOrder.ts:23",
        missed: "Code in a text calls a function of the sandbox; code in texts is not read.",
      },
      {
        rule: "xml-external-entities",
        at: "lib/xml.ts:38",
        missed: "Code in a text calls the parser, which is loaded under a computed name.",
      },
      { rule: "code-injection", at: "routes/userProfile.ts:61", missed: stored },
      { rule: "server-side-template-injection", at: "routes/userProfile.ts:87", missed: stored },
      {
        rule: "weak-token-verification",
        at: "lib/insecurity.ts:52",
        missed:
          "Only an old `express-jwt` takes any algorithm when none is named; it is not known as a verifier.",
      },
    ],
    others: new Map([
      ["nosql-injection routes/likeProductReviews.ts:25", "An object for an id finds any review."],
      ["nosql-injection routes/likeProductReviews.ts:35", "The same, where it is changed."],
      ["nosql-injection routes/likeProductReviews.ts:43", "The same, read again."],
      ["nosql-injection routes/likeProductReviews.ts:50", "The same, changed again."],
      ["path-traversal routes/dataErasure.ts:123", "The whole body as the options of a view."],
      ["error-detail-in-response routes/likeProductReviews.ts:56", "The whole error of the database."],
      ["credential-in-code lib/insecurity.ts:20", "A key for when the file is missing."],
      ["credential-in-code lib/insecurity.ts:21", "The private key that signs tokens."],
      ["credential-in-code lib/insecurity.ts:42", "The key of signatures."],
      ["credential-in-code routes/login.ts:59", "A user's password."],
      ["credential-in-code routes/login.ts:60", "A user's password."],
      ["credential-in-code routes/login.ts:63", "A user's password."],
      ["credential-in-code routes/login.ts:64", "A user's password."],
      ["credential-in-code server.ts:289", "The key that signs cookies."],
      ["predictable-random-value lib/insecurity.ts:53", "A key of tokens that later values tell."],
      ["weak-token-verification lib/insecurity.ts:189", "No algorithm is named."],
      ["weak-token-verification routes/verify.ts:120", "No algorithm is named."],
    ]),
    falseAlarms: new Map([
      [
        "path-traversal routes/vulnCodeFixes.ts:81",
        "A key that no file's name begins with has been turned away before.",
      ],
      [
        "path-traversal routes/vulnCodeSnippet.ts:90",
        "A key that is no challenge's has been turned away before, by a function that gives `null` for it.",
      ],
    ]),
  },
];
