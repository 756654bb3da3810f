/** What njsscan's rules are called here; its other rules are about things that no rule here is about. */
export const njsscanRules: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "open-redirect": ["express_open_redirect", "express_open_redirect2"],
    "cross-site-scripting": ["express_xss"],
    "response-header-injection": ["generic_header_injection"],
    "server-side-request-forgery": [
      "node_ssrf",
      "phantom_ssrf",
      "playwright_ssrf",
      "puppeteer_ssrf",
      "wkhtmltopdf_ssrf",
      "wkhtmltoimage_ssrf",
    ],
    "command-injection": ["generic_os_command_exec", "shelljs_os_command_exec"],
    "sql-injection": ["node_sqli_injection", "node_knex_sqli_injection"],
    "nosql-injection": ["node_nosqli_injection", "node_nosqli_js_injection"],
    "code-injection": [
      "eval_nodejs",
      "eval_require",
      "sandbox_code_injection",
      "vm_code_injection",
      "vm_compilefunction_injection",
      "vm_runincontext_injection",
      "vm_runinnewcontext_injection",
      "vm2_code_injection",
      "vm2_context_injection",
    ],
    "unsafe-deserialization": ["yaml_deserialize", "serializetojs_deserialize", "node_deserialize"],
    "server-side-template-injection": ["server_side_template_injection"],
    "path-traversal": [
      "generic_path_traversal",
      "join_resolve_path_traversal",
      "express_lfr",
      "express_lfr_warning",
      "zip_path_overwrite",
      "zip_path_overwrite2",
      "tar_path_overwrite",
      "admzip_path_overwrite",
    ],
    "xml-external-entities": ["node_xxe", "xxe_sax", "xxe_expat", "xxe_xml2json"],
    "xpath-injection": ["node_xpath_injection"],
    "regular-expression-injection": ["regex_injection_dos"],
    "tls-verification-off": [
      "node_tls_reject",
      "node_curl_ssl_verify_disable",
      "sequelize_tls_cert_validation",
    ],
    "weak-cipher": ["node_aes_ecb", "node_weak_crypto", "node_aes_noiv"],
    "predictable-random-value": ["node_insecure_random_generator"],
    "credential-in-code": [
      "hardcoded_jwt_secret",
      "jwt_express_hardcoded",
      "hardcoded_passport_secret",
      "node_password",
      "node_api_key",
      "node_secret",
    ],
    "weak-token-verification": ["node_jwt_none_algorithm"],
    "error-detail-in-response": ["generic_error_disclosure", "node_error_disclosure"],
  }).flatMap(([rule, theirs]) => theirs.map((name) => [name, rule] as const)),
);

const folder = "tests/assets/node_source";

const noFlow = "Nothing in the file comes from a caller: the comment marks the call whatever it is given.";
const noHandler = "No route runs this code: it stands outside of any, or its function is never registered.";
const noPackage = "What is called is declared nowhere, so that no package is known for it.";
const noPart =
  "`req.param` without a call, `req[name]`, `req.post` and `req.query()` are no parts of a request.";
const noLine =
  "Node refuses a header whose value holds a line break; told are only names that callers choose.";
const tooWeak = "Weak literals: no word of these is long or irregular enough to be told from a placeholder.";
const throughThis =
  "The secret is a field of `this`, of the module's exports, or of an object that is built step by step.";
const noEntities = "These parsers read no external entity by themselves, whoever sent the document.";
const inSandbox = "The code is written out; what the caller sent is a value beside it, and no code.";

/** Why what is marked there is not found, by file or by `file:line` of the comment. */
export const njsscanMisses: ReadonlyMap<string, string> = new Map([
  ["archive_path_overwrite.js:10", noFlow],
  ["archive_path_overwrite.js:19", noFlow],
  ["archive_path_overwrite.js:27", noFlow],
  ["archive_path_overwrite.js:37", noFlow],
  ["archive_path_overwrite.js:42", noFlow],
  ["archive_path_overwrite.js:52", noHandler],
  ["archive_path_overwrite.js:62", noHandler],
  [
    "crypto_node.js:33",
    "The import is written as a compiler leaves it (`crypto_1.default`), without the line that makes it.",
  ],
  ["crypto_node.js:51", "The random value is used for nothing, and named after no secret."],
  ["crypto_node.js:54", "The random value is used for nothing, and named after no secret."],
  ["error_disclosure.js:15", "An error that is written to the console goes to no caller."],
  ["error_disclosure.js:22", "A trace that is written to the console goes to no caller."],
  ["eval_deserialize.js:30", noHandler],
  ["eval_require.js:34", noHandler],
  ["eval_vm2_injection.js:55", "`VMScript` is imported from nowhere."],
  ["eval_vm2_injection.js:68", inSandbox],
  ["eval_vm2_injection.js:78", inSandbox],
  ["eval_vm_injection.js:4", inSandbox],
  ["eval_vm_injection.js:16", inSandbox],
  ["eval_vm_injection.js:27", inSandbox],
  ["eval_vm_injection.js:39", inSandbox],
  ["eval_vm_injection.js:68", inSandbox],
  ["eval_yaml_deserialize.js", noFlow],
  ["exec_os_command.js:111", "A bare `http.createServer` is no application that is followed."],
  ["hardcoded_passport.js", throughThis],
  ["hardcoded_secrets.js", tooWeak],
  ["header_injection.js", noLine],
  ["jwt_express_hardcoded.js:12", "The key's text stands where it is declared, and is told there."],
  ["jwt_express_hardcoded.js:20", throughThis],
  ["jwt_none_algorithm.js:1", "`jose` in the major version that had `JWT.verify` is not known."],
  ["nosql_find_injection.js", noPackage],
  ["nosql_injection.js", noPackage],
  ["open_redirect.js:27", noPart],
  ["open_redirect.js:33", noPart],
  ["open_redirect.js:54", noPart],
  ["open_redirect.js:126", "Behind `/` and `/u` the address is one of the same site."],
  ["path_traversal.js:27", "`fs` is declared nowhere, and what follows `then` on it is not run."],
  ["resolve_path_traversal.js", "A path that is put together harms nobody before a file is read by it."],
  ["server_side_template_injection.js:24", "`Compile` in capitals is no function of the package."],
  ["sql_injection.js:4", noHandler],
  [
    "sql_injection.js:9",
    "`../conn` is in no file, so that nothing is known of what it exports, and the text begins in a variable.",
  ],
  ["sql_injection.js:33", noHandler],
  ["sql_injection.js:45", noHandler],
  ["sql_injection.js:53", noHandler],
  ["sql_injection.js:61", noHandler],
  ["ssrf_node.js:94", noPart],
  [
    "ssrf_phantomjs.js",
    "Scripts for the page are told as code; the others stand in functions that no route runs.",
  ],
  ["ssrf_playwright.js:40", "Told as code, which it is."],
  [
    "ssrf_playwright.js:53",
    "The address is passed into the page and fetched there: code of the browser is not followed.",
  ],
  ["ssrf_puppeteer.js:34", noHandler],
  ["ssrf_puppeteer.js:47", "Told as code, which it is."],
  ["ssrf_puppeteer.js:59", noHandler],
  ["tls_node.js:47", "`node-curl` is not known."],
  ["xpathi_node.js:9", noPart],
  ["xpathi_node.js:11", noPart],
  ["xpathi_node.js:13", noPart],
  ["xss_node.js:39", "An array that is filled by `push` is read back by number."],
  ["xss_node.js:91", noPart],
  ["xxe_expat.js", noEntities],
  ["xxe_node.js:13", noEntities],
  ["xxe_node.js:22", noEntities],
  ["xxe_node.js:33", "`parseXmlString` is no function of libxmljs's SAX parser."],
  ["xxe_sax.js", noEntities],
  ["xxe_xml2json.js", noEntities],
]);

/** Findings that no comment marks, by file and line of the finding: those that are true all the same. */
export const njsscanOthers: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "code-injection true_positives/semantic_grep/ssrf/ssrf_playwright.js:41": "Marked as another class.",
    "code-injection true_positives/semantic_grep/ssrf/ssrf_puppeteer.js:48": "Marked as another class.",
    "credential-in-code true_positives/semantic_grep/jwt/jwt_hardcoded.js:11":
      "Used by the call that is marked.",
    "credential-in-code true_positives/semantic_grep/jwt/jwt_hardcoded.js:17": "Said to be true in words.",
    "credential-in-code true_positives/semantic_grep/jwt/jwt_hardcoded.js:62": "A key that is written out.",
    "credential-in-code true_positives/semantic_grep/jwt/jwt_none_algorithm.js:9":
      "A key that is written out.",
    "cross-site-scripting true_positives/semantic_grep/xss/xss_node.js:58":
      "Text that takes three variables.",
    "error-detail-in-response true_positives/semantic_grep/database/sql_injection.js:20":
      "The message of an error of the database.",
    "path-traversal true_positives/semantic_grep/traversal/path_traversal.js:22":
      "The second read of one mark.",
    "weak-cipher true_negatives/safe_crypto.js:25": "An initialization vector that is written out.",
    "weak-password-hash true_positives/semantic_grep/crypto/timing_attack_node.js:38": "Ten iterations.",
    "weak-token-verification true_negatives/safe_jwt_token.js:23": "No algorithm is named.",
    "weak-token-verification true_positives/semantic_grep/jwt/jwt_hardcoded.js:62": "No algorithm is named.",
  }).map(([finding, what]) => [finding.replace(" ", ` ${folder}/`), what]),
);

/** The same for those that are wrong. */
export const njsscanFalseAlarms: ReadonlyMap<string, string> = new Map([]);
