export default {
  testEnvironment: "node",
  extensionsToTreatAsEsm: [".ts"],
  transform: {
    "\\.ts$": [
      "@swc/jest",
      { jsc: { target: "es2023", parser: { syntax: "typescript" } }, module: { type: "es6" } },
    ],
  },
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  modulePathIgnorePatterns: ["<rootDir>/examples/", "<rootDir>/dist/"],
  // Many start programs, and machines of CI are slow.
  testTimeout: 60_000,
  // Half of the tests wait for a program that they started.
  maxWorkers: "100%",
  reporters: ["default", "<rootDir>/test/closing-line.js"],
};
