import { must } from "../../model/fabric/fabric.ts";
import type { Action, LearnAction, LearnSpec, Source } from "../../model/openflow/flow.ts";
import type { Bits } from "../../model/openflow/key.ts";
import { LEARNABLE, learnedOutput } from "../../model/openflow/reserved-ports.ts";
import { type Bdd, EMPTY, FULL, type VariableSet } from "./bdd.ts";
import type { FrameSets } from "./frame-sets.ts";
import { inPortBits, isOfInPort } from "./in-port.ts";
import type { KeySteps } from "./key-steps.ts";
import { assign, forget, type Step, where } from "./step.ts";
import { Undecided } from "./undecided.ts";

/** What frames that came by one port make of a `learn`: flows that differ only in bits taken from the frame. */
export interface Template {
  readonly spec: LearnSpec;
  /** of the frames that taught it, as a number of OpenFlow */
  readonly inPort: number;
  /** the numbers that the frame named, for each output in turn: ELSEWHERE for all that are no port's */
  readonly outputs: readonly number[];
}

/** Flows of one template: what of the frame is in their match and in what they set, all that can occur together. */
export interface LearnedFlows extends Template {
  readonly values: Bdd;
}

/** One thing that a learned flow does. */
export type LearnedAction =
  { readonly kind: "step"; readonly step: Step } | { readonly kind: "output"; readonly output: Action };

/** How learned flows come about, match and act, in sets: the bits that a flow took from a frame stay tied to each other. */
export class Learning {
  readonly #sets: FrameSets;
  readonly #keys: KeySteps;
  readonly #frames: VariableSet;
  readonly #held: VariableSet;
  readonly #unreadBy = new Map<LearnSpec, VariableSet>();
  /** forgets which of the learned flows it was */
  readonly release: Step;

  constructor(sets: FrameSets, keys: KeySteps) {
    const { frames, held } = sets.variables.split();
    this.#sets = sets;
    this.#keys = keys;
    this.#frames = sets.bdds.variables(frames);
    this.#held = sets.bdds.variables(held);
    this.release = forget(sets, held);
  }

  /**
   * The flows that frames make which come to a `learn`.
   * @param ports of the bridge, as numbers of OpenFlow
   */
  learnedFrom(
    spec: LearnSpec,
    inPort: number,
    frames: Bdd,
    ports: readonly number[],
  ): readonly LearnedFlows[] {
    const sources = spec.actions.flatMap((action) => (action.kind === "output" ? [action.port] : []));
    let choices: readonly Choice[] = [{ outputs: [], frames }];
    for (const source of sources)
      choices = choices.flatMap((one) => this.#choose(one, source, inPort, ports));
    return choices.map(({ outputs, frames: some }) => ({
      spec,
      inPort,
      outputs,
      values: this.#valuesIn(spec, some),
    }));
  }

  /** Of frames that go with a learned flow's bits, those bits. */
  valuesOf(frames: Bdd): Bdd {
    return this.#sets.bdds.exists(frames, this.#frames);
  }

  /** The frames that make one of these flows, if they get to its `learn`; `ports` as for `learnedFrom`. */
  teachers({ spec, inPort, outputs }: Template, values: Bdd, ports: readonly number[]): Bdd {
    const { bdds } = this.#sets;
    const named = spec.actions.flatMap((action) => (action.kind === "output" ? [action.port] : []));
    const conditions = named.map((source, i) =>
      constant(source, inPort) === undefined ? this.#naming(source, must(outputs[i]), ports) : FULL,
    );
    return bdds.exists(this.#sets.all([this.#tied(spec, values), ...conditions]), this.#held);
  }

  /** Frames that one of the flows takes: from here on each goes with the flow's own bits. */
  takes({ spec, inPort, values }: LearnedFlows, lookedUpFrom: number): Step {
    const { bdds, variables } = this.#sets;
    const conditions = spec.match.map(({ field, is }) => {
      const value = constant(is, inPort);
      if (isOfInPort(field)) return this.#isFrom(field, value, lookedUpFrom);
      const bits = variables.live(field).toReversed();
      return this.#sets.all(
        bits.map(([bit, place]) => {
          const own = this.#sets.bit(bit);
          if (value === undefined) return bdds.iff(own, bdds.literal(variables.matched(bit)));
          return ((value >> BigInt(place)) & 1n) === 1n ? own : bdds.not(own);
        }),
      );
    });
    const condition = this.#sets.all([values, ...conditions]);
    return {
      forward: (frames) => bdds.and(frames, condition),
      back: (frames) => bdds.exists(bdds.and(frames, condition), this.#held),
    };
  }

  /**
   * Flows that match bits of in_port as those of one port.
   * @param value that they have there; undefined where each took its own from a frame
   */
  #isFrom(field: Bits, value: bigint | undefined, ofport: number): Bdd {
    const wanted = inPortBits(field, ofport);
    if (value !== undefined) return value === wanted ? FULL : EMPTY;
    const { bdds, variables } = this.#sets;
    return this.#sets.all(
      variables.live(field).map(([bit, place]) => {
        const held = bdds.literal(variables.matched(bit));
        return ((wanted >> BigInt(place)) & 1n) === 1n ? held : bdds.not(held);
      }),
    );
  }

  actionsOf({ spec, inPort, outputs }: Template): readonly LearnedAction[] {
    let next = 0;
    return spec.actions.flatMap((action): readonly LearnedAction[] => {
      if (action.kind === "set") return [{ kind: "step", step: this.#setting(action, inPort) }];
      const output = learnedOutput(must(outputs[next++]));
      return output === undefined ? [] : [{ kind: "output", output }];
    });
  }

  #setting({ to, value, when }: LearnAction & { readonly kind: "set" }, inPort: number): Step {
    const fixed = constant(value, inPort);
    const step =
      fixed === undefined ? this.#taking(to) : assign(this.#sets, this.#sets.variables.literals(to, fixed));
    return when === undefined ? step : where(this.#sets, this.#keys.matches(when), step);
  }

  /** A field becomes what the flow holds for it. */
  #taking(to: Bits): Step {
    const { bdds, variables } = this.#sets;
    const pairs = variables.live(to).map(([bit]) => [variables.set(bit), variables.of(bit)] as const);
    const gone = bdds.variables(pairs.map(([, own]) => own));
    const [put, taken] = [
      bdds.relabeling(pairs),
      bdds.relabeling(pairs.map(([held, own]) => [own, held] as const)),
    ];
    return {
      forward: (frames) => bdds.rename(bdds.exists(frames, gone), put),
      back: (frames) => bdds.rename(frames, taken),
    };
  }

  #choose(
    { outputs, frames }: Choice,
    source: Bits,
    inPort: number,
    ports: readonly number[],
  ): readonly Choice[] {
    const own = constant(source, inPort);
    if (own !== undefined) return [{ outputs: [...outputs, Number(own)], frames }];
    return [...ports, ...LEARNABLE, ELSEWHERE].flatMap((port) => {
      const some = this.#sets.bdds.and(frames, this.#naming(source, port, ports));
      return some === EMPTY ? [] : [{ outputs: [...outputs, port], frames: some }];
    });
  }

  /** Where a source holds a number, or none that anything goes out to. */
  #naming(source: Bits, number: number, ports: readonly number[]): Bdd {
    const is = (one: number) => this.#sets.equals(source, BigInt(one));
    return number === ELSEWHERE
      ? this.#sets.bdds.not(this.#sets.any([...ports, ...LEARNABLE].map(is)))
      : is(number);
  }

  #valuesIn(spec: LearnSpec, frames: Bdd): Bdd {
    const { bdds } = this.#sets;
    return this.valuesOf(this.#tied(spec, bdds.exists(frames, this.#unread(spec))));
  }

  /** What of a frame no flow of the template takes; the tag beneath says whether there are headers at all. */
  #unread(spec: LearnSpec): VariableSet {
    const known = this.#unreadBy.get(spec);
    if (known !== undefined) return known;
    const { bdds, variables } = this.#sets;
    const read = new Set([...this.#ties(spec).map(([, bit]) => variables.of(bit)), ...variables.beneath(0)]);
    const unread = bdds.variables(variables.split().frames.filter((variable) => !read.has(variable)));
    this.#unreadBy.set(spec, unread);
    return unread;
  }

  /** Frames and flows of which the one makes the other. */
  #tied(spec: LearnSpec, some: Bdd): Bdd {
    const { bdds } = this.#sets;
    return this.#ties(spec).reduce(
      (all, [held, bit]) => bdds.and(all, bdds.iff(bdds.literal(held), this.#sets.bit(bit))),
      some,
    );
  }

  /** The variables that hold what a flow takes from the frame, each with the bit of the frame. */
  #ties({ match, actions }: LearnSpec): readonly (readonly [held: number, bit: number])[] {
    const { variables } = this.#sets;
    const tie = (field: Bits, from: Source, holder: (bit: number) => number) =>
      typeof from === "bigint" || isOfInPort(from)
        ? []
        : variables.live(field).map(([bit, place]) => [holder(bit), from.start + place] as const);
    const ties = [
      ...match.flatMap(({ field, is }) => tie(field, is, (bit) => variables.matched(bit))),
      ...actions.flatMap((one) =>
        one.kind === "set" ? tie(one.to, one.value, (bit) => variables.set(bit)) : [],
      ),
    ];
    if (new Set(ties.map(([held]) => held)).size < ties.length)
      throw new Undecided("a learned flow that sets the same bits twice");
    return ties;
  }
}

interface Choice {
  readonly outputs: readonly number[];
  readonly frames: Bdd;
}

/** A number that is no port's, and to which nothing is sent. */
const ELSEWHERE = 0xffff;

/** What a source is for all frames that came by one port; undefined where it is the frame's own. */
export function constant(source: Source, inPort: number): bigint | undefined {
  if (typeof source === "bigint") return source;
  return isOfInPort(source) ? inPortBits(source, inPort) : undefined;
}
