import { type Fabric, must } from "../fabric/fabric.ts";
import type { Wiring } from "../forwarding/wiring.ts";
import { destinationOf, sourceOf } from "../openflow/ethernet-key.ts";
import type { Action, LearnSpec } from "../openflow/flow.ts";
import { type FlowKey, maskedWords, readField } from "../openflow/flow-key.ts";
import { FIELD } from "../openflow/key.ts";
import { seenFrom, setInPort } from "../openflow/port-key.ts";
import { RESERVED_OUTPUTS } from "../openflow/reserved-ports.ts";
import { applyRewrites, rewritesOf } from "../openflow/rewrites.ts";
import { type FlowTables, flowTablesOf } from "../openflow/tables.ts";
import { MAX_DEPTH } from "../openflow/translation-limits.ts";
import { BRIDGE_GROUP } from "../forwarding/reserved.ts";
import { localMac } from "../values/mac.ts";
import type { Frame } from "../wire/frame.ts";

/** What NORMAL does with a BPDU: by which ports it leaves with which key. */
type Normal = (port: number, key: FlowKey) => readonly Left[];

/** A BPDU as it leaves by a port. */
export interface Left {
  readonly port: number;
  readonly key: FlowKey;
}

/** Why it is not settled what flows do with a BPDU. */
class Unsettled extends Error {}

const TUNNEL_WORDS = new Set(
  [FIELD.tun_id, FIELD.tun_src, FIELD.tun_dst].flatMap((field) =>
    maskedWords(field, 0n).map(({ word }) => word),
  ),
);

/** A fabric does not say which addresses ports have; endpoints have others. */
const A_PORT = localMac(2 ** 33);

/** A BPDU as a port sends it, whatever it says. */
export const BPDU: Frame = {
  dst: BRIDGE_GROUP,
  src: A_PORT,
  tags: [],
  payload: { kind: "llc", bytes: new Uint8Array() },
};

/** What the flows of bridges do with BPDUs. Tables are read when a BPDU first comes to them. */
export class FlowRelays {
  readonly #wiring: Wiring;
  readonly #fabric: Fabric;
  readonly #normal: Normal;
  readonly #tables = new Map<number, FlowTables>();

  constructor(wiring: Wiring, normal: Normal) {
    this.#wiring = wiring;
    this.#fabric = wiring.fabric;
    this.#normal = normal;
  }

  /**
   * @param port that it comes in by
   * @returns undefined where that is not settled: it depends on what the bridge may have learned or a tunnel has said, a
   *   flow makes another frame of it, or it is looked up too many times
   */
  relayed(port: number, came: FlowKey): readonly Left[] | undefined {
    const bridge = must(this.#fabric.columns.ports.bridge[port]);
    if (this.#asksTunnel(port, bridge)) return undefined;
    const key = came.slice();
    setInPort(key, this.#fabric.ofPorts.numberOf(port));
    const written = { tables: this.#tablesOf(bridge), learns: this.#learnsOf(bridge) };
    const translation = new Translation(this.#fabric, written, this.#normal, port);
    try {
      translation.look(0, key, key);
    } catch (error) {
      if (error instanceof Unsettled) return undefined;
      throw error;
    }
    return translation.left.every((one) => this.#isStill(one)) ? translation.left : undefined;
  }

  /** Whether more than the BPDU and its port decides: what its tunnel said. */
  #asksTunnel(port: number, bridge: number): boolean {
    const { ports, flows } = this.#fabric.columns;
    if (must(ports.tunnel[port]) < 0) return false;
    return this.#fabric.flowsOf(bridge).some((row) => {
      const { match = [] } = flows.flow[row] ?? {};
      return match.some(({ word }) => TUNNEL_WORDS.has(word));
    });
  }

  /** What flows of a bridge may come to learn, whatever frames there are. */
  #learnsOf(bridge: number): readonly LearnSpec[] {
    const { flow } = this.#fabric.columns.flows;
    return [...this.#fabric.flowsOf(bridge)]
      .flatMap((row) => flow[row]?.actions ?? [])
      .flatMap((action) => (action.kind === "learn" ? [action.flow] : []));
  }

  /** Whether what leaves is the BPDU yet, and its way does not hang on what flows have set. */
  #isStill({ port, key }: Left): boolean {
    const tunnel = must(this.#fabric.columns.ports.tunnel[port]);
    if (tunnel >= 0 && this.#wiring.ways.isByFlow(tunnel)) return false;
    return destinationOf(key) === BRIDGE_GROUP && sourceOf(key) === A_PORT;
  }

  #tablesOf(bridge: number): FlowTables {
    const known = this.#tables.get(bridge) ?? flowTablesOf(this.#fabric, bridge);
    this.#tables.set(bridge, known);
    return known;
  }
}

/** What tables hold, and what may come to be in them. */
interface Written {
  readonly tables: FlowTables;
  readonly learns: readonly LearnSpec[];
}

/** One BPDU's way through the tables of one bridge. @see ofproto-dpif-xlate.c, do_xlate_actions */
class Translation {
  readonly left: Left[] = [];
  readonly #fabric: Fabric;
  readonly #written: Written;
  readonly #normal: Normal;
  readonly #port: number;
  #lookups = 0;

  constructor(fabric: Fabric, written: Written, normal: Normal, port: number) {
    this.#fabric = fabric;
    this.#written = written;
    this.#normal = normal;
    this.#port = port;
  }

  /**
   * @param seen the key that is looked up
   * @throws Unsettled
   */
  look(table: number, key: FlowKey, seen: FlowKey): void {
    // So few are never too many for the switch, also behind others that patch ports join.
    if (this.#lookups++ >= MAX_DEPTH / 2) throw new Unsettled();
    const flow = this.#written.tables.get(table)?.lookup(seen)?.flow;
    const { learns } = this.#written;
    if (learns.some((spec) => spec.table === table && mayTake(spec, seen, flow?.priority)))
      throw new Unsettled();
    for (const action of flow?.actions ?? []) this.#act(action, table, key);
  }

  #act(action: Action, table: number, key: FlowKey): void {
    switch (action.kind) {
      case "output":
        return this.#output(action.port, table, key);
      case "output-field":
        return this.#output(Number(readField(key, action.from)), table, key);
      case "in-port":
        return this.#send(this.#port, key);
      case "normal":
        for (const { port, key: own } of this.#normal(this.#port, key)) this.#send(port, own);
        return;
      case "flood":
      case "all":
        for (const port of this.#fabric.portsOf(this.#bridge)) if (port !== this.#port) this.#send(port, key);
        return;
      case "resubmit":
        return this.look(action.table ?? table, key, seenFrom(key, action.port));
      case "goto-table":
        return this.look(action.table, key, key);
      case "learn":
        // What that brings about is asked where the table that it adds to is looked up.
        return;
      default:
        return applyRewrites(key, rewritesOf(action));
    }
  }

  #output(ofport: number, table: number, key: FlowKey): void {
    const reserved = RESERVED_OUTPUTS.get(ofport);
    if (reserved !== undefined) return this.#act(reserved, table, key);
    const out = this.#fabric.ofPorts.portAt(this.#bridge, ofport);
    if (out !== undefined && out !== this.#port) this.#send(out, key);
  }

  #send(port: number, key: FlowKey): void {
    this.left.push({ port, key: key.slice() });
  }

  get #bridge(): number {
    return must(this.#fabric.columns.ports.bridge[this.#port]);
  }
}

/**
 * Whether a flow that is learned so may take a frame from the flow that is found for it. What is copied from other
 * frames may be whatever; of numbers each has to be so.
 */
function mayTake({ priority, match }: LearnSpec, seen: FlowKey, found = -1): boolean {
  return (
    priority >= found &&
    match.every(({ field, is }) => typeof is !== "bigint" || readField(seen, field) === is)
  );
}
