import type { Models, SinkModel } from "../../flow/models.ts";

// xml2js, fast-xml-parser, @xmldom/xmldom, sax and libxmljs as it comes read no files and no addresses.

const xml = {
  rule: "xml-external-entities",
  harm: "xml",
  argument: 0,
  becomes: "XML whose entities are read",
  form: "call",
} as const;

const sinks: readonly SinkModel[] = ["noent", "replaceEntities", "dtdload"].flatMap((field) => [
  {
    ...xml,
    modules: ["libxmljs", "libxmljs2"],
    names: ["parseXml", "parseXmlString", "parseXmlAsync", "Document.fromXml"],
    when: { argument: 1, field },
  } as const,
]);

/** `evaluate` of an expression: https://github.com/goto100/xpath */
const xpath = {
  rule: "xpath-injection",
  harm: "xpath",
  argument: 0,
  becomes: "an XPath expression",
  form: "call",
} as const;

const paths: readonly SinkModel[] = [
  {
    ...xpath,
    modules: ["xpath"],
    names: ["select", "select1", "selectWithResolver", "evaluate", "parse", "useNamespaces.()"],
  },
  { ...xpath, modules: ["libxmljs", "libxmljs2"], names: ["**.find", "**.get"] },
  { ...xpath, modules: ["xml2js-xpath"], names: ["find", "evalFirst", "jsonText"], argument: 1 },
];

export const xmlModels: Partial<Models> = { sinks: [...sinks, ...paths] };
