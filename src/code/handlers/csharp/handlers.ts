import { canonical, knownText, lookup, type Tree } from "../../../declarations/value.ts";
import { endpointOf, type EndpointDefaults } from "../endpoint.ts";
import type { Handler } from "../handler.ts";
import type { CodeBase } from "../syntax/code-base.ts";
import type { Located } from "../syntax/fold.ts";
import type { HandlersFound } from "../syntax/found.ts";
import { childrenOf, fieldOf, placeOf, type Node, type ParsedFile } from "../syntax/parser.ts";
import { typesNamed } from "../syntax/types.ts";
import { unreadFunctions } from "../syntax/unread.ts";
import { argumentsOf, attributesOf, bindingOfAttribute, type CsharpAttribute } from "./attributes.ts";
import { csharpTypes } from "./constants.ts";
import { csharpModels, namesOfFunctions } from "./models.ts";
import { simpleName } from "./names.ts";
import { functionMarks } from "./unread.ts";

/**
 * The files that may declare a function of either model: by the attribute's name, by another that the project gives
 * it, or with characters in a name that are not the ones they stand for.
 */
export function registeringCsharp(code: CodeBase): readonly string[] {
  const escape = "\\\\(?:u00|U000000)[4-7]";
  const unseen = "(?<=\\w)\\p{Cf}|(?<!^)\\p{Cf}(?=\\w)";
  return code.mentioning(new RegExp(`\\b(?:${namesOfFunctions(code)})\\b|${escape}|${unseen}`, "u"));
}

/**
 * The functions that attributes declare: `[Function]` in a worker of its own, `[FunctionName]` in the host's process.
 * https://learn.microsoft.com/azure/azure-functions/dotnet-isolated-process-guide
 */
export function csharpHandlers(code: CodeBase, files: readonly ParsedFile[]): HandlersFound {
  const methods = files.flatMap((file) =>
    file.root
      .descendantsOfType(["method_declaration", "local_function_statement"])
      .flatMap((node) => handlerOf(code, { file, node }).map((handler) => ({ file, node, handler }))),
  );
  return {
    handlers: methods.map(({ handler }) => handler),
    problems: files.flatMap((file) => unreadFunctions(file, methods, functionMarks(code, file))),
  };
}

function handlerOf(code: CodeBase, method: Located): readonly Handler[] {
  const { file, node } = method;
  const own = attributesOf(code, method);
  const declared = own.find(({ name }) => csharpModels.has(name));
  const model = declared && csharpModels.get(declared.name);
  if (declared === undefined || model === undefined) return [];
  const parameters = parameterBindings(code, method);
  const trigger = parameters.find((one) => isTrigger(one.tree));
  if (trigger === undefined) return [];
  const type = knownText(lookup(trigger.tree, "type")) ?? "";
  const at = placeOf(file, trigger.attribute.node);
  const { positional, named } = argumentsOf(code, declared);
  const name = positional[0] ?? named.find(([key]) => key === "name")?.[1];
  return [
    {
      name: name === undefined ? (fieldOf(node, "name")?.text ?? "") : canonical(name),
      language: "csharp",
      model,
      trigger: type,
      ...(type === "httpTrigger" && { http: endpointOf(trigger.tree, defaults, at) }),
      bindings: [
        ...parameters.map(({ tree }) => tree),
        ...own.flatMap((attribute) =>
          outputOf(code, attribute, attribute.target === "return" ? "$return" : ""),
        ),
        ...resultBindings(code, method),
      ],
      ...(model === "dotnet-in-process" && { typedRouteParameters: typedParameters(node) }),
      at,
      bodyAt: placeOf(file, node),
    },
  ];
}

/** HttpTriggerAttributeBindingProvider.GetBindingDataContract: a route's value gets the type of the parameter of its name. */
function typedParameters(method: Node): readonly string[] {
  const list = fieldOf(method, "parameters");
  return (list === undefined ? [] : childrenOf(list, "parameter")).flatMap((parameter) => {
    const type = (fieldOf(parameter, "type")?.text ?? "").replace(/^System\./u, "");
    return numbersAndTheLike.test(type) ? [(fieldOf(parameter, "name")?.text ?? "").toLowerCase()] : [];
  });
}

const numbersAndTheLike =
  /^(?:[su]?byte|u?short|u?int|u?long|U?Int(?:16|32|64)|float|double|decimal|bool|Boolean|Guid)\??$/u;

/** `[HttpTrigger]` and `[HttpTrigger("get")]`: nothing is emitted, and the host takes function (both models). */
const defaults: EndpointDefaults = {
  authLevel: "function",
  why: "C# takes a missing AuthorizationLevel for Function",
  methods: [],
};

function isTrigger(tree: Tree): boolean {
  return (knownText(lookup(tree, "type")) ?? "").endsWith("Trigger");
}

interface ParameterBinding {
  readonly attribute: CsharpAttribute;
  readonly tree: Tree;
}

function parameterBindings(code: CodeBase, { file, node }: Located): readonly ParameterBinding[] {
  const list = fieldOf(node, "parameters");
  return (list === undefined ? [] : childrenOf(list, "parameter")).flatMap((parameter) =>
    attributesOf(code, { file, node: parameter }).flatMap((attribute) => {
      const name = fieldOf(parameter, "name")?.text ?? "";
      const tree = bindingOfAttribute(code, attribute, directionOf(parameter), name);
      return tree === undefined ? [] : [{ attribute, tree }];
    }),
  );
}

/** In process the type of the parameter tells which way the data goes. */
function directionOf(parameter: Node): "in" | "out" {
  const type = fieldOf(parameter, "type")?.text ?? "";
  const isOut = childrenOf(parameter, "modifier").some(({ text }) => text === "out");
  return isOut || /^I(?:Async)?Collector\b|Writer\b/u.test(type) ? "out" : "in";
}

function outputOf(code: CodeBase, attribute: CsharpAttribute, name: string): readonly Tree[] {
  if (csharpModels.has(attribute.name)) return [];
  const tree = bindingOfAttribute(code, attribute, "out", name === "" ? "$return" : name);
  return tree === undefined ? [] : [tree];
}

/** Outputs on the properties of the class that the method returns. */
function resultBindings(code: CodeBase, { file, node }: Located): readonly Tree[] {
  const returned = fieldOf(node, "returns") ?? fieldOf(node, "type");
  const type = resultType(returned?.text ?? "");
  return typesNamed(code, csharpTypes, type, file).flatMap((declaration) => {
    const body = fieldOf(declaration.node, "body");
    return (body === undefined ? [] : childrenOf(body, "property_declaration")).flatMap((property) =>
      attributesOf(code, { file: declaration.file, node: property }).flatMap((attribute) =>
        outputOf(code, attribute, fieldOf(property, "name")?.text ?? ""),
      ),
    );
  });
}

const longestType = 500;

/** `Task<Outcome?>` is `Outcome`. */
function resultType(text: string): string {
  if (text.length > longestType) return "";
  const inner = /^(?:[\w.]+\.)?(?:Value)?Task\s*<(?<inner>.*)>\s*\??$/su.exec(text.trim())?.groups?.["inner"];
  return simpleName((inner ?? text).replace(/\?$/u, ""));
}
