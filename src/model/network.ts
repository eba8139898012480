import { wire } from "./designs/wire.ts";
import { fabricDocument } from "./fabric/document.ts";
import type { Fabric } from "./fabric/fabric.ts";
import { fabricFrom } from "./fabric/from-document.ts";
import { type Scenario, scenarioSchema } from "./scenario/schema.ts";
import { checkSchema } from "./schema/check.ts";
import { type Checked, good, show, unless } from "./values/problem.ts";

/** What a file holds: a fabric written by hand, or a scenario and the fabric that its design makes of it. */
export interface Network {
  readonly fabric: Fabric;
  readonly scenario: Scenario | undefined;
}

/** Takes any value, as a file gave it. What says `kind: "fabric"` is one; what says no kind is to be a scenario. */
export function readNetwork(value: unknown): Checked<Network> {
  const kind = kindOf(value);
  if (kind !== undefined && kind !== "fabric" && kind !== "scenario")
    return unless([{ path: "kind", expected: "scenario or fabric", found: show(kind) }], never);
  if (kind === "fabric") {
    const document = checkSchema(fabricDocument, value);
    if (!document.ok) return document;
    const fabric = fabricFrom(document.value);
    return fabric.ok ? good({ fabric: fabric.value, scenario: undefined }) : fabric;
  }
  const scenario = checkSchema(scenarioSchema, value);
  if (!scenario.ok) return scenario;
  const fabric = wire(scenario.value);
  return fabric.ok ? good({ fabric: fabric.value, scenario: scenario.value }) : fabric;
}

function kindOf(value: unknown): unknown {
  return typeof value === "object" && value !== null && "kind" in value ? value.kind : undefined;
}

function never(): never {
  throw new Error("a network of no kind");
}
