import type { Fabric } from "../model/fabric/fabric.ts";
import { must } from "../model/fabric/fabric.ts";
import { TAG_LENGTH } from "../model/wire/vlan.ts";
import { PAIR_MTU } from "./part.ts";

/** Tags that may lie under the outermost, which does not count towards an MTU, where ports put a second one on: bytes. */
const ROOM_FOR_TAGS = 5 * TAG_LENGTH;

/**
 * The MTU in bytes that a link is built with. One that names none carries all in the model: so it has room for the largest packet that
 * any endpoint sends, and for tags on tags where there is a dot1q-tunnel port.
 */
export function mtuToBuild(fabric: Fabric): (link: number) => number {
  const { links, endpoints, vlanProfiles } = fabric.columns;
  const most = endpoints.mtu.reduce((one, other) => Math.max(one, other), PAIR_MTU);
  const isStacking = vlanProfiles.some(({ mode }) => mode === "dot1q-tunnel");
  const roomy = Math.min(MOST, most + (isStacking ? ROOM_FOR_TAGS : 0));
  return (link) => must(links.mtu[link]) || roomy;
}

/** bytes: of a pair of interfaces. See drivers/net/veth.c. */
const MOST = 65_535;
