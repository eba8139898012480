import { must } from "../../model/fabric/fabric.ts";
import { NodeTable } from "./node-table.ts";

/** A set of assignments to variables, as a node of its `Bdds`: equal sets are equal numbers. */
export type Bdd = number;

export const EMPTY: Bdd = 0;
export const FULL: Bdd = 1;

/** Variables to quantify over. Made by `Bdds.variables`. */
export interface VariableSet {
  readonly id: number;
  readonly has: Uint8Array;
  /** the last of them, -1 where there is none */
  readonly last: number;
}

/** What each variable becomes. Made by `Bdds.relabeling`. */
export interface Relabeling {
  readonly id: number;
  readonly to: Int32Array;
}

/** A variable and the value that it has. */
export type Literal = readonly [variable: number, value: boolean];

const OP = { and: 0, or: 1, diff: 2, xor: 3, exists: 4, rename: 5 } as const;
type Binary = 0 | 1 | 2 | 3;

/** Answers that are remembered; older ones give way. A power of two. */
const CACHE = 1 << 18;

/**
 * Reduced ordered binary decision diagrams over variables 0, 1, 2, …, which are looked at in that order.
 * Throws `Undecided` where a result has more nodes than there may be.
 * @see Bryant 1986, Graph-Based Algorithms for Boolean Function Manipulation
 */
export class Bdds {
  readonly #count: number;
  readonly #nodes: NodeTable;
  readonly #keys = new Int32Array(3 * CACHE).fill(-1);
  readonly #answers = new Int32Array(CACHE);
  #ids = 0;

  /**
   * @param count of variables
   * @param limit of nodes
   */
  constructor(count: number, limit?: number) {
    this.#count = count;
    this.#nodes = new NodeTable(count, limit);
  }

  /** Where the variable has this value. */
  literal(variable: number, value = true): Bdd {
    if (variable < 0) throw new Error("a bit that has no variable");
    return value ? this.#nodes.make(variable, EMPTY, FULL) : this.#nodes.make(variable, FULL, EMPTY);
  }

  /** Where all literals hold, each of another variable. */
  cube(literals: readonly Literal[]): Bdd {
    if (literals.some(([variable]) => variable < 0)) throw new Error("a bit that has no variable");
    return literals
      .toSorted(([a], [b]) => b - a)
      .reduce<Bdd>(
        (below, [variable, value]) =>
          value ? this.#nodes.make(variable, EMPTY, below) : this.#nodes.make(variable, below, EMPTY),
        FULL,
      );
  }

  and(f: Bdd, g: Bdd): Bdd {
    if (f === g || g === FULL) return f;
    if (f === FULL) return g;
    if (f === EMPTY || g === EMPTY) return EMPTY;
    return f < g ? this.#apply(OP.and, f, g) : this.#apply(OP.and, g, f);
  }

  or(f: Bdd, g: Bdd): Bdd {
    if (f === g || g === EMPTY) return f;
    if (f === EMPTY) return g;
    if (f === FULL || g === FULL) return FULL;
    return f < g ? this.#apply(OP.or, f, g) : this.#apply(OP.or, g, f);
  }

  /** f without g. */
  diff(f: Bdd, g: Bdd): Bdd {
    if (f === EMPTY || g === FULL || f === g) return EMPTY;
    if (g === EMPTY) return f;
    return this.#apply(OP.diff, f, g);
  }

  xor(f: Bdd, g: Bdd): Bdd {
    if (f === g) return EMPTY;
    if (f === EMPTY) return g;
    if (g === EMPTY) return f;
    return f < g ? this.#apply(OP.xor, f, g) : this.#apply(OP.xor, g, f);
  }

  not(f: Bdd): Bdd {
    return this.diff(FULL, f);
  }

  /** Where both are in their sets, or both are not. */
  iff(f: Bdd, g: Bdd): Bdd {
    return this.not(this.xor(f, g));
  }

  /** g where f holds, h elsewhere. */
  ite(f: Bdd, g: Bdd, h: Bdd): Bdd {
    if (f === FULL) return g;
    if (f === EMPTY) return h;
    return this.or(this.and(f, g), this.diff(h, f));
  }

  variables(variables: Iterable<number>): VariableSet {
    const has = new Uint8Array(this.#count);
    let last = -1;
    for (const variable of variables) {
      has[variable] = 1;
      last = Math.max(last, variable);
    }
    return { id: this.#ids++, has, last };
  }

  /** What f leaves open of the other variables. */
  exists(f: Bdd, set: VariableSet): Bdd {
    const variable = this.#nodes.variable(f);
    if (variable > set.last) return f;
    const slot = this.#find(OP.exists, f, set.id);
    if (slot >= 0) return must(this.#answers[slot]);
    const low = this.exists(this.#nodes.low(f), set);
    const isGone = set.has[variable] === 1;
    const high = isGone && low === FULL ? FULL : this.exists(this.#nodes.high(f), set);
    const result = isGone ? this.or(low, high) : this.#nodes.make(variable, low, high);
    return this.#remember(OP.exists, f, set.id, result);
  }

  /** @param pairs of different variables; others stay. What a variable becomes must not be in the sets renamed. */
  relabeling(pairs: Iterable<readonly [from: number, to: number]>): Relabeling {
    const to = Int32Array.from({ length: this.#count }, (_, variable) => variable);
    for (const [from, target] of pairs) to[from] = target;
    return { id: this.#ids++, to };
  }

  rename(f: Bdd, relabeling: Relabeling): Bdd {
    if (f <= FULL) return f;
    const slot = this.#find(OP.rename, f, relabeling.id);
    if (slot >= 0) return must(this.#answers[slot]);
    const low = this.rename(this.#nodes.low(f), relabeling);
    const high = this.rename(this.#nodes.high(f), relabeling);
    const variable = must(relabeling.to[this.#nodes.variable(f)]);
    const inOrder = variable < this.#nodes.variable(low) && variable < this.#nodes.variable(high);
    const result = inOrder
      ? this.#nodes.make(variable, low, high)
      : this.ite(this.literal(variable), high, low);
    return this.#remember(OP.rename, f, relabeling.id, result);
  }

  /** How many assignments of these variables, on which alone the set depends, it has. */
  count(f: Bdd, variables: readonly number[]): number {
    const places = new Map(variables.toSorted((a, b) => a - b).map((variable, place) => [variable, place]));
    const placeOf = (at: Bdd) => places.get(this.#nodes.variable(at)) ?? places.size;
    const known = new Map<Bdd, number>([
      [EMPTY, 0],
      [FULL, 1],
    ]);
    // Of the variables from the node's own on.
    const from = (at: Bdd): number => {
      const answer = known.get(at) ?? below(at, this.#nodes.low(at)) + below(at, this.#nodes.high(at));
      known.set(at, answer);
      return answer;
    };
    const below = (at: Bdd, next: Bdd): number => from(next) * 2 ** (placeOf(next) - placeOf(at) - 1);
    return from(f) * 2 ** placeOf(f);
  }

  /**
   * One assignment of the set: the variables that it depends on, in order; any value does for others.
   * @param prefer the value that a variable is to have where it may
   */
  pick(f: Bdd, prefer: (variable: number) => boolean): readonly Literal[] {
    if (f === EMPTY) throw new Error("nothing to pick from");
    const picked: Literal[] = [];
    for (let at = f; at !== FULL;) {
      const variable = this.#nodes.variable(at);
      const [low, high] = [this.#nodes.low(at), this.#nodes.high(at)];
      const value = prefer(variable) ? high !== EMPTY : low === EMPTY;
      picked.push([variable, value]);
      at = value ? high : low;
    }
    return picked;
  }

  #apply(op: Binary, f: Bdd, g: Bdd): Bdd {
    const slot = this.#find(op, f, g);
    if (slot >= 0) return must(this.#answers[slot]);
    const nodes = this.#nodes;
    const a = nodes.variable(f);
    const b = nodes.variable(g);
    const low = this.#combine(op, a <= b ? nodes.low(f) : f, b <= a ? nodes.low(g) : g);
    const high = this.#combine(op, a <= b ? nodes.high(f) : f, b <= a ? nodes.high(g) : g);
    return this.#remember(op, f, g, nodes.make(a < b ? a : b, low, high));
  }

  #combine(op: Binary, f: Bdd, g: Bdd): Bdd {
    switch (op) {
      case OP.and:
        return this.and(f, g);
      case OP.or:
        return this.or(f, g);
      case OP.diff:
        return this.diff(f, g);
      case OP.xor:
        return this.xor(f, g);
    }
  }

  /** @returns the slot of a remembered answer, or -1 */
  #find(op: number, f: number, g: number): number {
    const slot = slotOf(op, f, g);
    const keys = this.#keys;
    return keys[3 * slot] === op && keys[3 * slot + 1] === f && keys[3 * slot + 2] === g ? slot : -1;
  }

  #remember(op: number, f: number, g: number, answer: Bdd): Bdd {
    const slot = slotOf(op, f, g);
    this.#keys[3 * slot] = op;
    this.#keys[3 * slot + 1] = f;
    this.#keys[3 * slot + 2] = g;
    this.#answers[slot] = answer;
    return answer;
  }
}

function slotOf(op: number, f: number, g: number): number {
  const mixed = Math.imul(f, 0x9e3779b1) ^ Math.imul(g, 0x85ebca6b) ^ Math.imul(op, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 15)) & (CACHE - 1);
}
