import { VLAN_COUNT } from "../../model/values/vlan-id.ts";

/**
 * Other numbers for the VLANs of some bridges, each its own: what bridges do that read VIDs as a whole is the same by
 * any numbers. VID 0, which is none, keeps its own.
 */
export class VlanNames {
  static readonly OWN = new VlanNames(new Map());
  readonly #names = new Uint16Array(VLAN_COUNT);
  /** whether each VLAN has its own number */
  readonly isOwn: boolean;

  /** @param given to each its own, and none to or for 0; whom nothing is given keeps the own number where it can */
  constructor(given: ReadonlyMap<number, number>) {
    const isTaken = new Uint8Array(VLAN_COUNT);
    for (const [vid, name] of given) {
      this.#names[vid] = name;
      isTaken[name] = 1;
    }
    const homeless: number[] = [];
    for (let vid = 0; vid < VLAN_COUNT; vid++) {
      if (given.has(vid)) continue;
      if (isTaken[vid] === 1) homeless.push(vid);
      else {
        this.#names[vid] = vid;
        isTaken[vid] = 1;
      }
    }
    let free = 0;
    for (const vid of homeless) {
      while (isTaken[free] === 1) free++;
      this.#names[vid] = free++;
    }
    this.isOwn = this.#names.every((name, vid) => name === vid);
  }

  /** @param vid 0 to 4095 */
  of(vid: number): number {
    return this.#names[vid] ?? vid;
  }

  equals(other: VlanNames): boolean {
    return this.#names.every((name, vid) => name === other.#names[vid]);
  }
}
