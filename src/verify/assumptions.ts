import { tunnelNames } from "../model/fabric/tunnel-words.ts";
import { hearsLocal } from "../model/forwarding/host-rules.ts";
import { PORT } from "../model/fabric/columns.ts";
import type { Fabric } from "../model/fabric/fabric.ts";

/** What a verdict takes for granted, said with every one that needs it. */
export function assumptionsFor(fabric: Fabric): readonly string[] {
  const { bridges, tunnels } = fabric.columns;
  const linux = [...bridges.host.keys()].some((bridge) => fabric.bridgeSettings(bridge).kind === "linux");
  const isHeard = [...bridges.host.keys()].some((bridge) => hearsLocal(fabric, bridge));
  const used = tunnelNames(new Set(tunnels.type));
  return [
    ...(fabric.allowed.length > 0 ? [mayMeet(fabric)] : []),
    "Open vSwitch forwards as measured on 3.1.0, and the tables are as declared",
    ...(used.length > 0
      ? [
          `the hosts of the underlay are honest: ${used.join(" and ")} ${used.length === 1 ? "has" : "have"} no authentication`,
        ]
      : []),
    ...(used.length > 0 && fabric.unmodelled.length > 0
      ? ["what is not modelled sends no packet to the underlay that a tunnel takes for its own"]
      : []),
    ...(isHeard
      ? [
          "hosts answer as Linux does, with no port open and no packet filter, and report nothing of what they forward",
        ]
      : []),
    ...(readsInnerTags(fabric)
      ? [
          "Open vSwitch's flow cache does with inner tags what its rules say; that of 3.1.0 does not always: where vlan-limit is not 1, a frame can go the way of another whose inner tag differs",
        ]
      : []),
    ...(hasOutsiders(fabric)
      ? [
          "ports that take no part in spanning tree were there before it ran, or the switch was restarted since: others are not flooded to",
        ]
      : []),
    ...(linux
      ? ["no packet filter (iptables, nftables) of a host stands between ports of a Linux bridge"]
      : []),
  ];
}

/** How many pairs are named. */
const MAX_NAMED = 10;

function mayMeet({ allowed }: Fabric): string {
  const named = allowed.slice(0, MAX_NAMED).map(([a, b]) => `${a} and ${b}`);
  const more = allowed.length - named.length;
  return `${named.join(", ")}${more > 0 ? ` and ${more} more pairs` : ""} may meet (allow)`;
}

/**
 * Whether a bridge of Open vSwitch reads more tags than one. The flow cache then leaves out of what it compares an inner tag
 * that has decided: after a frame with the tag 3 alone one with the tags 3 and 3 goes its way, and the other way round. Measured.
 * @see ofproto-dpif-xlate.c, xlate_wc_finish
 */
function readsInnerTags(fabric: Fabric): boolean {
  return [...fabric.columns.bridges.host.keys()].some(
    (bridge) => fabric.bridgeSettings(bridge).kind === "ovs" && fabric.tagsReadBy(bridge) !== 1,
  );
}

/**
 * Whether Open vSwitch's bridges with spanning tree have ports that take no part in it. Those that were added while it ran
 * are not flooded to until the switch is restarted; measured.
 * @see ofproto-dpif.c, bundle_update
 */
function hasOutsiders(fabric: Fabric): boolean {
  const { bridges, ports } = fabric.columns;
  return [...bridges.host.keys()].some((bridge) => {
    const { kind, stp } = fabric.bridgeSettings(bridge);
    if (kind !== "ovs" || !stp) return false;
    return fabric
      .portsOf(bridge)
      .some((port) => ports.kind[port] === PORT.internal || !fabric.portSettings(port).stpEnable);
  });
}
