import { type Fabric, must } from "../../model/fabric/fabric.ts";
import type { Action, Flow, OfPort } from "../../model/openflow/flow.ts";

/** Outputs one after the other: one object for all runs of the same ports, as flows that flood name a hundred each. */
export interface Outputs {
  readonly kind: "outputs";
  readonly number: number;
  readonly ports: readonly OfPort[];
}

export type Deed = Exclude<Action, { kind: "output" }> | Outputs;

/** A flow with its runs of outputs as one deed each. */
export interface Rule extends Omit<Flow, "actions"> {
  readonly number: number;
  readonly deeds: readonly Deed[];
}

/** What is written in the tables of a bridge: one object for all bridges that have the very same flows. */
export interface Listing {
  readonly rules: readonly Rule[];
  /** that its rules have */
  readonly runs: ReadonlySet<Outputs>;
}

/** Reads each different flow once, however many bridges have it. */
export class Listings {
  readonly #fabric: Fabric;
  readonly #rules = new Map<Flow, Rule>();
  readonly #runs = new Map<number, Outputs[]>();
  readonly #byHash = new Map<number, Listing[]>();
  readonly #known = new Map<number, Listing>();
  #outputs = 0;

  constructor(fabric: Fabric) {
    this.#fabric = fabric;
  }

  of(bridge: number): Listing {
    const known = this.#known.get(bridge) ?? this.#read(bridge);
    this.#known.set(bridge, known);
    return known;
  }

  #read(bridge: number): Listing {
    const { flow } = this.#fabric.columns.flows;
    const rules = Array.from(this.#fabric.flowsOf(bridge), (row) => this.#rule(must(flow[row])));
    const hash = rules.reduce((sum, { number }) => (Math.imul(sum, 31) + number) | 0, rules.length);
    const known = this.#byHash.get(hash);
    const same = known?.find((one) => areSame(one.rules, rules));
    if (same !== undefined) return same;
    const fresh = { rules, runs: new Set(rules.flatMap(runsIn)) };
    if (known === undefined) this.#byHash.set(hash, [fresh]);
    else known.push(fresh);
    return fresh;
  }

  #rule(flow: Flow): Rule {
    const known = this.#rules.get(flow);
    if (known !== undefined) return known;
    const { table, priority, match } = flow;
    const rule = { number: this.#rules.size, table, priority, match, deeds: this.#deeds(flow.actions) };
    this.#rules.set(flow, rule);
    return rule;
  }

  #deeds(actions: readonly Action[]): readonly Deed[] {
    const deeds: Deed[] = [];
    for (let at = 0; at < actions.length;) {
      const action = must(actions[at]);
      if (action.kind === "output") {
        const run = this.#runFrom(actions, at);
        deeds.push(run);
        at += run.ports.length;
      } else {
        deeds.push(action);
        at++;
      }
    }
    return deeds;
  }

  #runFrom(actions: readonly Action[], from: number): Outputs {
    let [hash, end] = [0, from];
    for (; end < actions.length; end++) {
      const action = actions[end];
      if (action?.kind !== "output") break;
      hash = (Math.imul(hash, 31) + action.port) | 0;
    }
    const known = this.#runs.get(hash);
    const same = known?.find((run) => isRun(run, actions, from, end));
    if (same !== undefined) return same;
    const ports = actions.slice(from, end).flatMap((one) => (one.kind === "output" ? [one.port] : []));
    const run: Outputs = { kind: "outputs", number: this.#outputs++, ports };
    if (known === undefined) this.#runs.set(hash, [run]);
    else known.push(run);
    return run;
  }
}

function runsIn({ deeds }: Rule): readonly Outputs[] {
  return deeds.filter((deed) => deed.kind === "outputs");
}

function areSame(a: readonly Rule[], b: readonly Rule[]): boolean {
  return a.length === b.length && a.every((rule, i) => rule === b[i]);
}

function isRun({ ports }: Outputs, actions: readonly Action[], from: number, end: number): boolean {
  if (ports.length !== end - from) return false;
  for (let i = 0; i < ports.length; i++) {
    const action = actions[from + i];
    if (action?.kind !== "output" || action.port !== ports[i]) return false;
  }
  return true;
}
