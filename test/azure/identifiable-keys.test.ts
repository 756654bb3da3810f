import { expect, test } from "@jest/globals";

import { credentialIn } from "../../src/azure/credentials.ts";
import { identifiableKeys } from "../../src/azure/identifiable-keys.ts";

const filler = "aB3dE6gH9".repeat(12);

/** The head of a key, its signature, its tail. Put together, so that nothing takes this file for a leak. */
const samples: readonly (readonly [string, string])[] = [
  ["storage-key", `${filler.slice(0, 76)}+AStabcdeQ==`],
  ["batch-key", `${filler.slice(0, 76)}+ABaabcdeQ==`],
  ["cosmos-key", `${filler.slice(0, 76)}ACDbabcdeQ==`],
  ["api-management-key", `${filler.slice(0, 76)}APIMabcdeQ==`],
  ["machine-learning-key", `${filler.slice(0, 76)}+AMCabcdeQ==`],
  ["service-bus-key", `${filler.slice(0, 33)}+ASbAabcde=`],
  ["event-hubs-key", `${filler.slice(0, 33)}+AEhAabcde=`],
  ["relay-key", `${filler.slice(0, 33)}+ARmAabcde=`],
  ["event-grid-key", `${filler.slice(0, 33)}AZEGAabcde=`],
  ["iot-key", `${filler.slice(0, 33)}AIoTAabcde=`],
  ["redis-key", `${filler.slice(0, 33)}AzCaAabcde=`],
  ["search-key", `${filler.slice(0, 42)}AzSeAabcde`],
  ["registry-key", `${filler.slice(0, 42)}+ACRAabcde`],
  ["function-key", `${filler.slice(0, 44)}AzFuabcdeQ==`],
  ["devops-token", `${filler.slice(0, 76)}AZDOabcd`],
  ["annotated-key", `${filler.slice(0, 52)}JQQJ99AL${filler.slice(0, 16)}Aabcdefg`],
];

test("every key is known by its signature, alone and inside a text, and not without it", () => {
  expect(samples.map(([id]) => id)).toEqual(identifiableKeys.map(({ id }) => id));
  expect(samples.map(([, sample]) => credentialIn(sample)?.shape.id)).toEqual(samples.map(([id]) => id));
  for (const [id, sample] of samples) {
    const found = credentialIn(`key: ${sample} (old)`);
    expect([found?.shape.id, found?.start, found?.end]).toEqual([id, 5, 5 + sample.length]);
    const shape = identifiableKeys.find((one) => one.id === id);
    expect(shape?.pattern.test(`${sample}x`)).toBe(false);
    expect(shape?.pattern.test(filler)).toBe(false);
  }
});
