import { isPlaceholder, looksSecret, namesSecret } from "../../../azure/credentials.ts";
import { wordsOf } from "../expressions.ts";

/** How surely a literal under a name that means a secret is one. */
export type Likelihood = "high" | "medium";

/** Headers that carry a key. */
const keyHeaders = /^(?:x-functions-key|ocp-apim-subscription-key|x-api-key|api-key|x-auth-token)$/iu;

/** Whether what a name holds is a secret: `dbPassword`, `API_KEY`, `x-functions-key`. */
export function holdsSecret(name: string): boolean {
  return (namesSecret(name) || keyHeaders.test(name)) && !aboutSecrets.test(wordsOf(name).join(" "));
}

/** Names of what only speaks of a secret: a label, a rule for it, the name of the field that it is in. */
const aboutSecrets =
  /\b(?:label|title|message|error|hint|placeholder|field|column|header|header name|name|names|path|url|uri|endpoint|regex|pattern|policy|type|param|parameter|prop|property|env|variable|setting|ref|reference|scheme|prefix|min|max|length|is|has|show|hide|forgot|reset|invalid|missing|wrong)\b/u;

/**
 * Whether a literal under such a name looks made up by a generator or a person as a secret, rather than a word, a name
 * of something, or what stands in for one; undefined when it does not.
 */
export function likelihoodOf(name: string, text: string): Likelihood | undefined {
  if (!looksSecret(text) || standsIn(text) || /\s/u.test(text) || text.length > 500) return undefined;
  if (/^(?:[a-z][a-z+.-]*:\/\/|\.{0,2}\/|[@#$%{[<(])/iu.test(text)) return undefined;
  if (isPasswordName(name)) return ofPassword(text);
  if (isIdentifier(text)) return undefined;
  if (text.length >= 16 && /\d/u.test(text) && entropyOf(text) >= 3) return "high";
  return text.length >= 8 && /\d/u.test(text) && /[A-Za-z]/u.test(text) ? "medium" : undefined;
}

/** Whether a name means what a person signs in with. */
export function isPasswordName(name: string): boolean {
  return wordsOf(name).some((word) => /^(?:password|passwd|pwd|passphrase)$/u.test(word));
}

function ofPassword(text: string): Likelihood | undefined {
  if (!/[A-Za-z]/u.test(text) || !/[\d!@#$%^&*?+=]/u.test(text)) return undefined;
  // `password-1`, `user.password1`: names again.
  if (/[-_.:/]/u.test(text) && isIdentifier(text)) return undefined;
  return /^[A-Za-z]+\d{0,4}$/u.test(text) ? "medium" : "high";
}

/** What people write where a secret would go. */
export function standsIn(text: string): boolean {
  return (
    isPlaceholder(text) ||
    /example|placeholder|change[-_ ]?(?:me|this|it)|your[-_ ]|dummy|fake|mock|redacted|sample|replace|insert|\btodo\b|x{4,}|\*{3}|\.{3}|<[^>]*>|not[-_ ]?(?:a[-_ ])?(?:real|secret)|(?:^|[-_])(?:test|foo|bar)(?:$|[-_])|^(?:test|foo|bar)\w{0,10}$/iu.test(
      text,
    ) ||
    /^(?:0123456789|1234567890|abcdefgh|abc123|12345)/iu.test(text)
  );
}

/** Words with separators between them, perhaps numbered: `orders-api-v2`, `API_KEY_2`, `getSecret`. */
function isIdentifier(text: string): boolean {
  return (
    /^[A-Za-z]+(?:[-_.:/][A-Za-z]+\d{0,2})*\d{0,2}$/u.test(text) ||
    /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/u.test(text)
  );
}

/** Shannon's entropy in bits a character. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
