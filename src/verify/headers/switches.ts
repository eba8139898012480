import { type Fabric, must } from "../../model/fabric/fabric.ts";
import type { Wiring } from "../../model/forwarding/wiring.ts";
import type { LearnSpec, Match, MoveBits, SetBits } from "../../model/openflow/flow.ts";
import { type Bits, FIELD } from "../../model/openflow/key.ts";
import { flowTablesOf } from "../../model/openflow/tables.ts";
import { type KeyAction, rewritesOf } from "../../model/openflow/rewrites.ts";
import type { Bdd } from "./bdd.ts";
import { FlowTable } from "./flow-table.ts";
import { FrameSets } from "./frame-sets.ts";
import { KeySteps } from "./key-steps.ts";
import { Learning } from "./learned-flows.ts";
import { Rules, VLAN } from "./rules.ts";
import { inPortBits, isOfInPort } from "./in-port.ts";
import { inTurn, type Step } from "./step.ts";
import { usesOf } from "./uses.ts";
import { WireSteps } from "./wire-steps.ts";

/** What a bridge does with a frame that it takes in. */
export type Pipeline =
  /** NORMAL, without asking any flow */
  | { readonly kind: "normal" }
  | { readonly kind: "flows"; readonly tables: ReadonlyMap<number, FlowTable> }
  | { readonly kind: "linux" };

/** A static entry: the frames for its address, and those from it, which teach nothing. */
export interface StaticEntry {
  readonly port: number;
  readonly to: Bdd;
  readonly from: Bdd;
}

/** The bridges of a fabric as sets of frames see them, each part made when it is first asked for. */
export class Switches {
  readonly wiring: Wiring;
  readonly fabric: Fabric;
  /** those that frames may come to */
  readonly bridges: ReadonlySet<number>;
  readonly sets: FrameSets;
  readonly keys: KeySteps;
  readonly wires: WireSteps;
  readonly learning: Learning;
  readonly rules: Rules;
  readonly #manners = new Map<number, Pipeline>();
  readonly #entries = new Map<number, readonly StaticEntry[]>();
  readonly #rewrites = new Map<KeyAction, Map<number, Step>>();
  readonly #tied = new Set<number>();
  readonly #specs = new Map<LearnSpec, number>();

  /** @param asked matches that frames are to be told apart by, beside those of flows */
  constructor(wiring: Wiring, bridges: Iterable<number>, asked: readonly Match[] = []) {
    this.wiring = wiring;
    this.fabric = wiring.fabric;
    this.bridges = new Set(bridges);
    this.sets = new FrameSets(usesOf(wiring.fabric, this.bridges, asked));
    this.keys = new KeySteps(this.sets);
    this.wires = new WireSteps(this.sets);
    this.learning = new Learning(this.sets, this.keys);
    this.rules = new Rules(this.sets, this.keys, this.fabric.columns.vlanProfiles);
  }

  /** Whether any bridge here learns flows. */
  get haveLearn(): boolean {
    return [...this.bridges].some((bridge) => this.learnsOn(bridge));
  }

  learnsOn(bridge: number): boolean {
    return learnsFlows(this.fabric, bridge);
  }

  mannerOf(bridge: number): Pipeline {
    const known = this.#manners.get(bridge) ?? this.#ask(bridge);
    this.#manners.set(bridge, known);
    return known;
  }

  /** A written flow and one that was learned have one priority, and some frame matches both. */
  noteTie(bridge: number): void {
    this.#tied.add(bridge);
  }

  /** Whether the order of a bridge's flows decided anything so far. */
  isTied(bridge: number): boolean {
    if (this.#tied.has(bridge)) return true;
    const manner = this.mannerOf(bridge);
    return manner.kind === "flows" && [...manner.tables.values()].some(({ isTied }) => isTied);
  }

  /** The number of a port in flows. */
  ofportOf(port: number): number {
    return this.fabric.ofPorts.numberOf(port);
  }

  numbersOn(bridge: number): readonly number[] {
    return Array.from(this.fabric.portsOf(bridge), (port) => this.ofportOf(port));
  }

  /** A number for a `learn`, the same whenever it is asked for. */
  specNumber(spec: LearnSpec): number {
    const known = this.#specs.get(spec) ?? this.#specs.size;
    this.#specs.set(spec, known);
    return known;
  }

  /**
   * What an action does that changes the key and nothing else.
   * @param inPort that frames came by, as a number of OpenFlow
   */
  rewrite(action: KeyAction, inPort: number): Step {
    const isByPort = action.kind === "move" && isOfInPort(action.from);
    const known = this.#rewrites.get(action) ?? new Map<number, Step>();
    this.#rewrites.set(action, known);
    const key = isByPort ? inPort : ANY_PORT;
    const step = known.get(key) ?? this.keys.rewrite(rewritesOf(isByPort ? written(action, inPort) : action));
    known.set(key, step);
    return step;
  }

  /** A bridge takes in a frame that a wire brings, with nothing but itself. */
  entering(bridge: number): Step {
    return inTurn([this.wires.read(this.tagsReadBy(bridge)), this.wires.enter()]);
  }

  /** Tags that a bridge reads of a frame from a wire. */
  tagsReadBy(bridge: number): number {
    return this.fabric.bridgeSettings(bridge).kind === "linux" ? 0 : this.fabric.tagsReadBy(bridge);
  }

  /** Where the static entries of a bridge's table send frames to. */
  staticEntriesOn(bridge: number): readonly StaticEntry[] {
    const known = this.#entries.get(bridge) ?? this.#readStaticEntries(bridge);
    this.#entries.set(bridge, known);
    return known;
  }

  #readStaticEntries(bridge: number): readonly StaticEntry[] {
    const { vlan, mac, port } = this.fabric.columns.fdb;
    const rows = Array.from(this.fabric.fdbOf(bridge));
    return rows.map((row) => {
      const [inVlan, address] = [must(vlan[row]), must(mac[row])];
      const taken = this.sets.equals(VLAN, BigInt(inVlan));
      const named = (field: Bits) => this.sets.bdds.and(taken, this.sets.equals(field, BigInt(address)));
      return { port: must(port[row]), to: named(FIELD.dl_dst), from: named(FIELD.dl_src) };
    });
  }

  #ask(bridge: number): Pipeline {
    const { kind, failMode } = this.fabric.bridgeSettings(bridge);
    if (kind === "linux") return { kind };
    if (this.fabric.columns.bridges.hasFlows[bridge] === 0 && failMode === "standalone")
      return { kind: "normal" };
    const tables = [...flowTablesOf(this.fabric, bridge)].map(
      ([number, table]) => [number, new FlowTable(this.sets, table.inOrder())] as const,
    );
    return { kind: "flows", tables: new Map(tables) };
  }
}

function learnsFlows(fabric: Fabric, bridge: number): boolean {
  return [...fabric.flowsOf(bridge)].some((row) =>
    must(fabric.columns.flows.flow[row]).actions.some(({ kind }) => kind === "learn"),
  );
}

const ANY_PORT = -1;

/** As good as a move of bits of in_port, for frames that came by one port. */
function written({ from, to, when }: MoveBits, inPort: number): SetBits {
  return { kind: "set", to, value: inPortBits(from, inPort), ...(when !== undefined && { when }) };
}
