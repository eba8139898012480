import type { Fabric } from "../fabric/fabric.ts";
import { must } from "../fabric/fabric.ts";
import { groupBy, type Groups, members } from "../fabric/csr.ts";
import { keyMask, serviceOf } from "./service.ts";
import {
  FIRST_WITHOUT_KEY,
  type Level,
  levelOf,
  LEVELS,
  namesKey,
  namesLocal,
  namesRemote,
} from "./exactness.ts";

/** What a switch looks at to find the port of an outer packet. */
export interface OuterPacket {
  /** the host that it comes to */
  readonly host: number;
  /** what carries it, as `serviceOf` has it */
  readonly service: number;
  /** its destination */
  readonly localIp: number;
  /** its source */
  readonly remoteIp: number;
  /** 0 where it has none: Open vSwitch makes no difference. Measured. */
  readonly key: number;
}

/** Keys of outer packets: one, or all but some. */
export type KeySet =
  | { readonly kind: "one"; readonly key: number }
  | { readonly kind: "except"; readonly keys: ReadonlySet<number> };

/** Of the packets from one address to another, those with these keys, and the group that takes them. */
export interface Share {
  readonly keys: KeySet;
  readonly group: number;
}

/**
 * The tunnels of a fabric by what they take. Tunnels of one host of the same (type, UDP port, local_ip, remote_ip,
 * in_key), `flow` among the values, exclude each other over all of its bridges: Open vSwitch refuses all but one, and
 * which one is not determined (`could not add network device … (File exists)`). They form one group here.
 *
 * An open-addressed hash over the columns: a fabric may hold a million tunnels.
 */
export class TunnelIndex {
  readonly #tunnels: Fabric["columns"]["tunnels"];
  readonly #hosts: number;
  readonly #host: Int32Array;
  readonly #service: Int32Array;
  readonly #level: Uint8Array;
  /** the levels that some tunnel has, the most exact first: the others need not be asked */
  readonly #levels: readonly Level[];
  readonly #slots: Int32Array;
  readonly #groupOf: Int32Array;
  readonly #members: Groups;
  #onHost: Groups | undefined;

  constructor(fabric: Fabric) {
    const { tunnels, hosts } = fabric.columns;
    this.#tunnels = tunnels;
    this.#hosts = hosts.count;
    this.#host = Int32Array.from(tunnels.port, (port) => fabric.hostOf(port));
    this.#service = Int32Array.from(tunnels.port, (_, tunnel) => serviceOf(fabric, tunnel));
    this.#level = Uint8Array.from(tunnels.port, (_, tunnel) => levelOf(fabric, tunnel));
    const used = new Uint8Array(LEVELS);
    for (const level of this.#level) used[level] = 1;
    this.#levels = [...used.keys()].filter((level) => used[level] === 1);
    this.#slots = new Int32Array(slotCount(tunnels.count)).fill(-1);
    this.#groupOf = new Int32Array(tunnels.count);
    let groups = 0;
    for (let tunnel = 0; tunnel < tunnels.count; tunnel++) {
      const slot = this.#probe(this.packetFor(tunnel), must(this.#level[tunnel]));
      const first = this.#slots[slot] ?? -1;
      if (first < 0) this.#slots[slot] = tunnel;
      this.#groupOf[tunnel] = first < 0 ? groups++ : must(this.#groupOf[first]);
    }
    this.#members = groupBy(this.#groupOf, groups);
  }

  /** The packets that a tunnel names, with 0 for what it does not name. */
  packetFor(tunnel: number): OuterPacket {
    const { localIp, remoteIp, inKey } = this.#tunnels;
    return {
      host: must(this.#host[tunnel]),
      service: must(this.#service[tunnel]),
      localIp: must(localIp[tunnel]),
      remoteIp: must(remoteIp[tunnel]),
      key: must(inKey[tunnel]),
    };
  }

  hostOf(tunnel: number): number {
    return must(this.#host[tunnel]);
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

  /** The tunnels of a host, in the file's order. */
  tunnelsOn(host: number): Int32Array {
    this.#onHost ??= groupBy(this.#host, this.#hosts);
    return members(this.#onHost, host);
  }

  /** The group that takes an outer packet, or -1: of those that it fits the most exact one. */
  find(packet: OuterPacket): number {
    return this.#findFrom(packet, 0);
  }

  /** Who takes what of one service goes from one address to another, whatever its key. No key is in two shares. */
  shares(packet: Omit<OuterPacket, "key">): readonly Share[] {
    const exact = new Map<number, Share>();
    for (const tunnel of this.tunnelsOn(packet.host)) {
      const key = must(this.#tunnels.inKey[tunnel]);
      const isNew = namesKey(must(this.#level[tunnel])) && !exact.has(key) && key <= keyMask(packet.service);
      if (isNew && this.#fitsBesidesKey(tunnel, packet))
        exact.set(key, { keys: { kind: "one", key }, group: this.find({ ...packet, key }) });
    }
    const rest = this.#findFrom({ ...packet, key: 0 }, FIRST_WITHOUT_KEY);
    const shares = [...exact.values()];
    return rest < 0
      ? shares
      : [...shares, { keys: { kind: "except", keys: new Set(exact.keys()) }, group: rest }];
  }

  #findFrom(packet: OuterPacket, first: Level): number {
    for (const level of this.#levels) {
      const tunnel = level < first ? -1 : (this.#slots[this.#probe(packet, level)] ?? -1);
      if (tunnel >= 0) return this.groupOf(tunnel);
    }
    return -1;
  }

  #fitsBesidesKey(tunnel: number, { service, localIp, remoteIp }: Omit<OuterPacket, "key">): boolean {
    const level = must(this.#level[tunnel]);
    const { localIp: local, remoteIp: remote } = this.#tunnels;
    return (
      this.#service[tunnel] === service &&
      (!namesRemote(level) || remote[tunnel] === remoteIp) &&
      (!namesLocal(level) || local[tunnel] === localIp)
    );
  }

  /** The slot of the tunnels of this level that take the packet, or the free one where they would go. */
  #probe(packet: OuterPacket, level: Level): number {
    const { host, service } = packet;
    const key = namesKey(level) ? packet.key : 0;
    const remote = namesRemote(level) ? packet.remoteIp : 0;
    const local = namesLocal(level) ? packet.localIp : 0;
    const { inKey, remoteIp, localIp } = this.#tunnels;
    const mask = this.#slots.length - 1;
    let slot = hash(host, service * LEVELS + level, local, remote, key) & mask;
    for (;;) {
      const tunnel = this.#slots[slot] ?? -1;
      const isHere =
        tunnel < 0 ||
        (inKey[tunnel] === key &&
          remoteIp[tunnel] === remote &&
          localIp[tunnel] === local &&
          this.#level[tunnel] === level &&
          this.#service[tunnel] === service &&
          this.#host[tunnel] === host);
      if (isHere) return slot;
      slot = (slot + 1) & mask;
    }
  }
}

function slotCount(rows: number): number {
  let size = 16;
  while (size < rows * 2) size *= 2;
  return size;
}

function hash(host: number, kind: number, local: number, remote: number, key: number): number {
  let mixed = Math.imul(host + 1, 0x9e3779b1) ^ Math.imul(kind, 0xc2b2ae35);
  mixed = Math.imul(mixed ^ local ^ (mixed >>> 15), 0x85ebca6b);
  mixed = Math.imul(mixed ^ remote ^ (mixed >>> 15), 0x85ebca6b);
  mixed = Math.imul(mixed ^ key ^ (mixed >>> 15), 0x85ebca6b);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}
