import { BY_FLOW } from "../fabric/columns.ts";
import type { Fabric } from "../fabric/fabric.ts";
import { must } from "../fabric/fabric.ts";
import { type Ipv4, UNSPECIFIED } from "../values/ipv4.ts";
import type { TunnelKey } from "../values/tunnel-key.ts";
import { type OuterEnds, tunnelOverhead } from "./encapsulation.ts";
import { ownAddresses, ownsAddress } from "./host-rules.ts";
import { keyMask, serviceName, serviceOf } from "./service.ts";
import { NO_FIELDS, type TunnelFields } from "./tunnel-fields.ts";
import type { KeySet, Share, TunnelIndex } from "./tunnel-index.ts";
import type { Underlay, UnderlayPath } from "./underlay.ts";

/** Why what a tunnel sends reaches nobody. */
export const TUNNEL_LOSSES = [
  "none",
  "link-down",
  "no-destination",
  "no-source-address",
  "no-such-host",
  "own-address",
  "ttl-expired",
  "path-down",
  "path-drops",
  "no-taker",
] as const;
export type TunnelLoss = (typeof TUNNEL_LOSSES)[number];

/** What becomes of one outer packet. */
export interface TunnelWay {
  readonly loss: TunnelLoss;
  /** the tunnels that it comes to, or -1 where it is lost */
  readonly group: number;
  /** the largest inner frame, Ethernet header and tags included, that gets through; bytes */
  readonly capacity: number;
}

/** A part of what a tunnel may send, and who takes it. */
export interface Taker {
  /**
   * Which part: what tun_id (cut to `keyMask`), tun_src and tun_dst are when the frame leaves. Undefined where they do
   * not count, as the tunnel's options say it.
   */
  readonly when: {
    readonly keys: KeySet | undefined;
    readonly src: number | undefined;
    readonly dst: number | undefined;
  };
  /** What the taker sees; `id` is undefined where it is the sender's, cut to `keyMask`. */
  readonly seen: { readonly id: number | undefined; readonly src: Ipv4; readonly dst: Ipv4 };
  readonly group: number;
  /** bytes, as in `TunnelWay` */
  readonly capacity: number;
}

/** RFC 791: no IP packet is larger than 65,535 bytes. */
export const MAX_FRAME = 65_535;

/** Where the packets of tunnels go, for options that say it and for those that leave it to the flow. */
export class TunnelWays {
  readonly #fabric: Fabric;
  readonly #index: TunnelIndex;
  readonly #underlay: Underlay;

  constructor(fabric: Fabric, index: TunnelIndex, underlay: Underlay) {
    this.#fabric = fabric;
    this.#index = index;
    this.#underlay = underlay;
  }

  /** Whether fields that flows set, or that came with the frame, decide where a tunnel's packets go. */
  isByFlow(tunnel: number): boolean {
    return this.#leaves(tunnel, BY_FLOW.outKey | BY_FLOW.remoteIp | BY_FLOW.localIp);
  }

  /** The addresses and the key of the packet that a frame with these fields leaves in. @see tnl_port_send */
  endsOf(tunnel: number, fields: TunnelFields = NO_FIELDS): OuterEnds {
    const { remoteIp, localIp, hasOutKey, outKey } = this.#fabric.columns.tunnels;
    const dst = this.#leaves(tunnel, BY_FLOW.remoteIp) ? fields.dst : must(remoteIp[tunnel]);
    const src = this.#leaves(tunnel, BY_FLOW.localIp) ? fields.src : must(localIp[tunnel]);
    const key = this.#leaves(tunnel, BY_FLOW.outKey) ? fields.id : must(outKey[tunnel]);
    const cut = (key & keyMask(serviceOf(this.#fabric, tunnel))) >>> 0;
    return {
      src: (src === 0 ? this.#underlay.sourceFor(this.#hostOf(tunnel), dst) : (src as Ipv4)) ?? UNSPECIFIED,
      dst: dst as Ipv4,
      key: hasOutKey[tunnel] === 1 ? (cut as TunnelKey) : undefined,
    };
  }

  wayOf(tunnel: number, ends: OuterEnds): TunnelWay {
    const to = this.#underlay.ownerOf(ends.dst);
    const path = to === undefined ? undefined : this.#underlay.path(this.#hostOf(tunnel), to);
    const capacity = this.#capacity(tunnel, path);
    const loss = this.#lossOf(tunnel, ends, to, path);
    if (loss !== "none" || to === undefined) return { loss, group: -1, capacity };
    const { src: remoteIp, dst: localIp, key } = ends;
    const service = serviceOf(this.#fabric, tunnel);
    const group = this.#index.find({ host: to, service, localIp, remoteIp, key: key ?? 0 });
    return { loss: group < 0 ? "no-taker" : "none", group, capacity };
  }

  /** Whether a packet of this time to live ends at the first router on its way; never for INHERIT. */
  expires(tunnel: number, dst: Ipv4, ttl: number): boolean {
    return (ttl === 0 || ttl === 1) && !this.#underlay.isNeighbour(this.#hostOf(tunnel), dst);
  }

  /** Everybody who takes what a tunnel can send, whatever flows set, and what of it. */
  takersOf(tunnel: number): readonly Taker[] {
    return this.#destinations(tunnel).flatMap((dst) =>
      this.#sources(tunnel).flatMap((src) => this.#takersBetween(tunnel, { id: 0, src, dst })),
    );
  }

  #takersBetween(tunnel: number, fields: TunnelFields): readonly Taker[] {
    const ends = this.endsOf(tunnel, fields);
    const to = this.#underlay.ownerOf(ends.dst);
    const path = to === undefined ? undefined : this.#underlay.path(this.#hostOf(tunnel), to);
    if (to === undefined || this.#lossOf(tunnel, ends, to, path) !== "none") return [];
    const capacity = this.#capacity(tunnel, path);
    const when = {
      src: this.#leaves(tunnel, BY_FLOW.localIp) ? fields.src : undefined,
      dst: this.#leaves(tunnel, BY_FLOW.remoteIp) ? fields.dst : undefined,
    };
    const id = this.#leaves(tunnel, BY_FLOW.outKey) ? undefined : (ends.key ?? 0);
    return this.#shares(tunnel, to, ends, id).map(({ keys, group }) => ({
      when: { ...when, keys: id === undefined ? keys : undefined },
      seen: { id, src: ends.src, dst: ends.dst },
      group,
      capacity,
    }));
  }

  #shares(tunnel: number, host: number, { src, dst }: OuterEnds, id: number | undefined): readonly Share[] {
    const packet = { host, service: serviceOf(this.#fabric, tunnel), localIp: dst, remoteIp: src };
    if (id === undefined) return this.#index.shares(packet);
    const group = this.#index.find({ ...packet, key: id });
    return group < 0 ? [] : [{ keys: { kind: "one", key: id }, group }];
  }

  /** What tun_dst can be for a packet to arrive anywhere; one value where it does not count. */
  #destinations(tunnel: number): readonly number[] {
    if (!this.#leaves(tunnel, BY_FLOW.remoteIp)) return [NO_FIELDS.dst];
    const { addresses } = this.#fabric.columns.hosts;
    return [...new Set(addresses.flat().map(({ address }) => address))];
  }

  /** As for tun_dst: unset, or an address of the host. */
  #sources(tunnel: number): readonly number[] {
    if (!this.#leaves(tunnel, BY_FLOW.localIp)) return [NO_FIELDS.src];
    const host = this.#hostOf(tunnel);
    return [...new Set<number>([NO_FIELDS.src, ...ownAddresses(this.#fabric, host)])];
  }

  /** What becomes of a packet before anybody at the far host is asked. */
  #lossOf(
    tunnel: number,
    { src, dst }: OuterEnds,
    to: number | undefined,
    path: UnderlayPath | undefined,
  ): TunnelLoss {
    const host = this.#hostOf(tunnel);
    const { ttl, localIp, port } = this.#fabric.columns.tunnels;
    if (this.#fabric.columns.ports.up[must(port[tunnel])] === 0) return "link-down";
    const isChosen = localIp[tunnel] !== 0 || this.#leaves(tunnel, BY_FLOW.localIp);
    if (src === 0 || (isChosen && !ownsAddress(this.#fabric, host, src))) return "no-source-address";
    if (dst === 0) return "no-destination";
    if (to === undefined || path === undefined) return "no-such-host";
    if (to === host) return "own-address";
    if (this.expires(tunnel, dst, must(ttl[tunnel]))) return "ttl-expired";
    if (!path.up) return "path-down";
    if (path.drops.length === 0) return "none";
    return path.drops.includes(serviceName(serviceOf(this.#fabric, tunnel))) ? "path-drops" : "none";
  }

  #capacity(tunnel: number, path: UnderlayPath | undefined): number {
    if (this.#fabric.columns.tunnels.dontFragment[tunnel] === 0) return MAX_FRAME;
    return Math.max(0, (path?.mtu ?? 0) - tunnelOverhead(this.#fabric, tunnel));
  }

  #leaves(tunnel: number, options: number): boolean {
    return (must(this.#fabric.columns.tunnels.byFlow[tunnel]) & options) !== 0;
  }

  #hostOf(tunnel: number): number {
    return this.#index.hostOf(tunnel);
  }
}
