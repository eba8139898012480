import { PORT } from "../model/fabric/columns.ts";
import { must } from "../model/fabric/fabric.ts";
import { sentKey, takenPackets, tunnelName } from "../model/fabric/tunnel-words.ts";
import type { Wiring } from "../model/forwarding/wiring.ts";
import { blameEntry } from "./blame-entry.ts";
import { blameFlow, blameTaker } from "./blame-flow.ts";
import { blameMachine } from "./blame-machine.ts";
import { blameTagBeneath, blameTrunk } from "./blame-tags.ts";
import { type Blame, isByHand } from "./blame-words.ts";
import type { Owners } from "./owners.ts";
import type { Trials } from "./trials.ts";
import { hostStepOf, type Way } from "./way.ts";

/** Whose frame it is, and whose port it comes out at. */
interface Parties {
  readonly from: number;
  readonly to: number;
}

/** What the causes of leaks are told by. */
export interface Evidence {
  readonly wiring: Wiring;
  readonly owners: Owners;
  readonly trials: Trials;
}

/**
 * The smallest element that joins two tenants. A change made by hand is to blame before what a design did. Else it is
 * the first of these that there is: a machine of both; a host between the two; a flow that is there for the leak alone; a
 * static entry; a trunk to a container; a wire where a tag beneath comes to light; a flow that takes the one's frames
 * for the other's; the wire or the bridge where the frame leaves what is its tenant's own.
 */
export function blameFor({ wiring, owners, trials }: Evidence, parties: Parties, way: Way): Blame {
  const { fabric } = wiring;
  const machine = blameMachine(fabric, parties.from, way);
  if (machine !== undefined) return machine;
  const through = hostStepOf(way);
  if (through >= 0)
    return blameHost(wiring, must(way.arrivals[through]).by, must(way.arrivals[through]).port);
  const culprits = [
    blameFlow(wiring, trials, way),
    blameEntry(fabric, way),
    blameTrunk(fabric, trials, way),
    blameTagBeneath(fabric, trials, way),
    blameTaker(wiring, parties.from, way),
    blameWires(wiring, owners, parties, way),
  ].filter((one) => one !== undefined);
  return culprits.find(({ path }) => isByHand(path)) ?? must(culprits[0]);
}

/** The bridge or the wire by which frames leave what is their tenant's. */
function blameWires(wiring: Wiring, owners: Owners, { from, to }: Parties, way: Way): Blame {
  const { arrivals } = way;
  const home = must(arrivals[0]).bridge;
  if (!owners.owns(from, home)) return blameBridge(wiring, owners, { from, to, bridge: home }, way);
  const crossing = arrivals.findIndex(({ bridge }, i) => i > 0 && !owners.owns(from, bridge));
  if (crossing > 0) return blameCrossing(wiring, must(arrivals[crossing]).by, must(arrivals[crossing]).port);
  const last = must(arrivals.at(-1));
  const { bridge } = last;
  // The bridge is everybody's: what joins two VLANs of it is to blame, not that it has them.
  const isJoined = arrivals.length > 1 && last.vlan !== must(arrivals[0]).vlan;
  if (isJoined && owners.ownerOf(bridge) < 0) return blameCrossing(wiring, last.by, last.port);
  return blameBridge(wiring, owners, { from, to, bridge }, way);
}

function blameHost(wiring: Wiring, local: number, port: number): Blame {
  const { fabric } = wiring;
  const { bridges, ports, hosts } = fabric.columns;
  const bridge = must(ports.bridge[local]);
  const [here, there] = [fabric.portName(local), fabric.portName(port)];
  const host = fabric.hostName(must(bridges.host[bridge]));
  if (must(ports.tunnel[port]) >= 0) {
    const cause = `${host} listens on ${here}, so a container there may build ${tunnelName(fabric, must(ports.tunnel[port]))} itself and come out of ${there}`;
    return { cause, path: fabric.blame(bridges.origin[bridge]) };
  }
  const forwards = hosts.ipForward[must(bridges.host[bridge])] === 1;
  const how = forwards ? "forwards IP between" : "answers forged sources across";
  return {
    cause: `${host} ${how} ${here} and ${there}`,
    path: fabric.blame(hosts.origin[must(bridges.host[bridge])]),
  };
}

function blameCrossing(wiring: Wiring, out: number, into: number): Blame {
  const { fabric } = wiring;
  const { ports, tunnels, links } = fabric.columns;
  const [near, far] = [fabric.portName(out), fabric.portName(into)];
  const path =
    [out, into].map((port) => fabric.blame(ports.origin[port])).find(isByHand) ??
    fabric.blame(ports.origin[into]);
  const link = must(ports.link[out]);
  if (link >= 0)
    return {
      cause: `link ${links.name[link]} joins ${near} to ${far}`,
      path: fabric.blame(links.origin[link]),
    };
  if (ports.kind[out] === PORT.patch)
    return { cause: `the patch pair ${near} and ${far} joins the two`, path };
  const tunnel = must(ports.tunnel[into]);
  const rivals = wiring.tunnels.tunnelsOf(wiring.tunnels.groupOf(tunnel));
  if (rivals.length > 1) {
    const names = [...rivals].map((rival) => fabric.portName(must(tunnels.port[rival]))).join(" and ");
    const cause = `${names} ${rivals.length === 2 ? "both" : "all"} have ${takenPackets(fabric, tunnel)}: Open vSwitch keeps one, a restart may change which, and what ${near} sends then comes out of ${far}`;
    return { cause, path };
  }
  const told = (set?: number) =>
    `${near} sends with ${sentKey(fabric, must(ports.tunnel[out]), set)} to the host where ${far} takes it`;
  return { cause: told(), causeIn: (run) => told(run.get(out)), path };
}

/** Both tenants have ports on one bridge: the odd one out is to blame, else the bridge itself. */
function blameBridge(wiring: Wiring, owners: Owners, meeting: Meeting, { arrivals, out }: Way): Blame {
  const { fabric } = wiring;
  const { ports, bridges, endpoints } = fabric.columns;
  const { from, to, bridge } = meeting;
  const first = must(arrivals[0]);
  const name = fabric.bridgeName(bridge);
  const { vlan } = first;
  const where = vlan === undefined || vlan === 0 ? name : `VLAN ${vlan} of ${name}`;
  const isOut = ports.bridge[out] === bridge;
  const cause = isOut
    ? `${where} has ports of both ${fabric.tenantName(from)} and ${fabric.tenantName(to)}`
    : `${where} is ${fabric.tenantName(owners.ownerOf(bridge))}'s, and ${fabric.tenantName(from)} is plugged into it`;
  const plugged = (port: number) => fabric.blame(endpoints.origin[must(ports.endpoint[port])]);
  const ends = isOut ? [first.port, out] : [first.port];
  const hand = ends.flatMap((port) => [plugged(port), fabric.blame(ports.origin[port])]).find(isByHand);
  if (hand !== undefined) return { cause, path: hand };
  if (isOut && owners.ownerOf(bridge) === from) return { cause, path: plugged(out) };
  if (owners.ownerOf(bridge) >= 0 && ports.bridge[first.port] === bridge)
    return { cause, path: plugged(first.port) };
  // A network that has been given this VLAN is less than the bridge.
  const given = ends.map((port) => fabric.blame(ports.origin[port])).findLast(isOfNetwork);
  return { cause, path: given ?? fabric.blame(bridges.origin[bridge]) };
}

function isOfNetwork(path: string): boolean {
  return /^tenants\.[^.]+\.networks\./.test(path);
}

interface Meeting {
  readonly from: number;
  readonly to: number;
  readonly bridge: number;
}
