import { test } from "@jest/globals";

import { expectMarked, handler } from "../../flow/marked.ts";

/** Name of the library, what stands above the handler, and its lines, those that are reported marked `// ! rule`. */
export type Case = readonly [library: string, header: string, ...lines: readonly string[]];

/** One test a case: `id` is text from the request, `body` an object. */
export function followEach(cases: readonly Case[]): void {
  test.each(cases.map(([library, header, ...lines]) => [library, header, lines] as const))(
    "%s",
    async (_, header, lines) => {
      const start = `const id = request.query.get("id");\nconst body = await request.json();\n`;
      await expectMarked({ "a.ts": handler(start + lines.join("\n"), header) });
    },
  );
}
