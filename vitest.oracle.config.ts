import { defineConfig, mergeConfig } from "vitest/config";
import unit from "./vitest.config.ts";

// Real switches: started by the tests themselves. `npm run test:oracle` sets the environment.
const A_DAY = 86_400_000;

export default mergeConfig(
  { ...unit, test: { ...unit.test, include: [] } },
  defineConfig({
    test: {
      include: ["test/oracle/**/*.oracle.ts"],
      testTimeout: A_DAY,
      hookTimeout: 60_000,
      fileParallelism: false,
      outputFile: { json: ".reports/oracle.json" },
    },
  }),
);
