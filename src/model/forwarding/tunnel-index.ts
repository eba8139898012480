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
import { NAMES, TunnelTable } from "./tunnel-table.ts";

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
 */
export class TunnelIndex {
  readonly #tunnels: Fabric["columns"]["tunnels"];
  readonly #hosts: number;
  readonly #host: Int32Array;
  readonly #level: Uint8Array;
  readonly #names: Int32Array;
  readonly #table: TunnelTable;
  /** the levels that some tunnel has, the most exact first: the others need not be asked */
  readonly #levels: readonly Level[];
  readonly #groupOf: Int32Array;
  readonly #members: Groups;
  /** per group whether all of its ports have failed; undefined where no tunnel's has */
  readonly #failed: Uint8Array | undefined;
  #onHost: Groups | undefined;

  constructor(fabric: Fabric) {
    const { tunnels, hosts } = fabric.columns;
    const { count, localIp, remoteIp, inKey } = tunnels;
    this.#tunnels = tunnels;
    this.#hosts = hosts.count;
    this.#host = new Int32Array(count);
    this.#level = new Uint8Array(count);
    this.#names = new Int32Array(count * NAMES);
    this.#groupOf = new Int32Array(count);
    const used = new Uint8Array(LEVELS);
    for (let tunnel = 0; tunnel < count; tunnel++) {
      const host = fabric.hostOf(must(tunnels.port[tunnel]));
      const level = levelOf(fabric, tunnel);
      this.#host[tunnel] = host;
      this.#level[tunnel] = level;
      used[level] = 1;
      const at = tunnel * NAMES;
      this.#names[at] = host;
      this.#names[at + 1] = serviceOf(fabric, tunnel) * LEVELS + level;
      this.#names[at + 2] = must(localIp[tunnel]);
      this.#names[at + 3] = must(remoteIp[tunnel]);
      this.#names[at + 4] = must(inKey[tunnel]);
    }
    this.#table = new TunnelTable(this.#names);
    const { first } = this.#table;
    let groups = 0;
    for (let tunnel = 0; tunnel < count; tunnel++) {
      const same = must(first[tunnel]);
      this.#groupOf[tunnel] = same === tunnel ? groups++ : must(this.#groupOf[same]);
    }
    this.#levels = [...used.keys()].filter((level) => used[level] === 1);
    this.#members = groupBy(this.#groupOf, groups);
    this.#failed = failedGroups(fabric, this.#groupOf, groups);
  }

  hostOf(tunnel: number): number {
    return must(this.#host[tunnel]);
  }

  /** All tunnels, in the order in which to ask for the takers of what each sends: neighbours here mostly have neighbours for takers. */
  get together(): Int32Array {
    return this.#table.rows;
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

  eachOf(group: number, visit: (tunnel: number) => void): void {
    const { start, rows } = this.#members;
    for (let at = must(start[group]); at < must(start[group + 1]); at++) visit(must(rows[at]));
  }

  /** The tunnels of a host, in the file's order. */
  tunnelsOn(host: number): Int32Array {
    this.#onHost ??= groupBy(this.#host, this.#hosts);
    return members(this.#onHost, host);
  }

  /**
   * The group that takes an outer packet, or -1: of those that it fits the most exact one. A tunnel that has failed is gone
   * from its switch: what it took goes to a less exact one, and is lost at its port only where there is none.
   */
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

  #findFrom({ host, service, localIp, remoteIp, key }: OuterPacket, first: Level): number {
    let failed = -1;
    for (const level of this.#levels) {
      if (level < first) continue;
      const tunnel = this.#table.find(
        host,
        service * LEVELS + level,
        namesLocal(level) ? localIp : 0,
        namesRemote(level) ? remoteIp : 0,
        namesKey(level) ? key : 0,
      );
      if (tunnel < 0) continue;
      const group = this.groupOf(tunnel);
      if (this.#failed?.[group] !== 1) return group;
      if (failed < 0) failed = group;
    }
    return failed;
  }

  #fitsBesidesKey(tunnel: number, { service, localIp, remoteIp }: Omit<OuterPacket, "key">): boolean {
    const level = must(this.#level[tunnel]);
    const { localIp: local, remoteIp: remote } = this.#tunnels;
    return (
      this.#names[tunnel * NAMES + 1] === service * LEVELS + level &&
      (!namesRemote(level) || remote[tunnel] === remoteIp) &&
      (!namesLocal(level) || local[tunnel] === localIp)
    );
  }
}

function failedGroups(
  { columns: { ports, tunnels } }: Fabric,
  groupOf: Int32Array,
  groups: number,
): Uint8Array | undefined {
  const hasFailed = (tunnel: number) => ports.up[must(tunnels.port[tunnel])] === 0;
  if (!groupOf.some((_, tunnel) => hasFailed(tunnel))) return undefined;
  const failed = new Uint8Array(groups).fill(1);
  for (const [tunnel, group] of groupOf.entries()) if (!hasFailed(tunnel)) failed[group] = 0;
  return failed;
}
