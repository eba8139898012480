import { readJson } from "../../src/load/json.ts";
import { wire } from "../../src/model/designs/wire.ts";
import type { Fabric } from "../../src/model/fabric/fabric.ts";
import { toDocument } from "../../src/model/fabric/to-document.ts";
import { readNetwork } from "../../src/model/network.ts";
import type { Scenario } from "../../src/model/scenario/schema.ts";
import { floorOf } from "./isolation.ts";
import { measure } from "./measure.ts";
import type { Row } from "./row.ts";

/** A fabric made of a scenario by its design, and read and checked from JSON: of the scenario, and of all that was made. */
export function buildingRows(scenario: Scenario, fabric: Fabric): readonly Row[] {
  const floor = floorOf(fabric);
  const short = JSON.stringify(scenario);
  const long = JSON.stringify(toDocument(fabric));
  const row = (what: string, text: string) =>
    measure(`loaded as ${what}, ${(text.length / 1e6).toFixed(0)} MB of JSON`, () => load(text), {
      floor,
      reach: "15 s",
    });
  return [
    measure("made by the builder", () => wire(scenario), { floor, reach: "2 s" }),
    row("a scenario", short),
    row("a fabric", long),
  ];
}

function load(text: string): void {
  const value = readJson(text);
  if (!value.ok) throw new Error(JSON.stringify(value.problems.slice(0, 3)));
  const network = readNetwork(value.value);
  if (!network.ok) throw new Error(JSON.stringify(network.problems.slice(0, 3)));
}
