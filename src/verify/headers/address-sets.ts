import type { Fabric } from "../../model/fabric/fabric.ts";
import type { Bits } from "../../model/openflow/key.ts";
import { broadcastOf, type Ipv4, networkOf, UNUSABLE } from "../../model/values/ipv4.ts";
import { type Bdd, EMPTY, FULL } from "./bdd.ts";
import type { FrameSets } from "./frame-sets.ts";

const WIDTH = 32;

/** From `from` to before `to`. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Sets of frames by what the rules of hosts say of an address: between two borders all addresses are alike. */
export class AddressSets {
  readonly #sets: FrameSets;
  readonly #stretches: readonly Stretch[];

  constructor(sets: FrameSets, fabric: Fabric) {
    this.#sets = sets;
    this.#stretches = stretchesOf(fabric);
  }

  /** Where a field of an address has one for which this holds; everywhere if nobody reads the field. */
  where(field: Bits, holds: (address: Ipv4) => boolean): Bdd {
    const fitting = this.#stretches.filter(({ from }) => holds(from as Ipv4));
    if (this.#sets.variables.live(field).length === 0) return fitting.length > 0 ? FULL : EMPTY;
    return this.#sets.any(
      fitting.flatMap((stretch) => prefixesOf(stretch)).map((one) => this.#prefix(field, one)),
    );
  }

  #prefix({ start }: Bits, { from, to }: Stretch): Bdd {
    const free = Math.log2(to - from);
    return this.#sets.equals({ start: start + free, width: WIDTH - free }, BigInt(from / (to - from)));
  }
}

function stretchesOf({ columns: { bridges, hosts, tunnels } }: Fabric): readonly Stretch[] {
  const cidrs = [...hosts.addresses, ...bridges.localAddresses].flat();
  const single = [...tunnels.remoteIp, ...cidrs.map(({ address }) => address)];
  const borders = new Set<number>([
    ...UNUSABLE.flatMap(({ from, to }) => [from, to]),
    ...single.flatMap((address) => [address, address + 1]),
    ...cidrs.flatMap((cidr) => [networkOf(cidr), broadcastOf(cidr) + 1]),
  ]);
  const sorted = [...borders].toSorted((a, b) => a - b);
  return sorted.flatMap((from, i) => {
    const to = sorted[i + 1];
    return to === undefined ? [] : [{ from, to }];
  });
}

/** The same as stretches that are all addresses of one prefix. */
function prefixesOf({ from, to }: Stretch): readonly Stretch[] {
  const prefixes: Stretch[] = [];
  for (let at = from; at < to;) {
    let size = 1;
    while (at % (2 * size) === 0 && at + 2 * size <= to) size *= 2;
    prefixes.push({ from: at, to: at + size });
    at += size;
  }
  return prefixes;
}
