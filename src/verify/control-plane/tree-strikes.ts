import { must } from "../../model/fabric/fabric.ts";
import { wholeFields } from "../../model/frame-text/whole-fields.ts";
import { hearsLocal } from "../../model/forwarding/host-rules.ts";
import type { Bpdu } from "../../model/spanning-tree/bpdu.ts";
import { handOn } from "../blame-words.ts";
import type { Component } from "../components.ts";
import type { Context } from "../context.ts";
import { type HeardBpdu, heardBpdus } from "../headers/heard-bpdus.ts";
import { headerExplorerOf } from "../isolation.ts";
import { macAt } from "../mac-at.ts";
import { winnersAmong } from "../replay.ts";
import { tellArrivals } from "../story.ts";
import type { Violation } from "../verdict.ts";
import { type Arrival, portsPassed } from "../way.ts";
import { carrying } from "./forged-bpdu.ts";
import { bpduFrame } from "../../model/wire/bpdu.ts";
import type { Found } from "./moved-entries.ts";
import { openPorts } from "./open-ports.ts";
import { type Strike, StruckTree } from "./struck-tree.ts";

/** Ports that take part in trees which are run; above, what their ports hear is told without a run. */
const MOST_PORTS = 20_000;
/** Serial numbers of claims, the last the best of all. */
const CLAIMS = 0xffff;

/** BPDUs of tenants that bridges hear: one for each tenant on each joined set of bridges. */
export class TreeStrikes {
  readonly #context: Context;
  readonly #open: ReadonlySet<number>;
  #settled: StruckTree | undefined;
  #serial = CLAIMS;

  constructor(context: Context) {
    this.#context = context;
    this.#open = new Set(openPorts(context));
  }

  get openCount(): number {
    return this.#open.size;
  }

  /** @throws Undecided */
  in(component: Component, found: Found): void {
    const { fabric } = this.#context;
    const { bridges } = component.joined;
    if (!bridges.some((bridge) => fabric.bridgeSettings(bridge).stp)) return;
    const closed: (readonly [tenant: number, ports: readonly number[]])[] = [];
    for (const [tenant, ports] of component.ports) {
      const open = ports.filter((port) => this.#open.has(port));
      if (open.length > 0) this.#strikeAt(open, found);
      else closed.push([tenant, ports]);
    }
    // NORMAL passes no BPDU on: where no bridge does and no host listens, nobody else is heard.
    if (closed.length === 0 || !bridges.some((bridge) => this.#mayPassOn(bridge))) return;
    const { world } = headerExplorerOf(this.#context, component.joined);
    const { ports: listening } = must(this.#context.outcomes.all[0]).tree;
    const listens = new Set(listening);
    for (const [tenant, ports] of closed) {
      this.#context.step(`BPDUs of ${fabric.tenantName(tenant)}`);
      this.#strikeBy(
        heardBpdus(world, ports, (port) => listens.has(port)),
        found,
      );
    }
  }

  /** Whether BPDUs, or tunnels' packets with some inside, may come out of a bridge that a container sends them into. */
  #mayPassOn(bridge: number): boolean {
    const { fabric } = this.#context;
    const { kind, stp, forwardBpdu } = fabric.bridgeSettings(bridge);
    if (hearsLocal(fabric, bridge)) return true;
    return kind === "linux" ? !stp : forwardBpdu || fabric.columns.bridges.hasFlows[bridge] === 1;
  }

  /** Ports of one tenant that take part in a tree themselves: alike, so that one stands for all. */
  #strikeAt(open: readonly number[], found: Found): void {
    const { fabric } = this.#context;
    const { ports } = fabric.columns;
    const port = must(open[0]);
    const bridge = must(ports.bridge[port]);
    const src = macAt(fabric, port);
    const frameWith = (bpdu: Bpdu) => bpduFrame(bpdu, src);
    const cause = `${fabric.portName(port)} takes part in the spanning tree of ${fabric.bridgeName(bridge)}, which takes a BPDU of the container for a bridge's`;
    const strike = this.#isRun
      ? (this.#shared.strike(bridge, { port, frameWith }, { serial: this.#serial-- }) ??
        new StruckTree(this.#context.wiring).strike(bridge, { port, frameWith }))
      : undefined;
    if (strike === undefined && this.#isRun) {
      found.undecided.push(
        `${fabric.endpointName(must(ports.endpoint[port]))} sends BPDUs that are heard, and the tree stays as it is`,
      );
      return;
    }
    found.violations.push(
      this.#violation({ port, bridge, arrivals: [] }, strike, { cause, count: open.length }),
    );
  }

  get #isRun(): boolean {
    return must(this.#context.outcomes.all[0]).tree.ports.length <= MOST_PORTS;
  }

  get #shared(): StruckTree {
    return (this.#settled ??= new StruckTree(this.#context.wiring));
  }

  /** The first that the simulator confirms. */
  #strikeBy(heard: readonly HeardBpdu[], found: Found): void {
    const { fabric, wiring } = this.#context;
    const [first] = heard;
    if (first === undefined) return;
    const who = (port: number) => fabric.endpointName(must(fabric.columns.ports.endpoint[port]));
    for (const { from, arrivals, witness } of this.#isRun ? heard.slice(0, MOST_RUNS) : []) {
      const last = must(arrivals.at(-1));
      const winners = winnersAmong(
        wiring,
        arrivals.flatMap(({ port, by }) => [by, port]),
      );
      const frameWith = (bpdu: Bpdu) => carrying(witness.frame, bpdu);
      const strike = new StruckTree(wiring, winners).strike(last.bridge, { port: from, frameWith }, witness);
      if (strike === undefined) continue;
      const cause = `BPDUs of ${who(from)} come to ${fabric.portName(last.port)}, by ways that pass them on`;
      found.violations.push(
        this.#violation({ port: from, bridge: last.bridge, arrivals }, strike, {
          cause,
          count: heard.length,
        }),
      );
      return;
    }
    const at = fabric.portName(must(first.arrivals.at(-1)).port);
    const proviso = heard.find((one) => one.proviso !== undefined)?.proviso;
    found.undecided.push(
      `${who(first.from)} has a BPDU heard at ${at} ${proviso === undefined ? "by proof, but not in the simulator" : `if ${proviso}`}`,
    );
  }

  #violation(
    {
      port,
      bridge,
      arrivals,
    }: { readonly port: number; readonly bridge: number; readonly arrivals: readonly Arrival[] },
    strike: Strike | undefined,
    { cause, count }: Pick<Violation, "cause" | "count">,
  ): Violation {
    const { fabric, wiring } = this.#context;
    const { ports, bridges, endpoints } = fabric.columns;
    const hand = handOn(fabric, portsPassed(arrivals));
    const endpoint = must(ports.endpoint[port]);
    const told = strike?.bpdu.kind === "tcn" ? "a topology change" : "a better root";
    return {
      kind: strike?.kind ?? "root-taken",
      from: fabric.endpointName(endpoint),
      to: fabric.bridgeName(bridge),
      when: (strike?.setup.length ?? 0) > 0 ? "transient" : "converged",
      count,
      setup: strike?.setup ?? [],
      states: [],
      ...(strike !== undefined && { frame: wholeFields(strike.frame) }),
      trace: [
        ...(arrivals.length > 0
          ? tellArrivals(wiring, arrivals, new Map())
          : [
              { at: fabric.portName(port), step: "receive", detail: `from ${fabric.endpointName(endpoint)}` },
            ]),
        {
          at: fabric.portName(arrivals.at(-1)?.port ?? port),
          step: "bpdu",
          detail: `spanning tree of ${fabric.bridgeName(bridge)} hears of ${told}`,
        },
      ],
      cause,
      blame: hand ?? fabric.blame(bridges.stpOrigin[bridge] ?? endpoints.origin[endpoint]),
    };
  }
}

/** Ways of BPDUs that are tried until the simulator confirms one. */
const MOST_RUNS = 4;
