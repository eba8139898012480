import type { Fabric } from "../fabric/fabric.ts";
import { must } from "../fabric/fabric.ts";

const OUTER_IPV4 = 20;
const GRE_BASE = 4;
const GRE_KEY = 4;
const GRE_CHECKSUM = 4;

/** The protocol that a path drops by name when it drops this tunnel. */
export const GRE_PROTOCOL = "gre";

/** Bytes that a tunnel puts before the inner Ethernet frame: RFC 791, RFC 2784 §2, RFC 2890 §2. */
export function tunnelOverhead(fabric: Fabric, tunnel: number): number {
  const { hasOutKey, csum } = fabric.columns.tunnels;
  return OUTER_IPV4 + GRE_BASE + GRE_KEY * must(hasOutKey[tunnel]) + GRE_CHECKSUM * must(csum[tunnel]);
}
