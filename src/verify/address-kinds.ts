import { type Fabric, must } from "../model/fabric/fabric.ts";
import type { Flow, Match } from "../model/openflow/flow.ts";
import { type Bits, FIELD } from "../model/openflow/key.ts";
import { allOnes, overlap } from "../model/openflow/field-bits.ts";
import { type Constant, type Copy, tellingsOf } from "./told-apart.ts";

/** Addresses of one sort: any field may be copied to any other, and nobody is told from anybody by that. */
type Sort = "hardware" | "network";

const FIELDS: readonly (readonly [Sort, Bits])[] = [
  ...[FIELD.dl_dst, FIELD.dl_src, FIELD.arp_sha, FIELD.arp_tha].map((field) => ["hardware", field] as const),
  ...[FIELD.nw_src, FIELD.nw_dst].map((field) => ["network", field] as const),
];

/** What flows ask of addresses: under each mask, the values that one of them names. */
export class AddressKinds {
  readonly #masks = new Map<
    string,
    { readonly sort: Sort; readonly mask: bigint; readonly values: Set<bigint> }
  >();
  /** a flow does something with parts of addresses, so that each may be treated in its own way */
  #areAllApart = false;

  /** @param bridges whose flows count */
  constructor(fabric: Fabric, bridges: Iterable<number>) {
    for (const bridge of bridges) {
      for (const row of fabric.flowsOf(bridge)) this.#read(must(fabric.columns.flows.flow[row]));
      for (const row of fabric.fdbOf(bridge))
        this.#add("hardware", allOnes(48), BigInt(must(fabric.columns.fdb.mac[row])));
    }
  }

  /** Equal for addresses that no flow tells apart. */
  of(mac: number, ip: number): string {
    if (this.#areAllApart) return `${mac} ${ip}`;
    const parts = [...this.#masks.values()].map(({ sort, mask, values }) => {
      const masked = BigInt(sort === "hardware" ? mac : ip) & mask;
      return values.has(masked) ? masked.toString(16) : "";
    });
    return parts.join(" ");
  }

  #read(flow: Flow): void {
    const { compared, written, copied } = tellingsOf(flow);
    this.#match(flow.match);
    for (const constant of compared) this.#compare(constant);
    for (const constant of written) this.#write(constant);
    this.#areAllApart ||= copied.some((copy) => !isOfOneSort(copy));
  }

  #match(match: Match): void {
    for (const [sort, field] of FIELDS) {
      const mask = bitsIn(match, field, "mask");
      if (mask !== 0n) this.#add(sort, mask, bitsIn(match, field, "value"));
    }
  }

  #compare({ field, value }: Constant): void {
    for (const [sort, whole] of FIELDS) {
      if (!overlap(field, whole)) continue;
      const shift = BigInt(field.start - whole.start);
      this.#add(sort, allOnes(field.width) << shift, value << shift);
    }
  }

  #write({ field, value }: Constant): void {
    for (const [sort, whole] of FIELDS) {
      if (!overlap(field, whole)) continue;
      if (field.width === whole.width) this.#add(sort, allOnes(whole.width), value);
      else this.#areAllApart = true;
    }
  }

  #add(sort: Sort, mask: bigint, value: bigint): void {
    const key = `${sort} ${mask}`;
    const known = this.#masks.get(key) ?? { sort, mask, values: new Set<bigint>() };
    this.#masks.set(key, known);
    known.values.add(value & mask);
  }
}

/** Whether nobody's address is told from another's by it: a whole one takes the place of a whole one, or none is meant. */
function isOfOneSort({ from, to }: Copy): boolean {
  const sorts = [from, to].map((bits) => FIELDS.filter(([, field]) => overlap(bits, field)));
  if (sorts.every((found) => found.length === 0)) return true;
  const [one, other] = sorts.map((found) => found[0]);
  return one?.[0] === other?.[0] && from.width === one?.[1].width && to.width === other?.[1].width;
}

function bitsIn(match: Match, { start, width }: Bits, what: "value" | "mask"): bigint {
  let bits = 0n;
  for (let at = 0; at < width; at += 32) {
    const word = match.find((one) => one.word === (start + at) / 32);
    bits |= BigInt((word?.[what] ?? 0) >>> 0) << BigInt(at);
  }
  return bits;
}
