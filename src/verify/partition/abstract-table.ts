import type { WordMatch } from "../../model/openflow/flow.ts";
import { FIELD } from "../../model/openflow/key.ts";
import type { AbstractFlow } from "./abstract-flow.ts";
import { isTracked, type TernaryKey } from "./ternary-key.ts";

const IN_PORT = FIELD.in_port.start >>> 5;

/** A flow that acts on some frames of a set, or surely on all that come to it. */
export interface Hit {
  readonly flow: AbstractFlow;
  readonly isSure: boolean;
}

/** Flows that look at the same bits of what may be known. */
interface Subtable {
  readonly asked: readonly Pick<WordMatch, "word" | "mask">[];
  readonly byValues: Map<number | string, AbstractFlow[]>;
}

/** A table of flows, asked by sets of frames: all flows that may act on any of them. */
export class AbstractTable {
  readonly #subtables = new Map<string, Subtable>();
  readonly #lessons = new Set<string>();
  /** whether nothing that may be known is asked but in_port: then the answers are remembered */
  #isByPort = true;
  readonly #byPort = new Map<number, readonly Hit[]>();

  /** @returns whether it was not there */
  add(flow: AbstractFlow): boolean {
    if (flow.lesson !== undefined) {
      if (this.#lessons.has(flow.lesson)) return false;
      this.#lessons.add(flow.lesson);
    }
    this.#byPort.clear();
    const asked = flow.match.filter(({ word }) => word === IN_PORT || isTracked(word));
    if (asked.some(({ word }) => word !== IN_PORT)) this.#isByPort = false;
    const name = asked.map(({ word, mask }) => `${word}:${mask}`).join();
    const subtable = this.#subtables.get(name) ?? {
      asked,
      byValues: new Map<number | string, AbstractFlow[]>(),
    };
    this.#subtables.set(name, subtable);
    const values = nameOf(asked, ({ value }) => value);
    const known = subtable.byValues.get(values);
    if (known === undefined) subtable.byValues.set(values, [flow]);
    else known.push(flow);
    return true;
  }

  /** The flows that may act, by priority; after a sure one only those that share its priority. */
  lookup(key: TernaryKey, inPort: number): readonly Hit[] {
    if (!this.#isByPort) return this.#lookup(key, inPort);
    const known = this.#byPort.get(inPort) ?? this.#lookup(key, inPort);
    this.#byPort.set(inPort, known);
    return known;
  }

  #lookup(key: TernaryKey, inPort: number): readonly Hit[] {
    const hits: Hit[] = [];
    for (const subtable of this.#subtables.values()) {
      for (const flow of flowsIn(subtable, key, inPort)) {
        const hit = hitOf(flow, key, inPort);
        if (hit !== undefined) hits.push(hit);
      }
    }
    if (hits.length < 2) return hits;
    hits.sort((a, b) => b.flow.priority - a.flow.priority);
    const sure = hits.find(({ isSure }) => isSure);
    return sure === undefined ? hits : hits.filter(({ flow }) => flow.priority >= sure.flow.priority);
  }
}

/** Those of a subtable that may match: of a key that has all that it asks for one bucket, else all. */
function flowsIn({ asked, byValues }: Subtable, key: TernaryKey, inPort: number): Iterable<AbstractFlow> {
  for (const { word, mask } of asked)
    if (word !== IN_PORT && (key.known(word) & mask) !== mask) return [...byValues.values()].flat();
  const values = nameOf(asked, ({ word, mask }) => (word === IN_PORT ? inPort : key.value(word)) & mask);
  return byValues.get(values) ?? NONE;
}

const NONE: readonly AbstractFlow[] = [];

function nameOf<T>(asked: readonly T[], value: (one: T) => number): number | string {
  const [first, ...more] = asked;
  if (first === undefined) return 0;
  return more.length === 0 ? value(first) : asked.map(value).join();
}

function hitOf(flow: AbstractFlow, key: TernaryKey, inPort: number): Hit | undefined {
  let isSure = !flow.isOptional;
  for (const { word, value, mask } of flow.match) {
    const [known, own] =
      word === IN_PORT ? [mask, inPort & mask] : [key.known(word) & mask, key.value(word) & mask];
    if (((own ^ value) & known) !== 0) return undefined;
    if (known !== mask) isSure = false;
  }
  return { flow, isSure };
}
