// Property tests: the seed is chosen in vitest.config.ts, and is printed with each failure.
import fc from "fast-check";

const seed = Number(process.env["FC_SEED"]);
if (!Number.isInteger(seed)) {
  throw new Error(`FC_SEED must be an integer, not ${JSON.stringify(process.env["FC_SEED"])}`);
}
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
