import { defineConfig, mergeConfig } from "vitest/config";
import unit from "./vitest.config.ts";

// Real hosts. `npm run test:lab` sets the environment.
export default mergeConfig(
  { ...unit, test: { ...unit.test, include: [], exclude: ["**/node_modules/**"] } },
  defineConfig({
    test: {
      include: ["test/lab/**/*.lab.ts"],
      testTimeout: 300_000,
      hookTimeout: 300_000,
      fileParallelism: false,
      outputFile: { json: ".reports/lab.json" },
    },
  }),
);
