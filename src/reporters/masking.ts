import type { Finding } from "../rules/finding.ts";
import { lineTextOf, offsetOfLine, type Place, type Source } from "../source/source.ts";

/*
 * Values that may be secrets are never printed, only their place. Every character of one becomes `•`, so that columns
 * stay true. Too much masked costs a reader a look at the file; too little would publish a credential once more.
 */

/**
 * A line (counted from 1) as it may be printed in a report about this finding. Of a very long line only the part from
 * `from` is given, an offset into it; what stands before is then looked at only so far as a value may start there.
 */
export function maskedLine(finding: Finding, source: Source, line: number, from = 0): string {
  const whole = lineTextOf(source, line);
  const start = offsetOfLine(source, line);
  const skipped = Math.max(0, from - lookBack);
  let masked = maskCredentials(whole.slice(skipped, from + longestLine));
  if (isInsidePrivateKey(source, start)) masked = dots(masked);
  if (isPlainData(source.path)) {
    masked = masked.replace(unquotedSecret, (_, name: string, value: string) => name + dots(value));
  }
  for (const secret of secretPlaces(finding)) {
    if (secret.source.path !== source.path) continue;
    for (const range of secretRanges(source.path, whole, secret.start - start, secret.end - start)) {
      masked = maskWithin(masked, Math.max(0, range.from - skipped), Math.max(0, range.to - skipped));
    }
  }
  return masked.slice(from - skipped);
}

/** UTF-16 units; no screen shows more of one line. */
export const longestLine = 4000;
const lookBack = 1000;

/** Running text (messages, values quoted in them) with everything masked that looks like a credential. */
export function maskCredentials(text: string): string {
  let masked = text;
  for (const pattern of credentials) {
    masked = masked.replace(pattern, (match: string, ...groups: unknown[]) => {
      const before = typeof groups[0] === "string" ? groups[0] : "";
      return before + dotsBetweenHoles(match.slice(before.length));
    });
  }
  return masked.replace(longRuns, (run) => (isRandom(run) ? dots(run) : run));
}

/** Whether any of this text would be masked. */
export function holdsCredential(text: string): boolean {
  return text.split(/\r?\n/u).some((line) => maskCredentials(line) !== line) || privateKeyStart.test(text);
}

/** Whether this finding is about a value that must not be shown. */
export function isAboutSecret(finding: Finding): boolean {
  return finding.practice === "key-vault" || (finding.secrets?.length ?? 0) > 0;
}

/** Whether a line has a literal that could be the value of a secret, when nothing but the finding tells. */
export function holdsLiteral(text: string): boolean {
  return [...text.matchAll(literals)].some(
    (literal) => !isHarmless(literal[0].slice(1, -1), text.slice(literal.index + literal[0].length)),
  );
}

function secretPlaces(finding: Finding): readonly Place[] {
  if (finding.practice !== "key-vault") return finding.secrets ?? [];
  const { at, related, flow, secrets = [] } = finding;
  return [at, ...related.map((one) => one.at), ...flow.map((step) => step.at), ...secrets];
}

const secretName = String.raw`(?<![\w.\-:])[\w.\-:]{0,80}(?:pass(?:word|wd|phrase|code)|(?<!by|com|tres|sur)pass(?![a-z])|pwd|secret|token|credential|api[_-]?key|access[_-]?key|account[_-]?key|private[_-]?key|shared[_-]?key|signing[_-]?key|master[_-]?key|host[_-]?key|function[_-]?key|connection[_-]?string|conn[_-]?str|(?<!di)sas(?![tl])|webjobsstorage|contentshare|contentazurefileconnectionstring)[\w.\-:]{0,80}(?<!name|uri|url|endpoint|reference|version|type|policy|path|provider)`;

// What follows a quote that ends a text, inside an expression: `'Password=', parameters('p')`, `"Password=" + p`.
const afterText = String.raw`\s*,\s*[A-Za-z_]\w*\(|\s+\+\s+[A-Za-z_]`;

// The first group is what stays readable. Each is linear: no nested repetition over the same characters.
const credentials: readonly RegExp[] = [
  // Connection strings and query strings: the value behind the name.
  /((?:account|shared ?access|access|primary|secondary)_?key=)(?![$%{<]|[a-z_]\w*[.([])[^;"'`\s]{4,}/giu,
  /(\b(?:password|pwd|client_?secret|secret|sharedaccesssignature|api_?key|access_token)=)(?![$%{<]|[a-z_]\w*[.([])[^;"'`\s&]{4,}/giu,
  /([?&;](?:sig|signature|code)=)(?![$%{<])[^&"'`\s]{4,}/giu,
  // https://user:password@host
  /(\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@"'`]{0,200}:)[^\s/@"'`]+(?=@)/giu,
  /(\bAuthorization["']?\s*[:=]\s*["'`]?(?:Bearer|Basic)\s+)[\w.~+/=-]{8,}/giu,
  // Tokens that tell what they are.
  /()\b(?:gh[opsur]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|xox[abprs]-[\w-]{10,}|AKIA[A-Z0-9]{16}|sk-[\w-]{20,}|glpat-[\w-]{16,}|npm_[A-Za-z0-9]{30,}|SG\.[\w-]{16,}\.[\w-]{16,})/gu,
  /()\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/gu,
  /()[\w~.-]{3}8Q~[\w~.-]{31,34}/gu,
  // A literal given to a name that says what it is: name: 'x', "name": "x", name = "x", { name: 'KEY' value: 'x' }
  new RegExp(
    String.raw`(${secretName}["']?\s*[:=]{1,2}>?\s*@?\$?["'\x60])(?![@[]|\s*["'\x60]|${afterText})[^"'\x60]+`,
    "giu",
  ),
  new RegExp(
    String.raw`(["']?name["']?\s*[:=]\s*["']${secretName}["']\s*,?\s*["']?value["']?\s*[:=]\s*["'])(?![@[]|\s*["'])[^"']+`,
    "giu",
  ),
];

// Base64 and hexadecimal text that stands alone: not the commit of a pinned action, not the segment of a path.
const longRuns = /(?<![\w+/@.-])[A-Za-z0-9+/_]{32,}={0,2}(?![\w+/.-])/gu;

// In random text capitals, small letters and digits take turns; in names and paths they come in words.
function isRandom(run: string): boolean {
  if (/^[0-9a-f]+$/iu.test(run)) return /\d/u.test(run) && /[a-f]/iu.test(run);
  if (!/[a-z]/u.test(run) || !/[A-Z]/u.test(run) || !/\d/u.test(run)) return false;
  const words = run.match(/[A-Z]?[a-z]+|[A-Z]+|\d+/gu)?.length ?? 0;
  return words / run.length > 0.3;
}

const unquotedSecret = new RegExp(
  String.raw`^(\s*(?:-\s+)?(?:export\s+)?${secretName}\s*[:=]\s*)(?![\s"'{[$|>&*!#]|@Microsoft)(.+)$`,
  "iu",
);

const privateKeyStart = /-----BEGIN [A-Z ]*PRIVATE KEY-----/u;

function isInsidePrivateKey(source: Source, lineStart: number): boolean {
  const before = source.text.slice(Math.max(0, lineStart - 8000), lineStart);
  const begins = Math.max(before.lastIndexOf("PRIVATE KEY-----"), -1);
  if (begins < 0) return false;
  return /BEGIN [A-Z ]*$/u.test(before.slice(Math.max(0, begins - 30), begins));
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** What to mask between two columns of a line: what stands in quotes; the value when nothing there is quoted. */
function secretRanges(path: string, text: string, from: number, to: number): readonly Range[] {
  const start = Math.max(0, from);
  const end = Math.min(text.length, to);
  if (start >= end) return [];
  const ranges: Range[] = [];
  let quoted = false;
  for (const literal of text.matchAll(literals)) {
    const first = literal.index;
    const last = first + literal[0].length;
    if (first >= end) break;
    if (last <= start) continue;
    quoted = true;
    if (isHarmless(literal[0].slice(1, -1), text.slice(last, last + 50))) continue;
    const closed = literal[0].length > 1 && literal[0].endsWith(literal[0].charAt(0));
    ranges.push(...betweenHoles(text, first + 1, closed ? last - 1 : last));
  }
  // A line of a multi-line literal, a value without quotes (YAML, .env).
  const covered = text.slice(start, end).trim();
  if (
    !quoted &&
    /[^\s{}[\](),:]/u.test(covered) &&
    !isHarmless(covered, "") &&
    (isPlainData(path) || !isCode(text))
  ) {
    const value = /^\s*(?:-\s+)?(?:[\w.-]+\s*[:=]\s*)?/u.exec(text)?.[0].length ?? 0;
    ranges.push({ from: Math.max(value, start), to: end });
  }
  return ranges;
}

/** A name or a call that a text has in it, `${account.name}`: it is no part of the value, and says where that is from. */
const hole = /\$\{[A-Za-z_]\w{0,80}(?:[.!?]{1,3}\w{1,80}|\(\)|\[\d{1,4}\]){0,12}\}/gu;

function betweenHoles(text: string, from: number, to: number): readonly Range[] {
  const ranges: Range[] = [];
  let start = from;
  for (const { index, 0: found } of text.slice(from, to).matchAll(hole)) {
    ranges.push({ from: start, to: from + index });
    start = from + index + found.length;
  }
  return [...ranges, { from: start, to }];
}

const literals = /"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|`[^`]*`?/gu;

// Names of properties, Azure types, switches, expressions and references hold no secret by themselves.
function isHarmless(literal: string, after: string): boolean {
  return (
    /^\s*:/u.test(after) ||
    /^[A-Za-z.]+\/[\w./]+(@[\d-]+(preview)?)?$/u.test(literal) ||
    /^(true|false|null|enabled|disabled|allow|deny|none|standard|premium|\d{4}-\d\d-\d\d(-preview)?)?$/iu.test(
      literal,
    ) ||
    /^\[[a-z]+\(/iu.test(literal) ||
    // A module of a registry: br/public:avm/res/key-vault/vault:0.5.1
    /^br(?:\/[\w-]+)?:[a-z0-9.:_-]+(?:\/[a-z0-9._-]+)*:v?[\d.]+$/u.test(literal) ||
    /^@Microsoft\.KeyVault\(/iu.test(literal)
  );
}

// A declaration or statement rather than the inside of a value.
function isCode(line: string): boolean {
  const text = line.replace(/\s+(\/\/|#).*$/u, "");
  return /[{(]\s*$|^\s*(resource|module|param|var|output|@\w+|if|for|return|const|let|def|import|from)\b|\w\(.*\)|:\s*(true|false|null|\d+|[a-z_][\w.]*),?\s*$/iu.test(
    text,
  );
}

/** Formats in which a value needs no quotes. */
function isPlainData(path: string): boolean {
  return /\.(ya?ml|env|ini|properties|config|toml|txt)$|(^|\/)\.env[\w.]*$/iu.test(path);
}

function maskWithin(text: string, from: number, to: number): string {
  if (from >= to) return text;
  return text.slice(0, from) + dots(text.slice(from, to)) + text.slice(to);
}

function dotsBetweenHoles(text: string): string {
  return betweenHoles(text, 0, text.length).reduce(
    (masked, { from, to }) => maskWithin(masked, from, to),
    text,
  );
}

function dots(text: string): string {
  return text.replace(/[^\s]/gu, (character) => "•".repeat(character.length));
}
