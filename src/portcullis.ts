import type * as Action from "./action.ts";
import type * as CommandLine from "./cli/program.ts";

// Both programs in one file of dist/, which then holds once what they share. Each is started when it is asked for.

export const commandLine = (): Promise<typeof CommandLine> => import("./cli/program.ts");

/** @public What dist/action.cjs calls. */
export const action = (): Promise<typeof Action> => import("./action.ts");
