import { printFlow } from "../openflow/print-flow.ts";
import { formatMac, type Mac } from "../values/mac.ts";
import type { FdbDocument } from "./document.ts";
import { type Fabric, must } from "./fabric.ts";

/** The flows of a bridge in their order, ports by number; undefined where its tables follow from fail_mode. */
export function flowDocument(fabric: Fabric, bridge: number): string[] | undefined {
  const { bridges, flows } = fabric.columns;
  if (bridges.hasFlows[bridge] === 0) return undefined;
  return Array.from(fabric.flowsOf(bridge), (row) => printFlow(must(flows.flow[row])));
}

export function fdbDocument(fabric: Fabric, bridge: number): FdbDocument[] {
  const { fdb, ports } = fabric.columns;
  return Array.from(fabric.fdbOf(bridge), (row) => ({
    vlan: must(fdb.vlan[row]),
    mac: formatMac(must(fdb.mac[row]) as Mac),
    port: must(ports.name[must(fdb.port[row])]),
  }));
}
