import type { TunnelType } from "../fabric/columns.ts";
import type { FabricDraft } from "../fabric/draft.ts";
import { must } from "../fabric/fabric.ts";
import { DEFAULT_MTU } from "../fabric/spec.ts";
import { NO_KEY } from "../values/tunnel-key.ts";
import { greLength } from "../wire/gre.ts";
import { IPV4_LENGTH } from "../wire/ipv4.ts";
import { UDP_LENGTH } from "../wire/udp.ts";
import { VXLAN_LENGTH } from "../wire/vxlan.ts";
import type { NeutronNetwork } from "./neutron-networks.ts";
import { ETHERNET_HEADER } from "../wire/ethernet.ts";

/**
 * The largest packet that fits wherever a network goes, at most 1500 bytes: into the tunnels between its hosts, where
 * frames have no tag, and over its physical network.
 * @param outside the MTU of its physical network, where it is written
 */
export function networkMtu(
  draft: FabricDraft,
  type: TunnelType,
  { key, local }: NeutronNetwork,
  outside = DEFAULT_MTU,
): number {
  if (key === undefined) return Math.min(DEFAULT_MTU, outside);
  return Math.min(DEFAULT_MTU, outside, narrowest(draft, local) - overheadOf(type));
}

/** Of the paths between these hosts, by their rows. */
function narrowest({ paths, underlayMtu }: FabricDraft, hosts: ReadonlyMap<number, unknown>): number {
  const { from, to, mtu } = paths.columns;
  let least = Number.POSITIVE_INFINITY;
  let written = 0;
  for (let path = 0; path < paths.count; path++) {
    if (!hosts.has(must(from[path])) || !hosts.has(must(to[path]))) continue;
    least = Math.min(least, must(mtu[path]));
    written++;
  }
  const isAllWritten = written > 0 && written === hosts.size * (hosts.size - 1);
  return isAllWritten ? least : Math.min(least, underlayMtu);
}

/** RFC 2890 §2, RFC 7348 §5: from the outer IP header to the end of the inner Ethernet header; bytes. */
function overheadOf(type: TunnelType): number {
  switch (type) {
    case "gre":
      return IPV4_LENGTH + greLength({ key: NO_KEY, checksum: false }) + ETHERNET_HEADER;
    case "vxlan":
      return IPV4_LENGTH + UDP_LENGTH + VXLAN_LENGTH + ETHERNET_HEADER;
  }
}
