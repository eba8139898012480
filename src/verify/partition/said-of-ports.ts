import { type Fabric, must } from "../../model/fabric/fabric.ts";
import type { Flow } from "../../model/openflow/flow.ts";
import { FIELD, inPortOf } from "../../model/openflow/key.ts";

const IN_PORT = FIELD.in_port.start >>> 5;

/** What the flows of a bridge say of its ports, by their numbers. */
export class SaidOfPorts {
  readonly #asked = new Map<number, string>();
  readonly #outputs = new Set<number>();
  #isByPart = false;

  constructor(fabric: Fabric, bridge: number, words: FlowWords) {
    for (const row of fabric.flowsOf(bridge)) {
      const flow = must(fabric.columns.flows.flow[row]);
      const [first] = flow.match;
      if (first?.word === IN_PORT) {
        if (first.mask !== -1) this.#isByPart = true;
        this.#asked.set(first.value, `${this.#asked.get(first.value) ?? ""} ${words.of(flow)}`);
      }
      for (const action of flow.actions) if (action.kind === "output") this.#outputs.add(action.port);
    }
  }

  /** Whether no flow says anything of any port. */
  get isNothing(): boolean {
    return !this.#isByPart && this.#asked.size === 0 && this.#outputs.size === 0;
  }

  /** What all ports of a kind have in common; undefined: the port is a kind of its own. */
  of(ofport: number, isEdge: boolean): string | undefined {
    if (this.#isByPart || (isEdge && this.#outputs.has(ofport))) return undefined;
    return this.#asked.get(inPortOf(ofport) | 0) ?? "";
  }
}

/** A number for each flow but for the port that it asks for. */
export class FlowWords {
  readonly #numbers = new Map<string, number>();
  readonly #known = new WeakMap<Flow, number>();

  of(flow: Flow): number {
    const known = this.#known.get(flow);
    if (known !== undefined) return known;
    const { table, priority, match, actions } = flow;
    const text = JSON.stringify([table, priority, match.slice(1), actions], (_, value: unknown) =>
      typeof value === "bigint" ? `${value}n` : value,
    );
    const number = this.#numbers.get(text) ?? this.#numbers.size;
    this.#numbers.set(text, number);
    this.#known.set(flow, number);
    return number;
  }
}
