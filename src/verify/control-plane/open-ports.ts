import { must } from "../../model/fabric/fabric.ts";
import type { Context } from "../context.ts";

/** The ports of endpoints that spanning tree listens to, in the file's order: whoever is plugged in there speaks BPDUs with the bridge. */
export function openPorts({ fabric, outcomes }: Context): readonly number[] {
  const { endpoint } = fabric.columns.ports;
  const { ports, columns } = must(outcomes.all[0]).tree;
  return [...ports].filter((port, index) => columns.enabled[index] === 1 && must(endpoint[port]) >= 0);
}
