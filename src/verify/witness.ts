import { EXPERIMENTAL } from "../model/frame-fields.ts";
import { PORT } from "../model/fabric/columns.ts";
import { must } from "../model/fabric/fabric.ts";
import { localAddresses } from "../model/forwarding/host-rules.ts";
import type { Wiring } from "../model/forwarding/wiring.ts";
import { type Ipv4, ipv4From } from "../model/values/ipv4.ts";
import { BROADCAST, type Mac } from "../model/values/mac.ts";
import { tunnelKeyFrom } from "../model/values/tunnel-key.ts";
import { vlanIdFrom } from "../model/values/vlan-id.ts";
import type { Frame } from "../model/wire/frame.ts";
import { C_TAG, type Tag } from "../model/wire/vlan.ts";
import type { Relation } from "./relation.ts";
import type { Arrival, Search } from "./search.ts";
import { BASE, baseOf, bridgeOf, classBase, NO_TAG, tagOf, vlanOf, type Wire } from "./wire-class.ts";

/** One way of a frame: the arrivals from the container's port on, and the port where it leaves. */
export interface Way {
  readonly arrivals: readonly Arrival[];
  /** where it is delivered */
  readonly out: number;
}

/** The way that a search found to what leaves by `out` in the class of `last`. */
export function wayTo(search: Search, last: number, out: number): Way {
  const arrivals: Arrival[] = [];
  for (let index = last; index >= 0; index = must(search.arrivals[index]).before) {
    arrivals.push(must(search.arrivals[index]));
  }
  return { arrivals: arrivals.reverse(), out };
}

/** Whether a way leads through a host's IP stack, and where: the index of the arrival that comes out of it. */
export function hostStepOf(wiring: Wiring, way: Way): number {
  return way.arrivals.findIndex(({ by }) => by >= 0 && wiring.fabric.columns.ports.kind[by] === PORT.local);
}

/** What a container has to send for its frame to go this way. */
export function frameFor(relation: Relation, way: Way, target: Ipv4): Frame {
  const through = hostStepOf(relation.wiring, way);
  const before = through < 0 ? way.arrivals : way.arrivals.slice(0, through);
  const tags = stackFor(relation, before);
  const src = sourceMac(relation.wiring, must(way.arrivals[0]).port);
  if (through < 0) return plainFrame(src, BROADCAST, tags);
  return throughHost(relation, way, through, { src, tags, target });
}

function plainFrame(src: Mac, dst: Mac, tags: readonly Tag[]): Frame {
  return { src, dst, tags, payload: { kind: "data", protocol: EXPERIMENTAL, bytes: new Uint8Array(46) } };
}

function sourceMac(wiring: Wiring, port: number): Mac {
  return wiring.fabric.macOf(must(wiring.fabric.columns.ports.endpoint[port]));
}

/** GRE that comes out of a tunnel with a frame of its own inside, or an IP packet for the far subnet. */
function throughHost(
  relation: Relation,
  way: Way,
  through: number,
  { src, tags, target }: { readonly src: Mac; readonly tags: readonly Tag[]; readonly target: Ipv4 },
): Frame {
  const { wiring } = relation;
  const { fabric } = wiring;
  const { ports, tunnels, bridges, hosts } = fabric.columns;
  const { by, port } = must(way.arrivals[through]);
  const bridge = must(ports.bridge[by]);
  const dst = fabric.localMacOf(bridge);
  const common = { kind: "ipv4", ttl: 64, dontFragment: false, tos: 0, id: 0 } as const;
  const tunnel = must(ports.tunnel[port]);
  if (tunnel >= 0) {
    const rest = way.arrivals.slice(through).map(startHere);
    const inner = plainFrame(src, BROADCAST, stackFor(relation, rest));
    const written = must(tunnels.localIp[tunnel]);
    const far = fabric.hostOf(port);
    const near = far === must(bridges.host[bridge]);
    const addresses = near ? localAddresses(fabric, bridge) : must(hosts.addresses[far]);
    const address =
      written === 0 ? must(addresses[0] ?? hosts.addresses[far]?.[0]).address : must(ipv4From(written));
    const key = must(tunnelKeyFrom(must(tunnels.inKey[tunnel])));
    const gre = { kind: "gre", key, checksum: false, frame: inner } as const;
    const from = must(ipv4From(must(tunnels.remoteIp[tunnel])));
    return { src, dst, tags, payload: { ...common, src: from, dst: address, payload: gre } };
  }
  const endpoint = must(ports.endpoint[must(way.arrivals[0]).port]);
  const own = must(ipv4From(must(fabric.columns.endpoints.ip[endpoint])));
  const data = { kind: "data", protocol: 253, bytes: new Uint8Array(20) } as const;
  return { src, dst, tags, payload: { ...common, src: own, dst: target, payload: data } };
}

const startHere = (arrival: Arrival, index: number): Arrival =>
  index === 0 ? { ...arrival, by: -1 } : arrival;

/** What a way takes off a container's stack: a tag with this VID, or nothing where an untagged frame will do. */
interface Taken {
  vid: number;
  pcp: number;
  optional: boolean;
}

/** The stack of tags that a container puts on for its frame to go this way, outermost first. */
function stackFor(relation: Relation, arrivals: readonly Arrival[]): readonly Tag[] {
  const taken: Taken[] = [];
  for (const [i, arrival] of arrivals.entries()) {
    const before = arrivals[i - 1];
    if (before === undefined) {
      takeOne(relation, arrival, taken);
      continue;
    }
    const frames = wireBetween(relation, before, arrival);
    if (baseOf(frames) === BASE.marked) must(taken.at(-1)).pcp = 1;
    if (tagOf(frames) === NO_TAG && baseOf(frames) !== BASE.none) takeOne(relation, arrival, taken);
  }
  while (taken.at(-1)?.optional === true && taken.at(-1)?.pcp === 0) taken.pop();
  return taken.map(({ vid, pcp }) => ({ tpid: C_TAG, vid: must(vlanIdFrom(vid)), pcp }));
}

/** The outermost tag that brings an arbitrary frame into the class of this arrival. */
function takeOne(relation: Relation, { port, node }: Arrival, taken: Taken[]): void {
  const { vlanProfiles, ports } = relation.wiring.fabric.columns;
  if (must(vlanProfiles[must(ports.vlan[port])]).mode === "unaware") return;
  if (classBase(node) === BASE.none) return;
  const vid = relation.entersBy(port, 0, node) ? 0 : vlanOf(node);
  taken.push({ vid, pcp: 0, optional: vid === 0 });
}

/** The wire class that leads from one arrival to the next. */
function wireBetween(relation: Relation, before: Arrival, arrival: Arrival): Wire {
  const overPatch = relation.wiring.fabric.columns.ports.kind[arrival.by] === PORT.patch;
  return must(
    relation.leave(arrival.by, before.node).find((frames) => {
      let found = false;
      relation.arrive(arrival.port, frames, overPatch, (node) => {
        found ||= node === arrival.node;
      });
      return found;
    }),
  );
}

/** The bridges along the way, for blame and for the trace. */
export const bridgesOn = (way: Way): readonly number[] => way.arrivals.map(({ node }) => bridgeOf(node));
