import { define, mistake, type Signature } from "../signature.ts";

/** https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-date */
export const dateFunctions: readonly Signature[] = [
  define("dateTimeAdd", {
    takes: ["text", "text", "text?"],
    answer: ([base, duration, format]) => {
      const time = timeOf(base);
      if (time === undefined) return looksLikeDate(base) ? undefined : notDate;
      const added = plusDuration(time, duration);
      if (added === undefined) return mistake("takes a duration of ISO 8601 (`P1Y2M3DT4H5M6S`, `-PT1H`)");
      if (Number.isNaN(added.getTime())) return mistake("makes a date that is out of range");
      const shape = format ?? formatOfBase(base);
      return shape === undefined ? undefined : formattedTime(added, shape);
    },
  }),
  define("dateTimeFromEpoch", {
    takes: ["int"],
    answer: ([seconds]) => {
      const time = new Date(seconds * 1000);
      if (Number.isNaN(time.getTime())) return mistake("makes a date that is out of range");
      return formattedTime(time, "yyyy-MM-ddTHH:mm:ssZ");
    },
  }),
  define("dateTimeToEpoch", {
    takes: ["text"],
    answer: ([text]) => {
      const time = timeOf(text);
      if (time === undefined) return looksLikeDate(text) ? undefined : notDate;
      return Math.floor(time.getTime() / 1000);
    },
  }),
];

const notDate = mistake("takes a date and time of ISO 8601 (`2026-01-31T12:00:00Z`)");

const baseFormats: readonly { readonly pattern: RegExp; readonly format: string }[] = [
  { pattern: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/u, format: "yyyy-MM-dd HH:mm:ssZ" },
  { pattern: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/u, format: "yyyy-MM-ddTHH:mm:ssZ" },
  { pattern: /^\d{8}T\d{6}Z$/u, format: "yyyyMMddTHHmmssZ" },
];

// The result is written as the base was, and only these shapes of it are certain.
function formatOfBase(base: string): string | undefined {
  return baseFormats.find(({ pattern }) => pattern.test(base))?.format;
}

function looksLikeDate(text: string): boolean {
  return /\d/u.test(text) && text.length < 64;
}

const timePattern =
  /^(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d):?(\d\d)(\.\d{1,7})?\s*(Z|[+-]\d\d:?\d\d)?)?$/iu;

// Without a zone the time is universal, as everything in a deployment is.
function timeOf(text: string): Date | undefined {
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "0", zone = "Z"] =
    timePattern.exec(text.trim()) ?? [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const time = new Date(0);
  time.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  if (time.getUTCMonth() !== Number(month) - 1 || time.getUTCDate() !== Number(day)) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  time.setUTCHours(
    Number(hour),
    Number(minute) - offsetMinutes(zone),
    Number(second),
    Number(fraction) * 1000,
  );
  return time;
}

function offsetMinutes(zone: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/u.exec(zone) ?? [];
  if (sign === undefined) return 0;
  const offset = Number(hours) * 60 + Number(minutes);
  return sign === "-" ? -offset : offset;
}

const durationPattern =
  /^(-?)P(?=\d|T\d)(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,8})D)?(?:T(?:(\d{1,8})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,7})?)S)?)?$/u;

function plusDuration(time: Date, duration: string): Date | undefined {
  const parts = durationPattern.exec(duration.trim());
  if (parts === null) return undefined;
  const [, minus, ...written] = parts;
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = written.map(
    (part: string | undefined) => Number(part ?? 0) * (minus === "-" ? -1 : 1),
  );
  const added = new Date(time);
  const day = added.getUTCDate();
  added.setUTCDate(1);
  added.setUTCMonth(added.getUTCMonth() + months + 12 * years);
  // The 31st of a shorter month is its last day.
  const lastDay = new Date(added);
  lastDay.setUTCMonth(lastDay.getUTCMonth() + 1, 0);
  added.setUTCDate(Math.min(day, lastDay.getUTCDate()));
  const more = (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds;
  return new Date(added.getTime() + Math.round(more * 1000));
}

const standardFormats: ReadonlyMap<string, string> = new Map([
  ["d", "MM/dd/yyyy"],
  ["D", "dddd, dd MMMM yyyy"],
  ["f", "dddd, dd MMMM yyyy HH:mm"],
  ["F", "dddd, dd MMMM yyyy HH:mm:ss"],
  ["g", "MM/dd/yyyy HH:mm"],
  ["G", "MM/dd/yyyy HH:mm:ss"],
  ["m", "MMMM dd"],
  ["M", "MMMM dd"],
  ["o", "yyyy-MM-ddTHH:mm:ss.fffffffK"],
  ["O", "yyyy-MM-ddTHH:mm:ss.fffffffK"],
  ["r", "ddd, dd MMM yyyy HH:mm:ss 'GMT'"],
  ["R", "ddd, dd MMM yyyy HH:mm:ss 'GMT'"],
  ["s", "yyyy-MM-ddTHH:mm:ss"],
  ["t", "HH:mm"],
  ["T", "HH:mm:ss"],
  ["u", "yyyy-MM-dd HH:mm:ss'Z'"],
  ["U", "dddd, dd MMMM yyyy HH:mm:ss"],
  ["y", "yyyy MMMM"],
  ["Y", "yyyy MMMM"],
]);

const customToken = /'([^']*)'|"([^"]*)"|\\([^])|%|([yMdHhmsfFtKz])\4*|[^]/gu;

/**
 * .NET's date formats in the invariant culture; undefined for what they do not define.
 * https://learn.microsoft.com/dotnet/standard/base-types/custom-date-and-time-format-strings
 */
function formattedTime(time: Date, format: string): string | undefined {
  const pattern = format.length === 1 ? standardFormats.get(format) : format;
  if (pattern === undefined) return undefined;
  let text = "";
  for (const [token, single, double, escaped, letter] of pattern.matchAll(customToken)) {
    const literal = single ?? double ?? escaped;
    if (literal !== undefined) text += literal;
    else if (letter !== undefined) text += timePart(time, letter, token.length);
    else if (token !== "%") text += token;
  }
  return text;
}

function timePart(time: Date, letter: string, length: number): string {
  const padded = (value: number, width = length): string => String(value).padStart(Math.min(width, 2), "0");
  switch (letter) {
    case "y": {
      const year = time.getUTCFullYear();
      return length > 2 ? String(year).padStart(length, "0") : padded(year % 100);
    }
    case "M":
      return length > 2
        ? named(time, { month: length === 3 ? "short" : "long" })
        : padded(time.getUTCMonth() + 1);
    case "d":
      return length > 2
        ? named(time, { weekday: length === 3 ? "short" : "long" })
        : padded(time.getUTCDate());
    case "H":
      return padded(time.getUTCHours());
    case "h":
      return padded(time.getUTCHours() % 12 || 12);
    case "m":
      return padded(time.getUTCMinutes());
    case "s":
      return padded(time.getUTCSeconds());
    case "f":
    case "F": {
      const digits = String(time.getUTCMilliseconds()).padStart(3, "0").padEnd(7, "0").slice(0, length);
      return letter === "f" ? digits : digits.replace(/0+$/u, "");
    }
    case "t": {
      const half = time.getUTCHours() < 12 ? "AM" : "PM";
      return length === 1 ? half.charAt(0) : half;
    }
    case "z":
      return length > 2 ? "+00:00" : `+${padded(0)}`;
    default:
      return "Z";
  }
}

function named(time: Date, part: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat("en-US", { ...part, timeZone: "UTC" }).format(time);
}
