import type { Scenario } from "./schema.ts";

/**
 * Types a scenario in a file: `export default defineScenario({ … })`. Nothing is checked here; every command
 * checks what the file gives, and tells all of its problems at once.
 */
export function defineScenario(scenario: Scenario): Scenario {
  return scenario;
}
