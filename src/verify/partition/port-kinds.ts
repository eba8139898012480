import { PORT } from "../../model/fabric/columns.ts";
import { type Fabric, must } from "../../model/fabric/fabric.ts";
import type { Wiring } from "../../model/forwarding/wiring.ts";
import type { Flow } from "../../model/openflow/flow.ts";
import { FIELD, inPortOf } from "../../model/openflow/key.ts";
import { DisjointSets } from "../../model/values/disjoint-sets.ts";

/** Ports of a bridge with which everything that a bridge does with a frame that comes by them is the same. */
export interface PortKind {
  readonly bridge: number;
  /** row of `vlanProfiles` */
  readonly profile: number;
  /** the number that stands for all of theirs; 0 where no flow asks */
  readonly ofport: number;
  /** of tunnels the row of one: all have its type and keys; else -1 */
  readonly tunnel: number;
  /** whether frames leave the fabric here */
  readonly isEdge: boolean;
  /** whether frames that leave here are not read again */
  readonly isPatch: boolean;
}

export interface Wire {
  /** a number that no other wire has, nor the same one the other way */
  readonly row: number;
  /** kinds */
  readonly far: readonly number[];
}

const IN_PORT = FIELD.in_port.start >>> 5;

/** The kinds of the ports of some bridges, and which kinds wires join. */
export class PortKinds {
  readonly all: PortKind[] = [];
  /** of a port its kind, -1 on other bridges */
  readonly ofPort: Int32Array;
  /** of a kind the number of all that wires join to it, edges alone */
  readonly #mediumOf: Int32Array;
  readonly #wires: Wire[] = [];
  readonly #ofBridge = new Map<number, readonly number[]>();
  readonly #onMedium = new Map<number, number[]>();

  constructor(wiring: Wiring, bridges: readonly number[]) {
    const { fabric } = wiring;
    const words = new FlowWords();
    this.ofPort = new Int32Array(fabric.columns.ports.count).fill(-1);
    for (const bridge of bridges) this.#ofBridge.set(bridge, this.#sort(fabric, bridge, words));
    const media = new DisjointSets(this.all.length);
    for (const bridge of bridges)
      for (const port of fabric.portsOf(bridge)) {
        if (fabric.isEdge(port)) continue;
        for (const far of wiring.possibleEnds(port))
          media.join(must(this.ofPort[port]), must(this.ofPort[far]));
      }
    this.#mediumOf = Int32Array.from(this.all, (_, kind) => media.find(kind));
    for (const [kind, medium] of this.#mediumOf.entries()) {
      const known = this.#onMedium.get(medium);
      if (known === undefined) this.#onMedium.set(medium, [kind]);
      else known.push(kind);
    }
  }

  of(bridge: number): readonly number[] {
    return this.#ofBridge.get(bridge) ?? [];
  }

  /** The wire that a kind ends on, and who may take what leaves there; of more than two, all. */
  wireOf(kind: number): Wire {
    return (this.#wires[kind] ??= this.#readWire(kind));
  }

  #readWire(kind: number): Wire {
    const medium = must(this.#mediumOf[kind]);
    const ends = this.#onMedium.get(medium) ?? [];
    if (ends.length > 2) return { row: -1 - medium, far: ends };
    return { row: kind, far: ends.filter((end) => end !== kind) };
  }

  #sort(fabric: Fabric, bridge: number, words: FlowWords): readonly number[] {
    const { ports } = fabric.columns;
    const said = portsInFlows(fabric, bridge, words);
    const kinds = new Map<string, number>();
    for (const port of fabric.portsOf(bridge)) {
      const profile = must(ports.vlan[port]);
      const ofport = said === undefined ? 0 : fabric.ofPorts.numberOf(port);
      const named = said?.of(ofport) ?? "";
      const name = named === undefined ? `${port}` : `${profile} ${sortOf(fabric, port)} ${named}`;
      let kind = kinds.get(name);
      if (kind === undefined) {
        const [isEdge, isPatch] = [fabric.isEdge(port), ports.kind[port] === PORT.patch];
        kind =
          this.all.push({ bridge, profile, ofport, tunnel: must(ports.tunnel[port]), isEdge, isPatch }) - 1;
        kinds.set(name, kind);
      }
      this.ofPort[port] = kind;
    }
    return [...kinds.values()];
  }
}

function sortOf(fabric: Fabric, port: number): string {
  const { ports, tunnels } = fabric.columns;
  if (fabric.isEdge(port)) return ports.kind[port] === PORT.local ? "local" : "edge";
  const tunnel = must(ports.tunnel[port]);
  if (tunnel < 0) return `wire ${port}`;
  const { type, dstPort, inKey, hasOutKey, outKey, byFlow } = tunnels;
  return [type, dstPort, inKey, hasOutKey, outKey, byFlow].map((column) => column[tunnel]).join(":");
}

/** What the flows of a bridge say of its ports, by their numbers. */
interface Said {
  /** what all ports of a kind have in common; undefined: the port is a kind of its own */
  of(ofport: number): string | undefined;
}

/** undefined where there are no flows */
function portsInFlows(fabric: Fabric, bridge: number, words: FlowWords): Said | undefined {
  const rows = fabric.flowsOf(bridge);
  if (rows.length === 0) return undefined;
  const asked = new Map<number, string>();
  const outputs = new Set<number>();
  let isByPart = false;
  for (const row of rows) {
    const flow = must(fabric.columns.flows.flow[row]);
    const [first] = flow.match;
    if (first?.word === IN_PORT) {
      if (first.mask !== -1) isByPart = true;
      asked.set(first.value, `${asked.get(first.value) ?? ""} ${words.of(flow)}`);
    }
    for (const action of flow.actions) if (action.kind === "output") outputs.add(action.port);
  }
  const isWired = (ofport: number) => {
    const port = fabric.ofPorts.portAt(bridge, ofport);
    return port === undefined || !fabric.isEdge(port);
  };
  return {
    of: (ofport) => {
      if (isByPart || (outputs.has(ofport) && !isWired(ofport))) return undefined;
      return asked.get(inPortOf(ofport) | 0) ?? "";
    },
  };
}

/** A number for each flow but for the port that it asks for. */
class FlowWords {
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
