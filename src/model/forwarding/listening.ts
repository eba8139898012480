import type { Fabric } from "../fabric/fabric.ts";
import { must } from "../fabric/fabric.ts";
import { type Service, serviceOf } from "./service.ts";
import type { Wiring } from "./wiring.ts";

/** Where a bridge's frames are forwarded: in Linux, or in Open vSwitch itself (`datapath_type=netdev`). */
export type Datapath = "kernel" | "userspace";
export const DATAPATHS: readonly Datapath[] = ["kernel", "userspace"];

export function datapathOf(fabric: Fabric, tunnel: number): Datapath {
  const { tunnels, ports } = fabric.columns;
  const bridge = must(ports.bridge[must(tunnels.port[tunnel])]);
  return fabric.bridgeSettings(bridge).datapathType === "netdev" ? "userspace" : "kernel";
}

/** The services of a host's tunnels on one datapath: its list of them is for all of its bridges. */
export function servicesOf(wiring: Wiring, host: number, datapath: Datapath): readonly Service[] {
  const own = [...wiring.tunnels.tunnelsOn(host)].filter((tunnel) => isOn(wiring, tunnel, datapath));
  return own.map((tunnel) => serviceOf(wiring.fabric, tunnel));
}

/** Whether a datapath of a host has a tunnel that packets of a service are for. */
export function listens(wiring: Wiring, host: number, service: Service, datapath: Datapath): boolean {
  return wiring.tunnels
    .tunnelsOn(host)
    .some((tunnel) => serviceOf(wiring.fabric, tunnel) === service && isOn(wiring, tunnel, datapath));
}

/** One that has failed is gone from its datapath. */
function isOn({ fabric }: Wiring, tunnel: number, datapath: Datapath): boolean {
  const { ports, tunnels } = fabric.columns;
  return ports.up[must(tunnels.port[tunnel])] === 1 && datapathOf(fabric, tunnel) === datapath;
}
