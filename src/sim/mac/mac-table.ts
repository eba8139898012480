import { must } from "../../model/fabric/fabric.ts";
import type { Mac } from "../../model/values/mac.ts";
import { AddressRows } from "./address-rows.ts";
import { PortUsage } from "./port-usage.ts";
import { Links, NONE, RowList } from "./row-lists.ts";

/** How a bridge keeps its table. */
export interface MacPolicy {
  /** entries, static ones among them; Infinity for as many as come */
  readonly limit: number;
  /** µs after which an address that was not seen is forgotten */
  readonly idle: number;
  /** µs: times are rounded down to a multiple of it */
  readonly tick: number;
}

/** When a static entry was seen: it never ages. */
const STATIC = Infinity;

export interface MacEntry {
  readonly vlan: number;
  readonly mac: Mac;
  readonly port: number;
  /** µs since it was seen, by the table's clock; undefined for a static entry */
  readonly age: number | undefined;
}

/**
 * What one bridge knows: (VLAN, MAC) → port. A table that is full forgets one entry for each that it learns, a
 * static one too. Learning allocates nothing but where the table grows.
 * @see lib/mac-learning.c; net/bridge/br_fdb.c
 */
export class MacTable {
  readonly #policy: MacPolicy;
  readonly #addresses = new AddressRows();
  readonly #ports: number[] = [];
  /** µs: the tick of the clock in which it was last seen */
  readonly #seen: number[] = [];
  /** All entries, the least recently used first. */
  readonly #all = new RowList();
  readonly #links = new Links();
  readonly #usage: PortUsage | undefined;
  /** µs: before this nothing is to be forgotten */
  #soonest = Infinity;
  #clock = 0;

  constructor(policy: MacPolicy) {
    this.#policy = policy;
    this.#usage = policy.limit === Infinity ? undefined : new PortUsage();
  }

  get size(): number {
    return this.#addresses.count;
  }

  /** The port behind which an address is known to be; or NONE. */
  find(vlan: number, mac: Mac, now: number): number {
    if (now >= this.#soonest) this.#expire(now);
    const row = this.#addresses.find(vlan, mac);
    return row === NONE ? NONE : must(this.#ports[row]);
  }

  /**
   * An address was seen at a port. Within one tick of the clock that is no news, and does not make the entry more
   * recent, unless it was a gratuitous ARP.
   * @returns whether the address was not known at this port before: new, or moved here
   * @see lib/mac-learning.c, is_mac_learning_update_needed and update_learning_table__
   */
  learn(vlan: number, mac: Mac, port: number, now: number, isGratuitousArp = false): boolean {
    if (now >= this.#soonest) this.#expire(now);
    const seen = this.#stamp(now);
    const row = this.#addresses.find(vlan, mac);
    if (row === NONE) {
      this.#add(vlan, mac, port, seen);
      return true;
    }
    const before = must(this.#seen[row]);
    const isHere = this.#ports[row] === port;
    if (before === STATIC || (before === seen && isHere && !isGratuitousArp)) return false;
    this.#touch(row, seen);
    if (!isHere) this.#move(row, port);
    return !isHere;
  }

  /**
   * An entry that does not age and is not moved by frames; said again, it is as if just used.
   * `ovs-appctl fdb/add`; Linux: `permanent`.
   */
  addStatic(vlan: number, mac: Mac, port: number, now: number): void {
    if (now >= this.#soonest) this.#expire(now);
    const row = this.#addresses.find(vlan, mac);
    if (row === NONE) return this.#add(vlan, mac, port, STATIC);
    this.#touch(row, STATIC);
    this.#move(row, port);
  }

  /**
   * Forgets what was not seen for so long, once, whatever the ageing time is: a Linux bridge takes its forward delay for
   * it while the topology changes (802.1D-1998 §8.3.5).
   * @param idle µs
   * @returns µs since the oldest address that is left was seen, 0 if none is
   * @see net/bridge/br_fdb.c, br_fdb_cleanup
   */
  collect(idle: number, now: number): number {
    this.#forget((row) => this.#seen[row] !== STATIC && must(this.#seen[row]) + idle <= now);
    for (const { age } of this.entries(now)) if (age !== undefined) return age;
    return 0;
  }

  /** What was learned is forgotten: Open vSwitch when the topology changes. @see lib/mac-learning.c, mac_learning_flush */
  flush(): void {
    this.#forget((row) => this.#seen[row] !== STATIC);
  }

  /**
   * A port is gone, or its VLANs changed: its static entries go too. What is too old goes first: the order in which
   * entries go decides where ports stand in the heap.
   * @see ofproto-dpif.c, bundle_flush_macs
   */
  flushPort(port: number, now: number): void {
    if (now >= this.#soonest) this.#expire(now);
    this.#forget((row) => this.#ports[row] === port);
  }

  /** The entries, the least recently used first, as `ovs-appctl fdb/show` has them. */
  *entries(now: number): IterableIterator<MacEntry> {
    if (now >= this.#soonest) this.#expire(now);
    for (let row = this.#all.first; row !== NONE; row = this.#links.next(row)) {
      const seen = must(this.#seen[row]);
      yield {
        vlan: this.#addresses.vlanOf(row),
        mac: this.#addresses.macOf(row),
        port: must(this.#ports[row]),
        age: seen === STATIC ? undefined : this.#stamp(now) - seen,
      };
    }
  }

  /** The clock: `now` rounded down to a tick. Most often it is the tick of the last time. */
  #stamp(now: number): number {
    const { tick } = this.#policy;
    const since = now - this.#clock;
    if (since < 0 || since >= tick) this.#clock = Math.floor(now / tick) * tick;
    return this.#clock;
  }

  #add(vlan: number, mac: Mac, port: number, seen: number): void {
    if (this.#usage !== undefined && this.size >= this.#policy.limit) this.#remove(this.#usage.victim);
    const row = this.#addresses.add(vlan, mac);
    this.#ports[row] = port;
    this.#seen[row] = seen;
    this.#links.append(this.#all, row);
    this.#usage?.add(port, row);
    this.#soonest = Math.min(this.#soonest, seen + this.#policy.idle);
  }

  /** The entry is the last that was used, of all and of those of its port. */
  #touch(row: number, seen: number): void {
    this.#links.remove(this.#all, row);
    this.#links.append(this.#all, row);
    this.#usage?.touch(must(this.#ports[row]), row);
    this.#seen[row] = seen;
    this.#soonest = Math.min(this.#soonest, seen + this.#policy.idle);
  }

  #move(row: number, port: number): void {
    const from = must(this.#ports[row]);
    if (from === port) return;
    this.#usage?.remove(from, row);
    this.#usage?.add(port, row);
    this.#ports[row] = port;
  }

  /** Static entries may stand among those that age: they are passed over. */
  #expire(now: number): void {
    let row = this.#all.first;
    while (row !== NONE && (this.#seen[row] === STATIC || must(this.#seen[row]) + this.#policy.idle <= now)) {
      const next = this.#links.next(row);
      if (this.#seen[row] !== STATIC) this.#remove(row);
      row = next;
    }
    this.#soonest = row === NONE ? Infinity : must(this.#seen[row]) + this.#policy.idle;
  }

  #forget(isGone: (row: number) => boolean): void {
    for (let row = this.#all.first; row !== NONE;) {
      const next = this.#links.next(row);
      if (isGone(row)) this.#remove(row);
      row = next;
    }
  }

  #remove(row: number): void {
    this.#links.remove(this.#all, row);
    this.#usage?.remove(must(this.#ports[row]), row);
    this.#addresses.remove(row);
  }
}
