import { PORT } from "../../model/fabric/columns.ts";
import { must } from "../../model/fabric/fabric.ts";
import type { Action, OfPort } from "../../model/openflow/flow.ts";
import type { Bits } from "../../model/openflow/key.ts";
import { RESERVED_OUTPUTS } from "../../model/openflow/reserved-ports.ts";
import { MAX_DEPTH } from "../../model/openflow/translation-limits.ts";
import { exclude } from "../exclusion.ts";
import { type Bdd, EMPTY, FULL } from "./bdd.ts";
import type { FlowTable, TableView } from "./flow-table.ts";
import { constant, type LearnedFlows } from "./learned-flows.ts";
import { Normal } from "./normal.ts";
import { inTurn, only, type Step } from "./step.ts";
import type { Outlet } from "./outlet.ts";
import type { Switches } from "./switches.ts";
import { NOWHERE, type Place } from "./trail.ts";
import { Undecided } from "./undecided.ts";

/** Tables that one set of frames may be looked up in before it is left undecided. */
const MAX_LOOKUPS = 20_000;

type Tables = ReadonlyMap<number, FlowTable>;

/** Where a translation is in its tables. */
interface At {
  readonly table: number;
  readonly depth: number;
}

/**
 * What a bridge does with sets of frames that come in by one port, as Open vSwitch translates one frame.
 * @see ofproto-dpif-xlate.c, xlate_actions
 */
export class Translation {
  readonly #switches: Switches;
  readonly #outlet: Outlet;
  readonly #bridge: number;
  readonly #port: number;
  readonly #normal: Normal;
  readonly #leaving: { readonly port: number; readonly place: Place }[] = [];
  /** frames at which the switch gives up */
  readonly #failed: Place[] = [];
  /** per place the frames that might have gone another way */
  readonly #open = new Map<Place, Bdd>();
  #lookups = 0;
  #hasFailed = false;

  constructor(switches: Switches, outlet: Outlet, port: number) {
    this.#switches = switches;
    this.#outlet = outlet;
    this.#port = port;
    this.#bridge = must(switches.fabric.columns.ports.bridge[port]);
    this.#normal = new Normal(switches, outlet, port, (out, place) => this.#pass(out, place));
  }

  /** Frames come in by the port. */
  translate(place: Place): void {
    this.#translate(place);
    if (this.#failed.length > 0 && !this.#isPatch(this.#port)) {
      // A frame that fails where its translation began leaves nowhere, but what was learned of it stays learned,
      // behind patch ports too. Where one fails behind a patch port, what left before has left.
      const failing = this.#outlet.trail.origins(place, this.#failed.splice(0), (one, frames) =>
        this.#surely(one, frames),
      );
      const all = this.#leaving.splice(0);
      if (this.#outlet.isOfLessons) this.#leaving.push(...all.filter(({ port }) => this.#isPatch(port)));
      this.#translate(this.#outlet.trail.without(place, failing));
    }
    for (const { port, place: left } of this.#leaving) this.#outlet.emit(port, left);
  }

  /** Whether any frames came to where the switch gives up on them. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  #isPatch(port: number): boolean {
    return this.#switches.fabric.columns.ports.kind[port] === PORT.patch;
  }

  /** Those of the frames that are at a place for sure, whatever was learned and however ties are settled. */
  #surely(place: Place, frames: Bdd): Bdd {
    const open = this.#open.get(place);
    return open === undefined ? frames : this.#switches.sets.bdds.diff(frames, open);
  }

  #translate(place: Place): void {
    if (place === NOWHERE) return;
    const { sets, rules, fabric } = this.#switches;
    // Where spanning tree runs, BPDUs are its own before any table is asked.
    const { stp, kind } = fabric.bridgeSettings(this.#bridge);
    const own = stp ? only(sets, sets.bdds.not(rules.bpdus[kind])) : undefined;
    const taken = own === undefined ? place : this.#outlet.trail.after(place, own);
    const manner = this.#switches.mannerOf(this.#bridge);
    switch (manner.kind) {
      case "normal":
        return this.#normal.relay(taken);
      case "linux":
        return this.#normal.relayLinux(taken);
      case "flows":
        this.#lookUp(manner.tables, taken, { table: 0, depth: 0 }, this.#inPort);
    }
  }

  /** @returns the frames as they are when the actions that were found are done; those that none takes stay as they are */
  #lookUp(tables: Tables, place: Place, at: At, inPort: OfPort): Place {
    const { trail, learnedState } = this.#outlet;
    const { sets } = this.#switches;
    if (place === NOWHERE) return NOWHERE;
    if (at.depth > MAX_DEPTH) {
      this.#failed.push(place);
      this.#hasFailed = true;
      return NOWHERE;
    }
    if (++this.#lookups > MAX_LOOKUPS)
      throw new Undecided(`resubmits in ${this.#switches.fabric.bridgeName(this.#bridge)} without end`);
    const view = tables.get(at.table)?.seenFrom(inPort);
    const outcomes: Place[] = [];
    const learnedFlows = learnedState.flowsIn(this.#bridge, at.table);
    const steps = learnedFlows.map((learned) => this.#taking(learned, view, inPort));
    const open = sets.any([view?.tied ?? EMPTY, ...steps.map((step) => step.back(FULL))]);
    const bridge = this.#bridge;
    for (const group of view?.groups ?? []) {
      const taken = trail.after(place, only(sets, group.frames), { kind: "flows", bridge, group });
      this.#open.set(taken, open);
      outcomes.push(this.#act(tables, group.actions, taken, at));
    }
    for (const [i, learned] of learnedFlows.entries()) {
      const taken = trail.after(place, must(steps[i]), { kind: "learned-flow", bridge, learned });
      this.#open.set(taken, FULL);
      outcomes.push(this.#actLearned(tables, learned, taken, at));
    }
    const missed = view === undefined ? place : trail.after(place, only(sets, view.missed));
    if (view !== undefined) this.#open.set(missed, open);
    outcomes.push(missed);
    return trail.meet(outcomes);
  }

  /** Frames that a learned flow takes, where no flow of a higher priority does. */
  #taking(learned: LearnedFlows, view: TableView | undefined, inPort: OfPort): Step {
    const { sets, learning } = this.#switches;
    const step = learning.takes(learned, inPort);
    if (view !== undefined && step.forward(view.at(learned.spec.priority)) !== EMPTY)
      this.#switches.noteTie(this.#bridge);
    return view === undefined ? step : inTurn([only(sets, view.upTo(learned.spec.priority)), step]);
  }

  #act(tables: Tables, actions: readonly Action[], start: Place, at: At): Place {
    return actions.reduce(
      (place, action) => (place === NOWHERE ? NOWHERE : this.#do(tables, action, place, at)),
      start,
    );
  }

  /** @returns the frames as the next action finds them */
  #do(tables: Tables, action: Action, place: Place, at: At): Place {
    switch (action.kind) {
      case "resubmit": {
        const table = action.table ?? at.table;
        const depth = table <= at.table ? at.depth + 1 : at.depth;
        return this.#lookUp(tables, place, { table, depth }, action.port ?? this.#inPort);
      }
      case "goto-table":
        return this.#lookUp(tables, place, { ...at, table: action.table }, this.#inPort);
      case "output-field":
        return this.#outputField(tables, action.from, place, at);
      case "output":
        this.#output(action.port, place);
        return place;
      case "in-port":
        this.#pass(this.#port, place);
        return place;
      case "normal":
        this.#normal.relay(place);
        return place;
      case "flood":
        for (const port of this.#others()) this.#pass(port, place);
        return place;
      case "all":
        // Spanning tree is not asked (measured).
        for (const port of this.#others()) this.#emit(port, place);
        return place;
      case "learn":
        this.#outlet.learnFlow(this.#port, action.flow, place);
        return place;
      default:
        return this.#outlet.trail.after(place, this.#switches.rewrite(action, this.#inPort));
    }
  }

  #actLearned(tables: Tables, learned: LearnedFlows, start: Place, at: At): Place {
    const { learning } = this.#switches;
    const { trail } = this.#outlet;
    let place = start;
    for (const action of learning.actionsOf(learned)) {
      if (action.kind === "step") place = trail.after(place, action.step);
      else this.#act(tables, [action.output], trail.after(place, learning.release), at);
    }
    return trail.after(place, learning.release);
  }

  get #inPort(): OfPort {
    return this.#switches.ofportOf(this.#port);
  }

  #others(): Int32Array {
    return this.#switches.fabric.portsOf(this.#bridge).filter((port) => port !== this.#port);
  }

  /** Frames leave by a port, if it lets them. */
  #pass(port: number, place: Place): void {
    if (this.#outlet.isOpen(port)) this.#emit(port, place);
  }

  #emit(port: number, place: Place): void {
    if (place === NOWHERE || exclude(this.#switches.wiring, this.#port, port)) return;
    this.#leaving.push({ port, place });
  }

  #output(ofport: OfPort, place: Place): void {
    const port = this.#switches.fabric.ofPorts.portAt(this.#bridge, ofport);
    if (port !== undefined && port !== this.#port) this.#pass(port, place);
  }

  /** @returns the frames as they go on: the table that a number may stand for can have changed them */
  #outputField(tables: Tables, from: Bits, place: Place, at: At): Place {
    const { sets } = this.#switches;
    const { trail } = this.#outlet;
    const entries = constant(from, this.#inPort);
    if (entries !== undefined) {
      this.#output(Number(entries), place);
      return place;
    }
    const holding = (number: number) => sets.equals(from, BigInt(number));
    for (const ofport of this.#switches.numbersOn(this.#bridge))
      this.#output(ofport, trail.after(place, only(sets, holding(ofport))));
    const acted = [...RESERVED_OUTPUTS].map(([number, action]) =>
      this.#act(tables, [action], trail.after(place, only(sets, holding(number))), at),
    );
    const reserved = sets.any([...RESERVED_OUTPUTS.keys()].map(holding));
    return trail.meet([...acted, trail.without(place, reserved)]);
  }
}
