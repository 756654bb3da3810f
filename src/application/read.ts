import { bindingAlerts } from "../code/bindings/alerts.ts";
import type { Analyser, AnalyserState, CodeReading, CodeSettings } from "../code/reading.ts";
import { allFacts } from "../code/facts.ts";
import type { Declaration } from "../declarations/declaration.ts";
import type { Problem } from "../declarations/problem.ts";
import type {
  FrontEnd,
  ParameterFile,
  Reading,
  RegistryModules,
  TemplateFile,
  TemplateLoader,
} from "../declarations/template-file.ts";
import { isUnreadable, type Files } from "../source/files.ts";
import { realPath } from "../source/links.ts";
import { application, type Application, type PenetrationTesting } from "./application.ts";
import { deploymentsOf, wantedTemplates, type Deployment, type DeploymentOptions } from "./deployment.ts";
import { strayingBehindLinks } from "./linked-folders.ts";
import { strayParameterFile } from "./stray-parameter-file.ts";
import { deploymentPlan, type DeploymentMade } from "./deployment-plan.ts";
import { deploymentCommandsIn } from "./deployment-commands.ts";
import { workflowsIn } from "./workflows.ts";

export interface ReadRequest {
  readonly files: Files;
  readonly frontEnds: readonly FrontEnd[];
  readonly analysers: readonly Analyser[];
  readonly registryModules: RegistryModules;
  /** Paths the trusted policy leaves out. */
  readonly ignored: (path: string) => boolean;
  readonly penetrationTesting: PenetrationTesting;
  readonly today: string;
  readonly code?: CodeSettings;
  readonly deployments?: DeploymentOptions;
}

/** One revision, read: the application and what of it could not be read. */
export interface Read {
  readonly application: Application;
  readonly problems: readonly Problem[];
  /** Files read, by kind. */
  readonly counts: Readonly<Record<string, number>>;
  readonly skipped: readonly { readonly path: string; readonly why: string }[];
  readonly unresolved: readonly { readonly what: string; readonly why: string; readonly path: string }[];
  readonly analysers: readonly AnalyserState[];
  /** Templates that were taken for deployed by themselves. */
  readonly roots: readonly string[];
  /** Every deployment, also those that were left out. */
  readonly made: readonly DeploymentMade[];
  /** How many deployments were left out, since they were not wanted. */
  readonly untouched: number;
}

/** Reads every file that a front end or an analyser understands, and joins what they say. */
export async function readApplication(request: ReadRequest): Promise<Read> {
  const { files, frontEnds, ignored } = request;
  const templates = new Map<string, TemplateFile>();
  const parameterFiles: ParameterFile[] = [];
  const configuration: Declaration[] = [];
  const problems: Problem[] = [];
  const counts = new Map<string, number>();
  const skipped: { path: string; why: string }[] = [];
  for (const frontEnd of frontEnds) await frontEnd.prepare?.(files);

  const unread = (path: string, why: string): void => {
    problems.push({ kind: "unread", message: `This file ${why}`, at: { path }, effect: "incomplete" });
    skipped.push({ path, why });
  };
  const keep = (path: string, reading: Reading, frontEnd: FrontEnd): void => {
    switch (reading.kind) {
      case "template":
        templates.set(path, reading.template);
        break;
      case "parameters":
        parameterFiles.push(reading.parameters);
        problems.push(...reading.parameters.problems);
        break;
      case "configuration":
        configuration.push(...reading.declarations);
        problems.push(...reading.problems);
        break;
    }
    const kind = kindOf(path, frontEnd, reading.kind);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  };
  for (const path of files.paths) {
    const claiming = frontEnds.filter((one) => one.claims(path));
    if (claiming.length === 0) continue;
    if (ignored(path)) {
      skipped.push({ path, why: "the policy ignores this path" });
      continue;
    }
    const source = files.read(path);
    if (isUnreadable(source)) {
      unread(path, source.why);
      continue;
    }
    for (const frontEnd of claiming) {
      const reading = frontEnd.read(source, files);
      if (reading === undefined) continue;
      keep(path, reading, frontEnd);
      break;
    }
  }

  const scripts = new Set<string>();
  const flows = workflowsIn(configuration, (named) => {
    const path = realPath(named, files);
    if (!files.has(path) || ignored(path)) return undefined;
    const source = files.read(path);
    const isNew = !scripts.has(path);
    scripts.add(path);
    if (!isUnreadable(source)) return source;
    if (isNew) unread(path, source.why);
    return undefined;
  });
  problems.push(...flows.problems);
  if (scripts.size > 0) counts.set("scripts run by workflows", scripts.size);
  const real = (path: string): string => realPath(path, files);
  const commands = deploymentCommandsIn(flows.workflows, flows.hooks).map((command) => ({
    ...command,
    template: command.template.map(real),
    parameters: command.parameters.map((given) =>
      given.kind === "file" ? { ...given, paths: given.paths.map(real) } : given,
    ),
  }));
  const isRead = (path: string): boolean =>
    templates.has(path) || parameterFiles.some(({ source }) => source.path === path);
  const readNamed = (path: string, as: "template" | "parameters"): void => {
    if (isRead(path) || !files.has(path) || ignored(path)) return;
    const source = files.read(path);
    if (isUnreadable(source)) {
      unread(path, source.why);
      return;
    }
    for (const frontEnd of frontEnds) {
      const reading = frontEnd.readNamed?.(source, files, as);
      if (reading?.kind !== as) continue;
      keep(path, reading, frontEnd);
      return;
    }
  };
  for (const { template, parameters } of commands) {
    for (const path of template) readNamed(path, "template");
    for (const given of parameters)
      if (given.kind === "file") for (const path of given.paths) readNamed(path, "parameters");
  }
  // Templates that are found on the way are gone through too: the map grows while it is walked.
  for (const template of templates.values()) for (const path of template.calls) readNamed(path, "template");

  problems.push(...strayingBehindLinks(templates, files));

  const deployable = { templates, parameterFiles, commands };
  const plan = deploymentPlan(deployable, request.deployments);
  const asked = wantedTemplates(deployable, plan, request.deployments);
  problems.push(...[...asked.values()].flatMap((template) => template.problems));
  const registryCalls = registryCallsOf(asked.values());
  const registryModule = await request.registryModules(registryCalls);
  const had = registryCalls.filter((reference) => !("kind" in registryModule(reference)));
  if (had.length > 0) counts.set("modules of registries", had.length);
  const loader: TemplateLoader = {
    files,
    template: (path) => templates.get(path) ?? { kind: "unavailable", why: whyNoTemplate(files, path) },
    registryModule,
  };
  const evaluated = deploymentsOf(plan, templates, loader, request.deployments);
  problems.push(...evaluated.problems);
  configuration.push(...[...evaluated.strays, ...evaluated.leftOver].map(strayParameterFile));
  for (const { source } of evaluated.strays)
    skipped.push({ path: source.path, why: "no template of it is here: only its secrets were judged" });

  const visible: Files = withoutIgnored(files, ignored);
  const readings: CodeReading[] = [];
  for (const analyser of request.analysers)
    readings.push(await analyser.read(visible, configuration, request.code));
  for (const reading of readings) {
    problems.push(...reading.problems);
    skipped.push(...reading.skipped);
    if (reading.read.length > 0) counts.set(`${reading.state.name} files`, reading.read.length);
  }

  const handlers = readings.flatMap((reading) => reading.handlers);
  return {
    application: application({
      deployments: evaluated.deployments,
      configuration,
      workflows: flows.workflows,
      handlers,
      alerts: [...readings.flatMap(({ alerts }) => alerts), ...handlers.flatMap(bindingAlerts)],
      facts: allFacts(readings.flatMap(({ facts }) => facts ?? [])),
      penetrationTesting: request.penetrationTesting,
      today: request.today,
    }),
    problems: distinct(problems),
    counts: Object.fromEntries(counts),
    skipped,
    unresolved: unresolvedIn(evaluated.deployments),
    roots: evaluated.roots,
    made: evaluated.made,
    untouched: evaluated.untouched,
    analysers: readings.map(({ state }) => state),
  };
}

function registryCallsOf(templates: Iterable<TemplateFile>): readonly string[] {
  return [...new Set([...templates].flatMap(({ registryCalls }) => registryCalls ?? []))];
}

function whyNoTemplate(files: Files, path: string): string {
  return files.has(path) ? "is not a template" : "is not in the repository";
}

function withoutIgnored(files: Files, ignored: (path: string) => boolean): Files {
  const paths = files.paths.filter((path) => !ignored(path));
  if (paths.length === files.paths.length) return files;
  return {
    paths,
    has: (path) => files.has(path) && !ignored(path),
    read: (path) => files.read(path),
    readBytes: (path) => files.readBytes(path),
    idOf: (path) => files.idOf(path),
    gitHubName: files.gitHubName,
    links: files.links,
  };
}

function kindOf(
  path: string,
  { dialect }: FrontEnd,
  kind: "template" | "parameters" | "configuration",
): string {
  if (dialect === "pipelines") return "GitHub workflows";
  if (kind === "configuration") return path.slice(path.lastIndexOf("/") + 1);
  const language = dialect === "bicep" ? "Bicep" : dialect === "terraform" ? "Terraform" : "ARM";
  return kind === "template" ? `${language} templates` : `${language} parameter files`;
}

/** The same problem met in several evaluations of one template is one problem. */
function distinct(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Map<string, Problem>();
  for (const problem of problems) {
    const { at } = problem;
    const where = at === undefined ? "" : "source" in at ? `${at.source.path}:${at.start}` : at.path;
    const key = `${where}\n${problem.message}`;
    const before = seen.get(key);
    if (before === undefined || (before.effect === "notice" && problem.effect === "incomplete"))
      seen.set(key, problem);
  }
  return [...seen.values()];
}

function unresolvedIn(
  deployments: readonly Deployment[],
): readonly { readonly what: string; readonly why: string; readonly path: string }[] {
  const found = new Map<string, { what: string; why: string; path: string }>();
  for (const { templates } of deployments) {
    for (const { template } of templates) {
      for (const call of template.modules) {
        if (call.template !== undefined) continue;
        const path = call.at.source.path;
        found.set(`${path}\n${call.target}`, {
          what: call.target,
          why: call.why ?? "could not be had",
          path,
        });
      }
    }
  }
  return [...found.values()];
}
