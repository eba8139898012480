import type { BridgeSettings } from "../../model/fabric/columns.ts";
import { type Fabric, must } from "../../model/fabric/fabric.ts";
import type { Mac } from "../../model/values/mac.ts";
import { type MacEntry, type MacPolicy, MacTable } from "./mac-table.ts";

const SECOND = 1_000_000;
/** A Linux bridge does not tag and knows no VLAN. */
const NO_VLAN = 0;

export interface LearnedMac extends MacEntry {
  readonly bridge: number;
}

/** The tables of all bridges, each made when it is first asked. */
export class MacTables {
  readonly #fabric: Fabric;
  readonly #tables: (MacTable | undefined)[] = [];

  constructor(fabric: Fabric) {
    this.#fabric = fabric;
  }

  of(bridge: number): MacTable {
    return (this.#tables[bridge] ??= this.#newTable(bridge));
  }

  /** All entries of all bridges, static ones before any frame: of each bridge the least recently used first. */
  *entries(now: number): IterableIterator<LearnedMac> {
    for (let bridge = 0; bridge < this.#fabric.columns.bridges.count; bridge++) {
      const isUsed = this.#tables[bridge] !== undefined || this.#fabric.fdbOf(bridge).length > 0;
      if (isUsed) for (const entry of this.of(bridge).entries(now)) yield { bridge, ...entry };
    }
  }

  #newTable(bridge: number): MacTable {
    const settings = this.#fabric.bridgeSettings(bridge);
    const table = new MacTable(policyOf(settings));
    const { fdb } = this.#fabric.columns;
    for (const row of this.#fabric.fdbOf(bridge))
      table.addStatic(must(fdb.vlan[row]), must(fdb.mac[row]) as Mac, must(fdb.port[row]), 0);
    // The Linux bridge's own address is in its table for good.
    if (settings.kind === "linux") {
      const local = must(this.#fabric.columns.bridges.local[bridge]);
      table.addStatic(NO_VLAN, this.#fabric.localMacOf(bridge), local, 0);
    }
    return table;
  }
}

/** What Open vSwitch makes of a number that is too small. @see lib/mac-learning.c */
const LEAST_SIZE = 10;
const LEAST_IDLE = 15;

/** Entries that a table has room for. */
export function macTableLimit({ kind, macTableSize }: BridgeSettings): number {
  return kind === "linux" ? Infinity : Math.max(LEAST_SIZE, macTableSize);
}

/**
 * Open vSwitch counts in whole seconds and keeps a limited number of entries; Linux counts more finely (here: µs)
 * and keeps all that come.
 */
function policyOf(settings: BridgeSettings): MacPolicy {
  const { kind, macAgeing } = settings;
  const limit = macTableLimit(settings);
  if (kind === "linux") return { limit, idle: macAgeing * SECOND, tick: 1 };
  const idle = Math.max(LEAST_IDLE, macAgeing) * SECOND;
  return { limit, idle, tick: SECOND };
}
