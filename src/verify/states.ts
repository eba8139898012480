import { must } from "../model/fabric/fabric.ts";
import type { Wiring } from "../model/forwarding/wiring.ts";
import type { Outcome } from "./outcome.ts";
import type { State } from "./verdict.ts";

/** An outcome as the state that a violation starts from: the tunnels that win against the file's order. */
export function statesOf({ fabric }: Wiring, { winners }: Outcome): readonly State[] {
  const { port } = fabric.columns.tunnels;
  return [...winners].map((tunnel) => ({ at: fabric.portName(must(port[tunnel])), state: "wins" }));
}
