import type { Models, SinkModel } from "../../flow/models.ts";
import { path } from "./path.ts";

// The template itself, not the data that it is filled with. Mustache has no code in its templates.

const template = {
  rule: "server-side-template-injection",
  harm: "template",
  argument: 0,
  becomes: "a template",
  form: "call",
} as const;

const sinks: readonly SinkModel[] = [
  { ...template, modules: ["ejs"], names: ["render", "compile"] },
  { ...template, modules: ["handlebars"], names: ["**.compile", "**.precompile"] },
  { ...template, modules: ["pug", "jade"], names: ["render", "compile", "compileClient"] },
  { ...template, modules: ["nunjucks"], names: ["**.renderString", "compile"] },
  { ...template, modules: ["nunjucks"], names: ["Template"], form: "construct" },
  { ...template, modules: ["lodash", "lodash-es", "underscore"], names: ["template"] },
  { ...template, modules: ["lodash/template", "lodash.template"], names: [""] },
  {
    ...template,
    modules: ["eta", "squirrelly"],
    names: ["**.renderString", "**.renderStringAsync", "**.compile", "render", "renderAsync"],
  },
  {
    ...template,
    modules: ["liquidjs"],
    names: ["**.parseAndRender", "**.parseAndRenderSync", "**.parse"],
  },
  { ...template, modules: ["dot"], names: ["template", "compile"] },
  { ...template, modules: ["swig", "swig-templates"], names: ["render", "compile"] },
  { ...template, modules: ["twig"], names: ["twig"], field: "data" },
  { ...template, modules: ["velocityjs"], names: ["render", "parse"] },
  { ...template, modules: ["hogan.js"], names: ["compile"] },
  { ...template, modules: ["art-template"], names: ["render", "compile"] },
];

/** The name of a view is a path of a file; its data, when they come as a whole, may name a layout as well. */
const views: readonly SinkModel[] = [
  { ...path, modules: ["express"], names: ["Response.render", "Response.plain.render"] },
  {
    ...path,
    modules: ["express"],
    names: ["Response.render", "Response.plain.render"],
    harm: "template",
    argument: 1,
    becomes: "the options of a view, its layout among them",
  },
  { ...path, modules: ["ejs", "pug"], names: ["renderFile", "compileFile"] },
  { ...path, modules: ["nunjucks"], names: ["**.render"] },
];

export const templateModels: Partial<Models> = { sinks: [...sinks, ...views] };
