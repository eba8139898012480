import { PORT } from "../fabric/columns.ts";
import type { Fabric } from "../fabric/fabric.ts";
import { must } from "../fabric/fabric.ts";
import type { Ipv4 } from "../values/ipv4.ts";
import { TunnelIndex } from "./tunnel-index.ts";
import { type Taker, TUNNEL_LOSSES, type TunnelLoss, TunnelWays } from "./tunnel-ways.ts";
import { Underlay, type UnderlayPath } from "./underlay.ts";

const made = new WeakMap<Fabric, Wiring>();

/**
 * Where a frame goes that leaves by a port, for every port of a fabric: what simulator and prover both walk.
 * Made once per fabric, in one pass over ports and tunnels.
 */
export class Wiring {
  readonly fabric: Fabric;
  readonly tunnels: TunnelIndex;
  readonly ways: TunnelWays;
  readonly underlay: Underlay;
  /** Of a patch port the port at the other side, else -1. A pair works only if each names the other. */
  readonly peer: Int32Array;
  /**
   * Of a tunnel the group of tunnels that its packets come to at the far host, or -1. Where its options leave that to
   * the flow: those packets of whom no flow says anything, such as BPDUs.
   */
  readonly target: Int32Array;
  /** Of a tunnel why it has no target: an index of TUNNEL_LOSSES. */
  readonly loss: Uint8Array;
  /** Of a tunnel the largest inner frame, Ethernet header and tags included, that gets to its target; bytes. */
  readonly capacity: Int32Array;

  /** The wiring of a fabric, which is never changed: the same each time, for as long as the fabric is there. */
  static of(fabric: Fabric): Wiring {
    const known = made.get(fabric) ?? new Wiring(fabric);
    made.set(fabric, known);
    return known;
  }

  constructor(fabric: Fabric) {
    const { ports, tunnels } = fabric.columns;
    this.fabric = fabric;
    this.tunnels = new TunnelIndex(fabric);
    this.underlay = new Underlay(fabric);
    this.ways = new TunnelWays(fabric, this.tunnels, this.underlay);
    this.peer = new Int32Array(ports.count).fill(-1);
    this.target = new Int32Array(tunnels.count).fill(-1);
    this.loss = new Uint8Array(tunnels.count);
    this.capacity = new Int32Array(tunnels.count);
    this.#joinPatches();
    for (const tunnel of this.tunnels.together) this.#aim(tunnel);
  }

  lossOf(tunnel: number): TunnelLoss {
    return must(TUNNEL_LOSSES[must(this.loss[tunnel])]);
  }

  /**
   * The ports that a frame comes in by which leaves by this one: none for an edge port. Of tunnels that exclude
   * each other all are told, though one alone stands.
   */
  farEnds(port: number): readonly number[] {
    const { ports, links } = this.fabric.columns;
    const link = must(ports.link[port]);
    if (link >= 0) {
      if (links.up[link] === 0 || ports.up[port] === 0) return NOBODY;
      return [...this.fabric.portsOn(link)].filter((one) => one !== port && ports.up[one] === 1);
    }
    const peer = must(this.peer[port]);
    if (peer >= 0) return [peer];
    const tunnel = must(ports.tunnel[port]);
    const group = tunnel < 0 ? -1 : must(this.target[tunnel]);
    return group < 0 ? NOBODY : this.portsOf(group);
  }

  /** The ports of tunnels that exclude each other, but for those that have failed. */
  portsOf(group: number): readonly number[] {
    const { ports, tunnels } = this.fabric.columns;
    const found: number[] = [];
    this.tunnels.eachOf(group, (tunnel) => {
      const port = must(tunnels.port[tunnel]);
      if (ports.up[port] === 1) found.push(port);
    });
    return found;
  }

  /** The ports that a frame may come in by which leaves by this one, whatever flows say of a tunnel's packets. */
  possibleEnds(port: number): readonly number[] {
    const tunnel = must(this.fabric.columns.ports.tunnel[port]);
    if (tunnel < 0) return this.farEnds(port);
    return this.takersOf(tunnel).flatMap(({ group }) => this.portsOf(group));
  }

  /** The underlay path that a tunnel's packets take; undefined where its remote_ip is no host's. */
  pathOf(tunnel: number): UnderlayPath | undefined {
    const { tunnels } = this.fabric.columns;
    const to = this.underlay.ownerOf(must(tunnels.remoteIp[tunnel]));
    return to === undefined
      ? undefined
      : this.underlay.path(this.fabric.hostOf(must(tunnels.port[tunnel])), to);
  }

  /** Everybody who may take what a tunnel sends, whatever flows say. */
  takersOf(tunnel: number): readonly Pick<Taker, "group" | "capacity">[] {
    if (this.ways.isByFlow(tunnel)) return this.ways.takersOf(tunnel);
    const group = must(this.target[tunnel]);
    return group < 0 ? [] : [{ group, capacity: must(this.capacity[tunnel]) }];
  }

  /** Those tunnels, each once for every part of what is sent that it takes; of tunnels that exclude each other all. */
  eachTaker(tunnel: number, visit: (taker: number) => void): void {
    if (this.ways.isByFlow(tunnel)) {
      for (const { group } of this.ways.takersOf(tunnel)) this.tunnels.eachOf(group, visit);
      return;
    }
    const group = must(this.target[tunnel]);
    if (group >= 0) this.tunnels.eachOf(group, visit);
  }

  /** The outer source address: local_ip, else what the host's routes choose. */
  sourceOf(tunnel: number): Ipv4 {
    return this.ways.endsOf(tunnel).src;
  }

  #aim(tunnel: number): void {
    const { group, loss, capacity } = this.ways.wayOf(tunnel, this.ways.endsOf(tunnel));
    this.target[tunnel] = group;
    this.loss[tunnel] = TUNNEL_LOSSES.indexOf(loss);
    this.capacity[tunnel] = capacity;
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
      if (!isMutual || ports.up[port] === 0 || ports.up[peer] === 0) continue;
      if (this.#datapathOf(port) === this.#datapathOf(peer)) this.peer[port] = peer;
    }
  }
}

/** Port names are unique on a host: Open vSwitch keeps them in one table. */
function nameOn(host: number, name: string): string {
  return `${host}/${name}`;
}

const NOBODY: readonly number[] = [];
