import { PORT } from "../fabric/columns.ts";
import type { Fabric } from "../fabric/fabric.ts";
import { must } from "../fabric/fabric.ts";
import { GRE_PROTOCOL, tunnelOverhead } from "./encapsulation.ts";
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
    const path = this.pathOf(tunnel);
    const [loss, target] = this.#follow(tunnel, path);
    this.loss[tunnel] = TUNNEL_LOSSES.indexOf(loss);
    this.target[tunnel] = target;
    const fits = (path?.mtu ?? 0) - tunnelOverhead(this.fabric, tunnel);
    this.capacity[tunnel] = tunnels.dontFragment[tunnel] === 1 ? Math.max(0, fits) : MAX_FRAME;
  }

  #follow(tunnel: number, path: UnderlayPath | undefined): readonly [TunnelLoss, number] {
    const { tunnels } = this.fabric.columns;
    const host = this.fabric.hostOf(must(tunnels.port[tunnel]));
    const remoteIp = must(tunnels.remoteIp[tunnel]);
    const source = this.sourceOf(tunnel);
    const to = this.underlay.ownerOf(remoteIp);
    if (source === 0) return ["no-source-address", -1];
    if (to === undefined || path === undefined) return ["no-such-host", -1];
    if (to === host) return ["own-address", -1];
    if (must(tunnels.ttl[tunnel]) === 1 && !this.underlay.isNeighbour(host, remoteIp))
      return ["ttl-expired", -1];
    if (!path.up) return ["path-down", -1];
    if (path.drops.includes(GRE_PROTOCOL)) return ["path-drops", -1];
    const taker = this.tunnels.find({
      host: to,
      localIp: remoteIp,
      remoteIp: source,
      key: must(tunnels.outKey[tunnel]),
    });
    return taker < 0 ? ["no-taker", -1] : ["none", taker];
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
      if (peer !== undefined && peer !== port && ports.peerName[peer] === ports.name[port])
        this.peer[port] = peer;
    }
  }
}

/** RFC 791: no IP packet is larger than 65,535 bytes. */
export const MAX_FRAME = 65_535;

/** Port names are unique on a host: Open vSwitch keeps them in one table. */
function nameOn(host: number, name: string): string {
  return `${host}/${name}`;
}
