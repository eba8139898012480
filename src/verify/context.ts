import type { Fabric } from "../model/fabric/fabric.ts";
import { Wiring } from "../model/forwarding/wiring.ts";
import { Owners } from "./owners.ts";
import { Scene } from "../sim/scene.ts";
import { findLoops, type LoopsFound } from "./all-loops.ts";
import { Switches } from "./headers/switches.ts";
import { type Outcome, type Outcomes, outcomesOf } from "./outcome.ts";
import { type JoinedBridges, joinedSets } from "./joined.ts";
import { Relation } from "./relation.ts";
import { InnerPorts } from "./search.ts";
import { fallsTo, type Share, WHOLE } from "./share.ts";
import { MAX_VIOLATIONS } from "./verdict.ts";

interface Asked {
  readonly most?: number | undefined;
  readonly step?: ((what: string) => void) | undefined;
  readonly share?: Share | undefined;
}

function ignore(): void {
  // Nobody waits.
}

/** What the properties share, each part made when first asked for. */
export class Context {
  readonly fabric: Fabric;
  readonly wiring: Wiring;
  readonly relation: Relation;
  #inner: InnerPorts | undefined;
  readonly #scenes = new Map<Outcome, Scene>();
  readonly #loops = new Map<Outcome, LoopsFound>();
  readonly #switches = new Map<JoinedBridges, Switches>();
  #joined: ReadonlyMap<number, JoinedBridges> | undefined;
  #owners: Owners | undefined;
  #outcomes: Outcomes | undefined;

  /** of a property that are told; all are counted */
  readonly most: number;
  /** Says what is looked at now, for whoever waits. */
  readonly step: (what: string) => void;
  readonly share: Share;

  constructor(fabric: Fabric, { most = MAX_VIOLATIONS, step = ignore, share = WHOLE }: Asked = {}) {
    this.fabric = fabric;
    this.most = most;
    this.step = step;
    this.share = share;
    this.wiring = Wiring.of(fabric);
    this.relation = new Relation(this.wiring);
  }

  /** Whether what this tenant sends is looked at in this share of the run. */
  asksOfTenant(tenant: number): boolean {
    return fallsTo(this.share, tenant, this.fabric.columns.tenants.count);
  }

  /** Whether who meets in this network is looked at in this share of the run. */
  asksOfNetwork(network: number): boolean {
    return fallsTo(this.share, network, this.fabric.columns.networks.count);
  }

  /** How refused tunnels may fall out: one outcome where there are none. */
  get outcomes(): Outcomes {
    return (this.#outcomes ??= outcomesOf(this.wiring));
  }

  /** The outcome compiled for the simulator: every run of it starts from this. */
  scene(outcome: Outcome): Scene {
    const known = this.#scenes.get(outcome) ?? new Scene(this.wiring, { winners: outcome.winners });
    this.#scenes.set(outcome, known);
    return known;
  }

  loops(outcome: Outcome): LoopsFound {
    const known = this.#loops.get(outcome) ?? findLoops(this, outcome);
    this.#loops.set(outcome, known);
    return known;
  }

  /** Per bridge those that anything at all joins to it. */
  get joined(): ReadonlyMap<number, JoinedBridges> {
    return (this.#joined ??= joinedSets(this.wiring));
  }

  /** Bridges as sets of frames see them. */
  switches(joined: JoinedBridges): Switches {
    const known = this.#switches.get(joined) ?? new Switches(this.wiring, joined.bridges);
    this.#switches.set(joined, known);
    return known;
  }

  get owners(): Owners {
    return (this.#owners ??= new Owners(this.wiring));
  }

  get inner(): InnerPorts {
    return (this.#inner ??= new InnerPorts(this.relation));
  }
}
