import type { Fabric } from "../fabric/fabric.ts";
import { must } from "../fabric/fabric.ts";
import { contains, type Ipv4 } from "../values/ipv4.ts";

/** How packets of one host get to another: whether, how large, and what is dropped on the way. */
export interface UnderlayPath {
  /** row of `paths`, or -1 for the defaults */
  readonly row: number;
  readonly up: boolean;
  /** bytes of the outer IP packet */
  readonly mtu: number;
  readonly drops: readonly string[];
}

/** The routed network between hosts. Directional: a path says nothing about the way back. */
export class Underlay {
  readonly #fabric: Fabric;
  readonly #rows: ReadonlyMap<number, number>;
  readonly #owners = new Map<number, number>();
  readonly #open: UnderlayPath;

  constructor(fabric: Fabric) {
    const { hosts, paths } = fabric.columns;
    this.#fabric = fabric;
    this.#open = { row: -1, up: true, mtu: fabric.underlayMtu, drops: [] };
    const rows = new Map<number, number>();
    for (let row = 0; row < paths.count; row++)
      rows.set(this.#key(must(paths.from[row]), must(paths.to[row])), row);
    this.#rows = rows;
    for (let host = 0; host < hosts.count; host++) {
      for (const { address } of must(hosts.addresses[host])) {
        if (!this.#owners.has(address)) this.#owners.set(address, host);
      }
    }
  }

  /** The host with this address on the underlay. */
  ownerOf(address: number): number | undefined {
    return this.#owners.get(address);
  }

  path(from: number, to: number): UnderlayPath {
    const row = this.#rows.size === 0 ? undefined : this.#rows.get(this.#key(from, to));
    if (row === undefined) return this.#open;
    const { up, mtu, drops } = this.#fabric.columns.paths;
    return { row, up: up[row] === 1, mtu: must(mtu[row]), drops: must(drops[row]) };
  }

  /** The source a host puts on packets to `remote`: its address in that network, else its first one. */
  sourceFor(host: number, remote: number): Ipv4 | undefined {
    const addresses = must(this.#fabric.columns.hosts.addresses[host]);
    if (addresses.length < 2) return addresses[0]?.address;
    return (addresses.find((cidr) => contains(cidr, remote as Ipv4)) ?? addresses[0])?.address;
  }

  /** Whether no router is between: the address is in a network that the host itself is in. */
  isNeighbour(host: number, remote: number): boolean {
    const addresses = must(this.#fabric.columns.hosts.addresses[host]);
    return addresses.some((cidr) => contains(cidr, remote as Ipv4));
  }

  #key(from: number, to: number): number {
    return from * this.#fabric.columns.hosts.count + to;
  }
}
