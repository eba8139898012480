import { type Fabric, must } from "../../model/fabric/fabric.ts";
import { OVS_BRIDGE } from "../../model/fabric/spec.ts";
import { addressOf } from "../../model/spanning-tree/bridge-id.ts";
import { formatMac } from "../../model/values/mac.ts";
import { printFlow } from "../../model/openflow/print-flow.ts";
import { columnsOf, under, unlessDefault } from "../columns.ts";
import type { Columns } from "../part.ts";
import type { HostContext } from "./context.ts";

/** ovs-vswitchd.conf.db(5), table Bridge. A tree's identifiers are written, as its roots and ways follow from them. */
export function bridgeColumns(context: HostContext, bridge: number): Columns {
  const { fabric, datapath, trees } = context;
  const settings = fabric.bridgeSettings(bridge);
  const id = trees.bridgeIds.get(bridge);
  const config = {
    "stp-system-id": id === undefined ? undefined : formatMac(addressOf(id)),
    "stp-priority": unlessDefault(settings.stpPriority, OVS_BRIDGE.stpPriority),
    "stp-hello-time": settings.helloTime,
    "stp-max-age": unlessDefault(settings.maxAge, OVS_BRIDGE.maxAge),
    "stp-forward-delay": unlessDefault(settings.forwardDelay, OVS_BRIDGE.forwardDelay),
    "mac-aging-time": unlessDefault(settings.macAgeing, OVS_BRIDGE.macAgeing),
    "mac-table-size": unlessDefault(settings.macTableSize, OVS_BRIDGE.macTableSize),
    "forward-bpdu": unlessDefault(settings.forwardBpdu, OVS_BRIDGE.forwardBpdu),
  };
  return columnsOf({
    "Bridge.datapath_type": settings.datapathType === "" ? datapath : settings.datapathType,
    "Bridge.fail_mode": settings.failMode,
    "Bridge.stp_enable": settings.stp,
    ...under("Bridge.other_config:", config),
  });
}

/** Flows by what they match, each as `ovs-ofctl` takes it: ports by number, as those are told to the switch. */
export function flowColumns(fabric: Fabric, bridge: number): Columns {
  const { flow } = fabric.columns.flows;
  return Object.fromEntries(
    Array.from(fabric.flowsOf(bridge), (row) => flowColumn(printFlow(must(flow[row])))),
  );
}

/** `priority=1,in_port=2` and `actions=…` of one line: two flows of one table, priority and match are one. */
export function flowColumn(text: string): [string, string] {
  const at = text.indexOf("actions=");
  return [text.slice(0, at).replace(/,$/, ""), text.slice(at)];
}
