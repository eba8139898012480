import type { Fabric } from "../../src/model/fabric/fabric.ts";
import { readNetwork } from "../../src/model/network.ts";
import type { Scenario } from "../../src/model/scenario/schema.ts";
import { Context } from "../../src/verify/context.ts";
import { checkIsolation } from "../../src/verify/isolation.ts";
import { verify } from "../../src/verify/verify.ts";
import { readOnce } from "../floor.ts";
import { time, type Timing } from "../timing.ts";
import { measure } from "./measure.ts";
import type { Row } from "./row.ts";

export function fabricOf(scenario: Scenario): Fabric {
  const network = readNetwork(scenario);
  if (!network.ok) throw new Error(JSON.stringify(network.problems.slice(0, 3)));
  return network.value.fabric;
}

export function floorOf(fabric: Fabric): Timing {
  return time("floor: each port, tunnel, flow and endpoint read once", () => readOnce(fabric));
}

/** Isolation of a fabric that nobody has looked at before: decided, and as a whole report. */
export function isolationRows(fabric: Fabric, reach?: string): readonly Row[] {
  const floor = floorOf(fabric);
  const decide = () => {
    const { verdict } = checkIsolation(new Context(fabric));
    if (verdict !== "holds") throw new Error(`isolation of ${fabric.name}: ${verdict}`);
  };
  return [
    { timing: floor },
    measure("isolation decided", decide, { floor, ...(reach !== undefined && { reach }) }),
    measure("as a report, with digest and warnings", () => verify(fabric, { properties: ["isolation"] }), {
      floor,
    }),
  ];
}
