import type { Builtins, Interpreter, MethodCall } from "../flow/language.ts";
import type { Call } from "../flow/program.ts";
import { lessSafe, safer, type Harm } from "../flow/taint.ts";
import {
  external,
  fieldOf,
  mapTaints,
  nothing,
  onlyText,
  withField,
  type ExternalValue,
  type Value,
} from "../flow/value.ts";
import {
  addressAssigned,
  addressMethod,
  isAddress,
  newAddress,
  newParameters,
  parametersText,
} from "./builtins/addresses.ts";
import { constructorOf } from "./builtins/constructors.ts";
import { eventMethod, newEvent } from "./builtins/events.ts";
import { listMethod } from "./builtins/lists.ts";
import { mapMethod } from "./builtins/maps.ts";
import { errorOf, errors, newObject, objectCall } from "./builtins/objects.ts";
import { newPromise, promiseCall, promiseMethod } from "./builtins/promises.ts";
import { newStream, streamCall, streamMethod, streamModules } from "./builtins/streams.ts";
import { textMethod } from "./builtins/text.ts";
import { durableCall, type Messages } from "./durable.ts";
import { sendHtml } from "./frameworks/answers.ts";
import { apolloModules, newApolloServer } from "./frameworks/apollo.ts";
import { rememberType } from "./frameworks/content-types.ts";
import { frameworkCall, frameworkMade } from "./frameworks/frameworks.ts";
import { koaWritten } from "./frameworks/koa.ts";
import { triggerMetadata } from "./models/requests.ts";
import { checkPrototype, created, picksPrototype } from "./prototypes.ts";
import { answerCall, checkResponse } from "./responses.ts";
import { schemaCall, schemaMethod } from "./schemas/builders.ts";
import { schemaCheck } from "./schemas/checks.ts";
import { chainCall, chainMethod } from "./schemas/express-validator.ts";
import { jsonSchemaCall } from "./schemas/json-schema.ts";

/**
 * What JavaScript's own values do: text, lists, maps, promises; the responses of both Node models; and what is sent to
 * other functions.
 */
export function javascript(sent: Messages): Builtins {
  return {
    ...language,
    called: (interpreter, callee, given, call, writeBack) =>
      callee.module === ""
        ? languageCall(interpreter, callee, given, call, writeBack)
        : calledByHost(interpreter, callee, given, call, sent, writeBack),
  };
}

const language: Builtins = {
  call: (interpreter, call) =>
    promiseMethod(interpreter, call) ??
    eventMethod(interpreter, call) ??
    (isForeign(call.receiver) ? foreignMethod(interpreter, call) : ownMethod(interpreter, call)),
  check: schemaCheck,
  isCleanField: (name) => name === "length" || name === "size" || name === "byteLength",
  // Whoever calls does not choose the host that he calls, but all that stands behind it.
  read: (name, value, object) => {
    if (name === "constructor") return constructorOf(object, value);
    if (name === "href" && isAddress(object)) return { ...value, taints: object.taints };
    if (counted.has(name))
      return mapTaints(value, (taint) =>
        taint.source.what === triggerMetadata ? safer(taint, ["log"]) : taint,
      );
    const again = chosen.get(name);
    return again === undefined ? value : mapTaints(value, (taint) => lessSafe(taint, again));
  },
  written: (interpreter, object, name, value, at) => {
    if (name === "baseURL" && object.module === "axios" && object.path.at(-1) === "defaults") {
      const sink = {
        rule: "server-side-request-forgery",
        at,
        sink: "defaults.baseURL",
        becomes: "the address of calls",
      };
      interpreter.report(sink, "address", value);
    }
    if (object.module === "koa") koaWritten(interpreter, object, name, value, at);
    // context.res = { ... }
    if (name === "res" && isContext(object)) checkResponse(interpreter, value);
  },
  returned: (interpreter, value, textAt) => {
    if (textAt === undefined) checkResponse(interpreter, value);
    else sendHtml(interpreter, value, { at: textAt, text: "return" });
  },
  assigned: addressAssigned,
  picks: picksPrototype,
  writtenByKey: checkPrototype,
  constructed: (interpreter, callee, given, at) => {
    const { module, path } = callee;
    const name = path.join(".");
    if (module === "@azure/functions" && name === "HttpResponse") return given[0] ?? nothing;
    // An archive: the names in it are those of whoever made it.
    if (module === "adm-zip")
      return { ...external("adm-zip", ["new"]), taints: fieldOf(given[0] ?? nothing, undefined).taints };
    if (name === "URL" && (module === "" || module === "url")) return newAddress(given, at);
    if (name === "URLSearchParams" && (module === "" || module === "url")) return newParameters(given);
    if (streamModules.has(module)) return newStream(given);
    if (apolloModules.has(module) && name === "ApolloServer") return newApolloServer(interpreter, given, at);
    if (module !== "") return frameworkMade(interpreter, callee, given, at);
    if (name === "Promise") return newPromise(interpreter, given, at);
    if (name === "CustomEvent" || name === "Event") return newEvent(given);
    return newObject(interpreter, callee, given);
  },
};

const parts: readonly Harm[] = ["address", "redirect", "origin"];
/** Parts of an address; `searchParams` are decoded. */
const chosen: ReadonlyMap<string, readonly Harm[]> = new Map([
  ["pathname", parts],
  ["search", parts],
  ["hash", parts],
  ["searchParams", [...parts, "html", "log"]],
]);

/** Numbers, dates and names of the service itself among what tells of a message. */
const counted: ReadonlySet<string> = new Set([
  "dequeueCount",
  "insertionTime",
  "expirationTime",
  "nextVisibleTime",
  "deliveryCount",
  "sequenceNumber",
  "enqueuedTimeUtc",
  "expiresAtUtc",
  "offset",
  "partition",
  "timestamp",
  "topic",
]);

/** Functions of the language itself and of its event loop. */
function languageCall(
  interpreter: Interpreter,
  callee: ExternalValue,
  given: readonly Value[],
  call: Call,
  writeBack: (index: number, value: Value) => void,
): Value | undefined {
  const name = callee.path.join(".");
  if (name === "Object.create") return created(given[0]);
  if (loaders.has(name)) return moduleNamed(given[0]);
  if (name === "process.exit" || name === "process.abort") interpreter.leave();
  if (errors.test(name)) return errorOf(given[0] ?? nothing, given[1]);
  const delay = delays.get(name);
  if (delay !== undefined) {
    interpreter.callFunction(given[0] ?? nothing, given.slice(delay));
    return nothing;
  }
  return (
    promiseCall(interpreter, callee, given, call.at) ??
    objectCall(interpreter, callee, given, call, writeBack)
  );
}

/** Ways to a module besides `require` and `import`: https://nodejs.org/api/process.html#processgetbuiltinmoduleid */
const loaders: ReadonlySet<string> = new Set([
  "process.getBuiltinModule",
  "process.mainModule.require",
  "module.require",
  "require.main.require",
]);

function moduleNamed(name: Value | undefined): Value | undefined {
  const text = name && onlyText(name);
  return text === undefined ? undefined : external(text.replace(/^node:/u, ""), []);
}

/** What calls its first argument later, with its arguments from here on. */
const delays: ReadonlyMap<string, number> = new Map([
  ["setTimeout", 2],
  ["setInterval", 2],
  ["setImmediate", 1],
  ["process.nextTick", 1],
  ["queueMicrotask", 1],
]);

function calledByHost(
  interpreter: Interpreter,
  callee: ExternalValue,
  given: readonly Value[],
  call: Call,
  sent: Messages,
  writeBack: (index: number, value: Value) => void,
): Value | undefined {
  if (callee.module === "module" && callee.path.join(".") === "createRequire.()")
    return moduleNamed(given[0]);
  if (streamModules.has(callee.module)) return streamCall(interpreter, callee, given, call.at);
  // AsyncLocalStorage: see `contextMethod`.
  if (callee.module === "async_hooks") return nothing;
  if (callee.module === "durable-functions") return durableCall(callee, given, call.at, sent);
  const schema =
    schemaCall(callee, given, writeBack) ??
    jsonSchemaCall(callee, given) ??
    chainCall(callee, given, writeBack);
  if (schema !== undefined) return schema;
  const framework = frameworkCall(interpreter, callee, given, call);
  if (framework !== undefined) return framework;
  const [first] = given;
  // a.pipe(b) is b.
  if (callee.path.at(-1) === "pipe" && first !== undefined) return first;
  return callee.module === "@azure/functions" ? answerCall(interpreter, callee, given, call.at) : undefined;
}

function isContext({ module, path }: ExternalValue): boolean {
  return module === "@azure/functions" && path.length === 1 && path[0] === "InvocationContext";
}

/** A package's own object: its methods are the package's. */
function isForeign({ externals, taints }: Value): boolean {
  return taints.length === 0 && externals.some(({ module }) => module !== "");
}

function foreignMethod(interpreter: Interpreter, call: MethodCall): Value | undefined {
  rememberType(call);
  return (
    schemaMethod(call) ??
    chainMethod(call.receiver) ??
    (call.receiver.externals.some(({ module }) => module === "async_hooks")
      ? contextMethod(interpreter, call)
      : undefined)
  );
}

/** `AsyncLocalStorage` holds a value for the functions that are run with it (https://nodejs.org/api/async_context.html). */
function contextMethod(interpreter: Interpreter, call: MethodCall): Value | undefined {
  const { receiver, name, arguments: given, writeBack } = call;
  const [first = nothing, second = nothing, ...rest] = given;
  if (name === "getStore") return receiver.fields.get("held") ?? nothing;
  if (name !== "run" && name !== "enterWith") return undefined;
  writeBack(withField(receiver, "held", first, true));
  return name === "run" ? interpreter.callFunction(second, rest) : nothing;
}

function ownMethod(interpreter: Interpreter, call: MethodCall): Value | undefined {
  const { receiver, name, at } = call;
  if (isAddress(receiver)) {
    const text = addressMethod(call);
    if (text !== undefined) return text;
  }
  if (receiver.keys !== undefined) {
    if (name === "toString") return parametersText(receiver, at);
    const known = mapMethod(interpreter, call);
    if (known !== undefined) return known;
  }
  return streamMethod(interpreter, call) ?? textMethod(interpreter, call) ?? listMethod(interpreter, call);
}
