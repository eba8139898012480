import { VXLAN_PORT } from "../wire/vxlan.ts";
import { TUNNEL_TYPES, type TunnelType } from "./columns.ts";
import { type Fabric, must } from "./fabric.ts";
import { formatEnd, tunnelSpec, tunnelType } from "./tunnel-spec.ts";

const NAMES: Readonly<Record<TunnelType, string>> = { gre: "GRE", vxlan: "VXLAN" };

/** `GRE` or `VXLAN` */
export function tunnelName(fabric: Fabric, tunnel: number): string {
  return NAMES[tunnelType(fabric, tunnel)];
}

/** Those names for some of TUNNEL, in the order of the alphabet. */
export function tunnelNames(types: Iterable<number>): readonly string[] {
  return Array.from(types, (type) => NAMES[must(TUNNEL_TYPES[type])]).toSorted();
}

/**
 * What a tunnel sends with: `key 7`, `VNI 7`, `no key`, or `the key that flows set`.
 * @param set by flows, where it is known
 */
export function sentKey(fabric: Fabric, tunnel: number, set?: number): string {
  const { type, outKey } = tunnelSpec(fabric, tunnel);
  const word = type === "vxlan" ? "VNI" : "key";
  if (outKey === "flow") return set === undefined ? `the ${word} that flows set` : `${word} ${set}`;
  if (outKey === undefined) return type === "vxlan" ? "VNI 0" : "no key";
  return `${word} ${outKey}`;
}

/** By what Open vSwitch tells a tunnel of a host from the others of its type: `remote_ip 1.1.1.2 and key 7`. */
export function takenPackets(fabric: Fabric, tunnel: number): string {
  const { type, dstPort, remoteIp, localIp, inKey } = tunnelSpec(fabric, tunnel);
  const options = [
    ...(type === "vxlan" && dstPort !== VXLAN_PORT ? [`dst_port ${dstPort}`] : []),
    `remote_ip ${formatEnd(remoteIp)}`,
    ...(localIp === undefined ? [] : [`local_ip ${formatEnd(localIp)}`]),
  ];
  return `${options.join(", ")} and key ${inKey}`;
}
