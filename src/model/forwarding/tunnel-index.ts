import type { Fabric } from "../fabric/fabric.ts";
import { must } from "../fabric/fabric.ts";
import { groupBy, type Groups, members } from "../fabric/csr.ts";

/** What a switch looks at to find the port of an outer packet: its own addresses first, then the sender's. */
export interface OuterMatch {
  readonly host: number;
  /** destination of the outer packet, or 0.0.0.0 for a port without local_ip */
  readonly localIp: number;
  readonly remoteIp: number;
  readonly key: number;
}

/**
 * The tunnels of a fabric by what they take. Tunnels of one host with the same (type, local_ip, remote_ip,
 * in_key) exclude each other, over all of its bridges: Open vSwitch refuses all but one, and which one is
 * not determined (`could not add network device … (File exists)`). They form one group here.
 *
 * An open-addressed hash over the columns: a fabric may hold a million tunnels.
 */
export class TunnelIndex {
  readonly #tunnels: Fabric["columns"]["tunnels"];
  readonly #host: Int32Array;
  /** whether some tunnel names its local address: else that need not be asked */
  readonly #someLocal: boolean;
  readonly #slots: Int32Array;
  readonly #groupOf: Int32Array;
  readonly #members: Groups;

  constructor(fabric: Fabric) {
    const { tunnels } = fabric.columns;
    this.#tunnels = tunnels;
    this.#host = Int32Array.from(tunnels.port, (port) => fabric.hostOf(port));
    this.#someLocal = tunnels.localIp.some((address) => address !== 0);
    this.#slots = new Int32Array(slotCount(tunnels.count)).fill(-1);
    this.#groupOf = new Int32Array(tunnels.count);
    let groups = 0;
    for (let tunnel = 0; tunnel < tunnels.count; tunnel++) {
      const slot = this.#probe(this.matchOf(tunnel));
      const first = this.#slots[slot] ?? -1;
      if (first < 0) this.#slots[slot] = tunnel;
      this.#groupOf[tunnel] = first < 0 ? groups++ : must(this.#groupOf[first]);
    }
    this.#members = groupBy(this.#groupOf, groups);
  }

  matchOf(tunnel: number): OuterMatch {
    const { localIp, remoteIp, inKey } = this.#tunnels;
    return {
      host: must(this.#host[tunnel]),
      localIp: must(localIp[tunnel]),
      remoteIp: must(remoteIp[tunnel]),
      key: must(inKey[tunnel]),
    };
  }

  get groupCount(): number {
    return this.#members.start.length - 1;
  }

  /** The groups of two or more, each with its tunnels in the file's order. */
  get ties(): readonly Int32Array[] {
    if (this.groupCount === this.#groupOf.length) return [];
    const groups = Array.from({ length: this.groupCount }, (_, group) => this.tunnelsOf(group));
    return groups.filter(({ length }) => length > 1);
  }

  groupOf(tunnel: number): number {
    return must(this.#groupOf[tunnel]);
  }

  /** The tunnels that exclude each other, in the file's order: one alone is no conflict. */
  tunnelsOf(group: number): Int32Array {
    return members(this.#members, group);
  }

  /**
   * The group that takes an outer packet, or -1. A port that names the local address is more exact than one
   * that does not, and is asked first.
   * @see ofproto/tunnel.c, tnl_find
   */
  find(outer: OuterMatch): number {
    const exact = this.#someLocal ? (this.#slots[this.#probe(outer)] ?? -1) : -1;
    const first = exact >= 0 ? exact : (this.#slots[this.#probe({ ...outer, localIp: 0 })] ?? -1);
    return first < 0 ? -1 : this.groupOf(first);
  }

  #matches(tunnel: number, { host, localIp, remoteIp, key }: OuterMatch): boolean {
    const { inKey, remoteIp: remote, localIp: local } = this.#tunnels;
    return (
      inKey[tunnel] === key &&
      remote[tunnel] === remoteIp &&
      local[tunnel] === localIp &&
      this.#host[tunnel] === host
    );
  }

  /** The slot of this match, or the free one where it would go. */
  #probe(match: OuterMatch): number {
    const mask = this.#slots.length - 1;
    let slot = hash(match) & mask;
    for (;;) {
      const tunnel = this.#slots[slot] ?? -1;
      if (tunnel < 0 || this.#matches(tunnel, match)) return slot;
      slot = (slot + 1) & mask;
    }
  }
}

function slotCount(rows: number): number {
  let size = 16;
  while (size < rows * 2) size *= 2;
  return size;
}

function hash(match: OuterMatch): number {
  let mixed = Math.imul(match.host + 1, 0x9e3779b1);
  mixed = Math.imul(mixed ^ match.localIp ^ (mixed >>> 15), 0x85ebca6b);
  mixed = Math.imul(mixed ^ match.remoteIp ^ (mixed >>> 15), 0x85ebca6b);
  mixed = Math.imul(mixed ^ match.key ^ (mixed >>> 15), 0x85ebca6b);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}
