import { type Fabric, must } from "../model/fabric/fabric.ts";
import type { HopData } from "../sim/hop-data.ts";

/** A step in which a flow acts on the frame, or is learned from it. */
export type Acting = Extract<HopData, { readonly step: "table" | "learn" }>;

/** What in the file caused the flow that acts in this step; undefined where none does, or one that was learned. */
export function originOfFlow(fabric: Fabric, step: HopData): number | undefined {
  if (step.step !== "table") return undefined;
  const { flows, ports } = fabric.columns;
  const rows = fabric.flowsOf(must(ports.bridge[step.port]));
  const row = Array.from(rows).find((one) => flows.flow[one] === step.flow);
  return row === undefined ? undefined : must(flows.origin[row]);
}
