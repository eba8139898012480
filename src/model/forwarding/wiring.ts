import { PORT } from "../fabric/columns.ts";
import type { Fabric } from "../fabric/fabric.ts";
import { must } from "../fabric/fabric.ts";
import type { Ipv4 } from "../values/ipv4.ts";
import { GRE_PROTOCOL, tunnelOverhead } from "./encapsulation.ts";
import { ownsAddress } from "./host-rules.ts";
import { TunnelIndex } from "./tunnel-index.ts";
import { Underlay, type UnderlayPath } from "./underlay.ts";

/** Why what a tunnel sends reaches nobody. */
export const TUNNEL_LOSSES = [
  "none",
  "no-source-address",
  "no-such-host",
  "own-address",
  "ttl-expired",
  "path-down",
  "path-drops",
  "no-taker",
] as const;
export type TunnelLoss = (typeof TUNNEL_LOSSES)[number];

/**
 * Where a frame goes that leaves by a port, for every port of a fabric: what simulator and prover both walk.
 * Made once per fabric, in one pass over ports and tunnels.
 */
export class Wiring {
  readonly fabric: Fabric;
  readonly tunnels: TunnelIndex;
  readonly underlay: Underlay;
  /** Of a patch port the port at the other side, else -1. A pair works only if each names the other. */
  readonly peer: Int32Array;
  /** Of a tunnel the group of tunnels that its packets come to at the far host, or -1. */
  readonly target: Int32Array;
  /** Of a tunnel why it has no target: an index of TUNNEL_LOSSES. */
  readonly loss: Uint8Array;
  /** Of a tunnel the largest inner frame, Ethernet header and tags included, that its path carries; bytes. */
  readonly capacity: Int32Array;

  constructor(fabric: Fabric) {
    const { ports, tunnels } = fabric.columns;
    this.fabric = fabric;
    this.tunnels = new TunnelIndex(fabric);
    this.underlay = new Underlay(fabric);
    this.peer = new Int32Array(ports.count).fill(-1);
    this.target = new Int32Array(tunnels.count).fill(-1);
    this.loss = new Uint8Array(tunnels.count);
    this.capacity = new Int32Array(tunnels.count);
    this.#joinPatches();
    for (let tunnel = 0; tunnel < tunnels.count; tunnel++) this.#aim(tunnel);
  }

  lossOf(tunnel: number): TunnelLoss {
    return must(TUNNEL_LOSSES[must(this.loss[tunnel])]);
  }

  /**
   * The ports that a frame comes in by which leaves by this one: none for an edge port. Of tunnels that exclude
   * each other all are told, though one alone stands.
   */
  farEnds(port: number): readonly number[] {
    const { ports, links, tunnels } = this.fabric.columns;
    const link = must(ports.link[port]);
    if (link >= 0)
      return links.up[link] === 1 ? [...this.fabric.portsOn(link)].filter((one) => one !== port) : [];
    const peer = must(this.peer[port]);
    if (peer >= 0) return [peer];
    const tunnel = must(ports.tunnel[port]);
    const group = tunnel < 0 ? -1 : must(this.target[tunnel]);
    if (group < 0) return NOBODY;
    const takers = this.tunnels.tunnelsOf(group);
    if (takers.length === 1) return [must(tunnels.port[must(takers[0])])];
    return Array.from(takers, (taker) => must(tunnels.port[taker]));
  }

  /** The underlay path that a tunnel's packets take; undefined where its remote_ip is no host's. */
  pathOf(tunnel: number): UnderlayPath | undefined {
    const { tunnels } = this.fabric.columns;
    const to = this.underlay.ownerOf(must(tunnels.remoteIp[tunnel]));
    return to === undefined
      ? undefined
      : this.underlay.path(this.fabric.hostOf(must(tunnels.port[tunnel])), to);
  }

  /** The outer source address: local_ip, else what the host's routes choose. */
  sourceOf(tunnel: number): number {
    const { tunnels } = this.fabric.columns;
    const localIp = must(tunnels.localIp[tunnel]);
    if (localIp !== 0) return localIp;
    return (
      this.underlay.sourceFor(
        this.fabric.hostOf(must(tunnels.port[tunnel])),
        must(tunnels.remoteIp[tunnel]),
      ) ?? 0
    );
  }

  #aim(tunnel: number): void {
    const { tunnels } = this.fabric.columns;
    const host = this.fabric.hostOf(must(tunnels.port[tunnel]));
    const to = this.underlay.ownerOf(must(tunnels.remoteIp[tunnel]));
    const path = to === undefined ? undefined : this.underlay.path(host, to);
    const source = this.sourceOf(tunnel);
    const loss = this.#lossOn(tunnel, host, source, to, path);
    const isAimed = loss === "none" && to !== undefined;
    const target = isAimed ? this.#takerAt(tunnel, to, source) : -1;
    this.target[tunnel] = target;
    this.loss[tunnel] = TUNNEL_LOSSES.indexOf(isAimed && target < 0 ? "no-taker" : loss);
    const fits = (path?.mtu ?? 0) - tunnelOverhead(this.fabric, tunnel);
    this.capacity[tunnel] = tunnels.dontFragment[tunnel] === 1 ? Math.max(0, fits) : MAX_FRAME;
  }

  /** What becomes of the tunnel's packets before anybody at the far host is asked. */
  #lossOn(
    tunnel: number,
    host: number,
    source: number,
    to: number | undefined,
    path: UnderlayPath | undefined,
  ): TunnelLoss {
    const { ttl, remoteIp, localIp } = this.fabric.columns.tunnels;
    const isForeign = localIp[tunnel] !== 0 && !ownsAddress(this.fabric, host, source as Ipv4);
    if (source === 0 || isForeign) return "no-source-address";
    if (to === undefined || path === undefined) return "no-such-host";
    if (to === host) return "own-address";
    if (ttl[tunnel] === 1 && !this.underlay.isNeighbour(host, must(remoteIp[tunnel]))) return "ttl-expired";
    if (!path.up) return "path-down";
    return path.drops.includes(GRE_PROTOCOL) ? "path-drops" : "none";
  }

  #takerAt(tunnel: number, to: number, source: number): number {
    const { remoteIp, outKey } = this.fabric.columns.tunnels;
    const key = must(outKey[tunnel]);
    return this.tunnels.find({ host: to, localIp: must(remoteIp[tunnel]), remoteIp: source, key });
  }

  /** A patch joins bridges of one datapath: "No usable peer 'X' exists in 'system' datapath." */
  #datapathOf(port: number): string {
    const { datapathType } = this.fabric.bridgeSettings(must(this.fabric.columns.ports.bridge[port]));
    return datapathType === "" ? "system" : datapathType;
  }

  #joinPatches(): void {
    const { ports } = this.fabric.columns;
    const byName = new Map<string, number>();
    for (let port = 0; port < ports.count; port++) {
      if (ports.kind[port] === PORT.patch)
        byName.set(nameOn(this.fabric.hostOf(port), must(ports.name[port])), port);
    }
    for (const port of byName.values()) {
      const peer = byName.get(nameOn(this.fabric.hostOf(port), must(ports.peerName[port])));
      const isMutual = peer !== undefined && peer !== port && ports.peerName[peer] === ports.name[port];
      if (isMutual && this.#datapathOf(port) === this.#datapathOf(peer)) this.peer[port] = peer;
    }
  }
}

/** RFC 791: no IP packet is larger than 65,535 bytes. */
export const MAX_FRAME = 65_535;

/** Port names are unique on a host: Open vSwitch keeps them in one table. */
function nameOn(host: number, name: string): string {
  return `${host}/${name}`;
}

const NOBODY: readonly number[] = [];
