import { type Fabric, must } from "../../model/fabric/fabric.ts";
import type { Flow } from "../../model/openflow/flow.ts";

/** Some bridges, and which of them are looked at as one: what any of them can do, the one can. */
export class BridgeClasses {
  /** in their order, the first of each class before others of it */
  readonly bridges: readonly number[];
  /** of a bridge the first of its class */
  readonly #first = new Map<number, number>();
  readonly #members = new Map<number, number[]>();

  /** @param firstOf of a bridge the one that stands for it */
  constructor(bridges: readonly number[], firstOf: (bridge: number) => number) {
    this.bridges = bridges;
    for (const bridge of bridges) {
      const first = firstOf(bridge);
      this.#first.set(bridge, first);
      const known = this.#members.get(first);
      if (known === undefined) this.#members.set(first, [bridge]);
      else known.push(bridge);
    }
  }

  /** Each bridge by itself. */
  static apart(bridges: readonly number[]): BridgeClasses {
    return new BridgeClasses(bridges, (bridge) => bridge);
  }

  /**
   * Bridges of one configuration whose tables hold the very same flows: a cloud's hosts that have the same VLANs for the same
   * networks. Frames at one of them are then taken for frames at all of them.
   */
  static alike(fabric: Fabric, bridges: readonly number[]): BridgeClasses {
    const first = new FirstAlike(fabric);
    return new BridgeClasses(bridges, (bridge) => first.of(bridge));
  }

  /** Whether any bridge stands for others. */
  get areMerged(): boolean {
    return this.#members.size < this.bridges.length;
  }

  /** one bridge of each class */
  get firsts(): Iterable<number> {
    return this.#members.keys();
  }

  firstOf(bridge: number): number {
    return must(this.#first.get(bridge));
  }

  /** @param first of its class */
  membersOf(first: number): readonly number[] {
    return this.#members.get(first) ?? [];
  }
}

/** Finds for each bridge the first that is like it. */
class FirstAlike {
  readonly #fabric: Fabric;
  readonly #numbers = new Map<Flow, number>();
  readonly #byWords = new Map<string, number[]>();

  constructor(fabric: Fabric) {
    this.#fabric = fabric;
  }

  of(bridge: number): number {
    const { bridges } = this.#fabric.columns;
    if (bridges.hasFlows[bridge] === 0 || this.#fabric.fdbOf(bridge).length > 0) return bridge;
    const name = `${must(bridges.settings[bridge])} ${this.#fabric.tagsReadBy(bridge)} ${this.#hash(bridge)}`;
    const known = this.#byWords.get(name) ?? [];
    this.#byWords.set(name, known);
    const first = known.find((one) => this.#haveSameFlows(one, bridge));
    if (first === undefined) known.push(bridge);
    return first ?? bridge;
  }

  #hash(bridge: number): string {
    const { flow } = this.#fabric.columns.flows;
    const rows = this.#fabric.flowsOf(bridge);
    let hash = 0;
    for (const row of rows) hash = (Math.imul(hash, 31) + this.#numberOf(must(flow[row]))) | 0;
    return `${rows.length} ${hash}`;
  }

  #numberOf(flow: Flow): number {
    const known = this.#numbers.get(flow) ?? this.#numbers.size;
    this.#numbers.set(flow, known);
    return known;
  }

  #haveSameFlows(a: number, b: number): boolean {
    const { flow } = this.#fabric.columns.flows;
    const [left, right] = [this.#fabric.flowsOf(a), this.#fabric.flowsOf(b)];
    return left.length === right.length && left.every((row, i) => flow[row] === flow[must(right[i])]);
  }
}
