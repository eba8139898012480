import { PORT } from "../../model/fabric/columns.ts";
import { type Fabric, must } from "../../model/fabric/fabric.ts";
import type { Wiring } from "../../model/forwarding/wiring.ts";
import type { LearnSpec } from "../../model/openflow/flow.ts";
import { LOCAL_OFPORT } from "../../model/openflow/key.ts";
import { type KeyAction, rewritesOf } from "../../model/openflow/rewrites.ts";
import { FlowTable, type WrittenFlow } from "./flow-table.ts";
import { FrameSets } from "./frame-sets.ts";
import { KeySteps } from "./key-steps.ts";
import { Learning } from "./learned-flows.ts";
import { Rules } from "./rules.ts";
import { inTurn, type Step } from "./step.ts";
import type { Uses } from "./variables.ts";
import { WireSteps } from "./wire-steps.ts";

/** What a bridge does with a frame that it takes in. */
export type Manner =
  /** NORMAL, without asking any flow */
  | { readonly kind: "normal" }
  | { readonly kind: "flows"; readonly tables: ReadonlyMap<number, FlowTable> }
  | { readonly kind: "linux" };

/** The flows that were written for a bridge; undefined where none were, and its fail_mode decides. */
export type FlowsOf = (bridge: number) => readonly WrittenFlow[] | undefined;

/** The bridges of a fabric as sets of frames see them, each part made when it is first asked for. */
export class Switches {
  readonly wiring: Wiring;
  readonly fabric: Fabric;
  readonly sets: FrameSets;
  readonly keys: KeySteps;
  readonly wires: WireSteps;
  readonly learning: Learning;
  readonly rules: Rules;
  readonly #flowsOf: FlowsOf;
  readonly #manners = new Map<number, Manner>();
  readonly #numbers = new Map<number, ReadonlyMap<number, number>>();
  readonly #rewrites = new Map<KeyAction, Step>();
  readonly #specs = new Map<LearnSpec, number>();

  constructor(wiring: Wiring, flowsOf: FlowsOf, uses: Uses) {
    this.wiring = wiring;
    this.fabric = wiring.fabric;
    this.sets = new FrameSets(uses);
    this.keys = new KeySteps(this.sets);
    this.wires = new WireSteps(this.sets);
    this.learning = new Learning(this.sets, this.keys);
    this.rules = new Rules(this.sets, this.keys, this.fabric.columns.vlanProfiles);
    this.#flowsOf = flowsOf;
  }

  mannerOf(bridge: number): Manner {
    const known = this.#manners.get(bridge) ?? this.#ask(bridge);
    this.#manners.set(bridge, known);
    return known;
  }

  /** The port of a bridge with this number of OpenFlow. */
  portNumbered(bridge: number, ofport: number): number | undefined {
    return this.numbersOn(bridge).get(ofport);
  }

  numbersOn(bridge: number): ReadonlyMap<number, number> {
    const known =
      this.#numbers.get(bridge) ??
      new Map(Array.from(this.fabric.portsOf(bridge), (port) => [this.ofportOf(port), port] as const));
    this.#numbers.set(bridge, known);
    return known;
  }

  ofportOf(port: number): number {
    const { kind, ofport } = this.fabric.columns.ports;
    return kind[port] === PORT.local ? LOCAL_OFPORT : must(ofport[port]);
  }

  /** A number for a `learn`, the same whenever it is asked for. */
  specNumber(spec: LearnSpec): number {
    const known = this.#specs.get(spec) ?? this.#specs.size;
    this.#specs.set(spec, known);
    return known;
  }

  /** What an action does that changes the key and nothing else. */
  rewrite(action: KeyAction): Step {
    const known = this.#rewrites.get(action) ?? this.keys.rewrite(rewritesOf(action));
    this.#rewrites.set(action, known);
    return known;
  }

  /** Ports of one kind send and receive alike: of one bridge and profile, unless a flow names one of them. */
  kindOf(port: number): string {
    const { bridge, vlan } = this.fabric.columns.ports;
    return this.mannerOf(must(bridge[port])).kind === "flows"
      ? `port ${port}`
      : `${bridge[port]} ${vlan[port]}`;
  }

  /** A bridge takes in a frame that a wire brings, with nothing but itself. */
  entering(bridge: number): Step {
    return inTurn([this.wires.read(this.tagsReadBy(bridge)), this.wires.enter()]);
  }

  /** Tags that a bridge reads of a frame from a wire. */
  tagsReadBy(bridge: number): number {
    return this.fabric.bridgeSettings(bridge).kind === "linux" ? 0 : 1;
  }

  #ask(bridge: number): Manner {
    const { kind, failMode } = this.fabric.bridgeSettings(bridge);
    if (kind === "linux") return { kind };
    const flows = this.#flowsOf(bridge) ?? (failMode === "secure" ? [] : undefined);
    if (flows === undefined) return { kind: "normal" };
    const byTable = new Map<number, WrittenFlow[]>();
    for (const one of flows) byTable.set(one.flow.table, [...(byTable.get(one.flow.table) ?? []), one]);
    const tables = new Map(
      [...byTable].map(([table, own]) => [table, new FlowTable(this.sets, own)] as const),
    );
    return { kind: "flows", tables };
  }
}
