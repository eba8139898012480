import { randomInt } from "node:crypto";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// One seed for all property tests of a run: fresh each time, or the one given in FC_SEED.
const seed = process.env["FC_SEED"] ?? String(randomInt(2 ** 31));

export default defineConfig({
  resolve: {
    alias: [{ find: /^simnet$/, replacement: fileURLToPath(new URL("src/index.ts", import.meta.url)) }],
  },
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["**/node_modules/**", "test/lab/**"],
    globalSetup: ["test/temporary-folder.ts"],
    setupFiles: ["test/setup.ts"],
    env: { FC_SEED: seed },
    testTimeout: 60_000,
    hookTimeout: 20_000,
    reporters: ["default", "json"],
    outputFile: { json: ".reports/vitest.json" },
  },
});
