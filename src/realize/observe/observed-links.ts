import { columnsOf, setOf, unlessDefault } from "../columns.ts";
import { stubOf } from "../names.ts";
import { PAIR_MTU, type Part } from "../part.ts";
import { innerEnd } from "./inner-end.ts";
import { bridgeSettings, memberSettings } from "./linux-bridge.ts";
import type { Link, Snapshot } from "./snapshot.ts";

/** The interfaces that are this fabric's: those that say so, and the other ends of those that are pairs. */
export function ownLinks({ links }: Snapshot, owner: string) {
  const marked = links.filter(({ ifalias }) => ifalias?.startsWith(`simnet:${owner}:`) === true);
  const names = marked.flatMap(({ ifname, link }) => (link === undefined ? [ifname] : [ifname, link]));
  return { marked, names: new Set(names) };
}

/** One of our interfaces: a bridge of the kernel's, or the first end of a pair. */
export function linkPart(snapshot: Snapshot, link: Link, isUserspace: (link: Link) => boolean): Part {
  const { ifname: name, ifalias = "", linkinfo } = link;
  const of = ifalias.split(":").slice(2).join(":");
  if (linkinfo?.info_kind === "bridge") {
    const columns = columnsOf({
      addresses: addressesOf(link),
      state: stateOf(link),
      ...bridgeSettings(link),
    });
    return { kind: "linux-bridge", name, of, columns };
  }
  const columns = plugColumns(snapshot, link, isUserspace(link));
  return columns === undefined
    ? { kind: "cable", name, of, columns: cableColumns(snapshot, link) }
    : { kind: "plug", name, of, columns };
}

/** @returns undefined where the other end is in no container */
function plugColumns(snapshot: Snapshot, link: Link, isUserspace: boolean) {
  const { container, inside } = innerEnd(snapshot, link) ?? {};
  if (container === undefined || inside === undefined) return undefined;
  const { mtu } = link;
  const way = snapshot.gateways.get(container.Id);
  return columnsOf({
    container: container.Name.slice(1),
    interface: inside.ifname,
    mac: inside.address,
    mtu,
    "inside-mtu": inside.mtu === mtu ? undefined : inside.mtu,
    address: addressesOf(inside),
    gateway: way?.dev === inside.ifname ? way.gateway : undefined,
    master: masterOf(link),
    member: memberOf(link),
    state: stateOf(inside) ?? stateOf(link),
    // It cannot be seen, and is what such a pair needs: where it is made again, it is made so.
    offload: isUserspace ? "off" : undefined,
  });
}

/** A pair is up if both of its ends are. */
function cableColumns({ links }: Snapshot, link: Link) {
  const peer = links.find(({ ifname }) => ifname === link.link) ?? link;
  return columnsOf({
    peer: link.link === stubOf(link.ifname) ? undefined : link.link,
    mtu: unlessDefault(link.mtu, PAIR_MTU),
    "peer-mtu": unlessDefault(peer.mtu, link.mtu),
    up: (stateOf(link) ?? stateOf(peer)) === undefined ? undefined : false,
    master: masterOf(link),
    member: memberOf(link),
    ...(peer !== link && { "peer-master": masterOf(peer), "peer-member": memberOf(peer) }),
  });
}

/** The Linux bridge that an interface is at. */
function masterOf({ master }: Pick<Link, "master">): string | undefined {
  return master === "ovs-system" ? undefined : master;
}

/** What it does as a member of a Linux bridge that others do not: for `ip link set type bridge_slave`. */
function memberOf(link: Link): string | undefined {
  return memberSettings(link).join(" ") || undefined;
}

/** Whether an interface carries nothing, though it may be set up: it has no carrier, or its other end is down. RFC 2863 §3.1.14. */
export function isDead({ operstate }: Link): boolean {
  return operstate !== "UP" && operstate !== "UNKNOWN";
}

/** Of what is up, nothing. */
export function stateOf({ flags }: Pick<Link, "flags">): "down" | undefined {
  return flags.includes("UP") ? undefined : "down";
}

export function addressesOf({ addr_info }: Link): string | undefined {
  const own = addr_info.filter(({ family }) => family === "inet");
  // The kernel lists second addresses of a subnet last.
  return setOf(own.map(({ local, prefixlen }) => `${local}/${prefixlen}`));
}
