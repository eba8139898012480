import { must } from "../../model/fabric/fabric.ts";
import { FIELD } from "../../model/openflow/key.ts";
import { macTableLimit } from "../../sim/mac/mac-tables.ts";
import { type Bdd, EMPTY, type Relabeling, type VariableSet } from "./bdd.ts";
import { HeaderSearch, type Hosts, type Lesson, type Sending } from "./header-search.ts";
import type { LearnedFlows } from "./learned-flows.ts";
import { VLAN } from "./rules.ts";
import type { Switches } from "./switches.ts";
import type { LearnedState } from "./outlet.ts";

/**
 * Everything that bridges can learn of anybody's frames: a least fixpoint, as what is known leads frames further.
 * The searches are kept, for they know how each thing was learned.
 */
export class LearningFixpoint implements LearnedState {
  readonly rounds: HeaderSearch[] = [];
  readonly #switches: Switches;
  readonly #macs = new Map<number, Bdd>();
  readonly #flows = new Map<number, Map<string, LearnedFlows>>();
  readonly #heardBy = new Set<number>();
  readonly #heardOn = new Set<number>();
  readonly #others: VariableSet;
  readonly #asDestination: Relabeling;

  constructor(switches: Switches, hosts: Hosts | undefined, senders: readonly Sending[]) {
    const { bdds, variables } = switches.sets;
    const pairs = variables
      .live(FIELD.dl_src)
      .map(([bit, place]) => [variables.of(bit), variables.of(FIELD.dl_dst.start + place)] as const);
    this.#switches = switches;
    this.#others = allButTaught(switches);
    this.#asDestination = bdds.relabeling(pairs);
    const world = { hosts, learnedState: this, isOfLessons: true };
    do this.rounds.push(new HeaderSearch(switches, world, senders));
    while (this.#learnFrom(must(this.rounds.at(-1))));
  }

  macsAt(port: number): Bdd {
    return this.#macs.get(port) ?? EMPTY;
  }

  flowsIn(bridge: number, table: number): readonly LearnedFlows[] {
    return [...(this.#flows.get(bridge)?.values() ?? [])].filter(({ spec }) => spec.table === table);
  }

  hasNeighbours(local: number): boolean {
    return this.#heardBy.has(local);
  }

  isHeard(bridge: number): boolean {
    return this.#heardOn.has(bridge);
  }

  /**
   * A full table forgets an entry of the port that has most: one that has not the mean can have none forgotten.
   * @see lib/mac-learning.c, evict_mac_entry_fairly
   */
  mayForget(port: number): boolean {
    const { fabric, sets } = this.#switches;
    const bridge = must(fabric.columns.ports.bridge[port]);
    const entries = this.#switches.staticEntriesOn(bridge).filter((one) => one.port === port).length;
    const fields = [VLAN, FIELD.dl_dst].flatMap((field) => sets.variables.live(field));
    const learned = sets.bdds.count(
      this.macsAt(port),
      fields.map(([bit]) => sets.variables.of(bit)),
    );
    return (
      (learned + entries) * fabric.portsOf(bridge).length >= macTableLimit(fabric.bridgeSettings(bridge))
    );
  }

  /** @returns whether there was anything new */
  #learnFrom(search: HeaderSearch): boolean {
    const heard = [...search.heardBy].filter((local) => !this.#heardBy.has(local));
    for (const local of heard) this.#heardBy.add(local);
    const listening = [...search.heard].filter((bridge) => !this.#heardOn.has(bridge));
    for (const bridge of listening) this.#heardOn.add(bridge);
    const macs = search.macLessons.filter((lesson) => this.#learnMac(search, lesson));
    const flows = search.flowLessons.filter(({ spec, ...lesson }) => this.#learnFlows(search, spec, lesson));
    return heard.length + listening.length + macs.length + flows.length > 0;
  }

  #learnMac(search: HeaderSearch, { port, place }: Lesson): boolean {
    const { sets, rules } = this.#switches;
    const { bdds } = sets;
    const sources = bdds.exists(bdds.and(search.trail.set(place), rules.learnable), this.#others);
    const known = this.macsAt(port);
    const all = bdds.or(known, bdds.rename(sources, this.#asDestination));
    this.#macs.set(port, all);
    return all !== known;
  }

  #learnFlows(search: HeaderSearch, spec: LearnedFlows["spec"], { port, place }: Lesson): boolean {
    const { sets, learning, fabric } = this.#switches;
    const bridge = must(fabric.columns.ports.bridge[port]);
    const known = this.#flows.get(bridge) ?? new Map<string, LearnedFlows>();
    this.#flows.set(bridge, known);
    let isNew = false;
    for (const one of learning.learnedFrom(
      spec,
      this.#switches.ofportOf(port),
      search.trail.set(place),
      this.#switches.numbersOn(bridge),
    )) {
      const key = [this.#switches.specNumber(spec), one.inPort, ...one.outputs].join(" ");
      const before = known.get(key)?.values ?? EMPTY;
      const values = sets.bdds.or(before, one.values);
      isNew ||= values !== before;
      known.set(key, { ...one, values });
    }
    return isNew;
  }
}

/** All that is known of a frame but what NORMAL learns of it: its VLAN, and whom it is from. */
export function allButTaught({ sets: { bdds, variables } }: Switches): VariableSet {
  const kept = new Set(
    [FIELD.dl_src, VLAN].flatMap((field) => variables.live(field)).map(([bit]) => variables.of(bit)),
  );
  const { frames } = variables.split();
  return bdds.variables(frames.filter((variable) => !kept.has(variable)));
}
