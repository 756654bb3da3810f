import type { FrontEnd } from "./declarations/template-file.ts";
import { armFrontEnd } from "./frontends/arm/front-end.ts";
import { bicep } from "./frontends/bicep/front-end.ts";
import { functionsFrontEnd } from "./frontends/functions/front-end.ts";
import { pipelinesFrontEnd } from "./frontends/pipelines/front-end.ts";

/** The dialects that are read, the first that claims a path reading it. */
export const frontEnds: readonly FrontEnd[] = [bicep, functionsFrontEnd, pipelinesFrontEnd, armFrontEnd];
