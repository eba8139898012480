import { BY_FLOW, PORT } from "../../model/fabric/columns.ts";
import { type Fabric, must } from "../../model/fabric/fabric.ts";
import type { Action, LearnSpec, Match, Source } from "../../model/openflow/flow.ts";
import { hearsLocal } from "../../model/forwarding/host-rules.ts";
import { overlap } from "../../model/openflow/field-bits.ts";
import { type Bits, FIELD } from "../../model/openflow/key.ts";
import { isOfInPort } from "./in-port.ts";
import type { Uses } from "./variables.ts";

/**
 * What the flows and tunnels of some bridges read of a frame, and what they copy.
 * @param asked matches that whoever asks tells frames apart by
 */
export function usesOf(fabric: Fabric, bridges: Iterable<number>, asked: readonly Match[] = []): Uses {
  const uses = new Collector();
  for (const match of asked) uses.match(match);
  for (const bridge of bridges) {
    for (const row of fabric.flowsOf(bridge)) {
      const { match, actions } = must(fabric.columns.flows.flow[row]);
      uses.match(match);
      for (const action of actions) uses.action(action);
    }
    for (const port of fabric.portsOf(bridge)) uses.read(...readBy(fabric, port));
    if (tellsBpdus(fabric, bridge)) uses.read(FIELD.dl_type);
  }
  if ([...bridges].some((bridge) => hearsLocal(fabric, bridge))) uses.readWithHosts();
  return uses;
}

/** Whether a bridge takes BPDUs for itself and may pass on other frames to their address. */
function tellsBpdus(fabric: Fabric, bridge: number): boolean {
  const { kind, stp, forwardBpdu } = fabric.bridgeSettings(bridge);
  const hasFlows = fabric.columns.bridges.hasFlows[bridge] === 1;
  return kind === "ovs" && stp && (hasFlows || forwardBpdu);
}

/** Fields that a host looks at or writes, */
const TRANSPORT = [FIELD.tp_src, FIELD.tp_dst] as const;
const WHOLE = [FIELD.nw_proto, FIELD.nw_ttl, FIELD.nw_tos, FIELD.arp_sha] as const;
/** and of which it takes one for the other. */
const PAIRED = [[FIELD.nw_src, FIELD.nw_dst], TRANSPORT] as const;

const TUNNEL_FIELDS = [
  [BY_FLOW.outKey, FIELD.tun_id],
  [BY_FLOW.localIp, FIELD.tun_src],
  [BY_FLOW.remoteIp, FIELD.tun_dst],
] as const;

/** What of the key decides where the packets of a tunnel go. */
function readBy({ columns: { ports, tunnels } }: Fabric, port: number): readonly Bits[] {
  if (ports.kind[port] !== PORT.tunnel) return [];
  const byFlow = must(tunnels.byFlow[must(ports.tunnel[port])]);
  return TUNNEL_FIELDS.filter(([option]) => (byFlow & option) !== 0).map(([, field]) => field);
}

class Collector implements Uses {
  readonly reads: Bits[] = [];
  readonly ties: (readonly [Bits, Bits])[] = [];

  read(...fields: readonly Bits[]): void {
    for (const field of fields) {
      if (isOfInPort(field)) continue;
      this.reads.push(field);
      // Which types and addresses there are is said of all bits together.
      for (const whole of [FIELD.dl_type, FIELD.tun_src, FIELD.tun_dst])
        if (overlap(field, whole)) this.reads.push(whole);
    }
  }

  /** What a host makes of a frame is said of whole fields: it takes one for another, and asks of all their bits. */
  readWithHosts(): void {
    const isRead = (one: Bits) => this.reads.some((field) => overlap(field, one));
    if (TRANSPORT.some(isRead)) this.reads.push(FIELD.nw_proto);
    for (const field of WHOLE) if (isRead(field)) this.reads.push(field);
    for (const pair of PAIRED) if (pair.some(isRead)) this.ties.push(pair);
    if (isRead(FIELD.arp_tha)) this.ties.push([FIELD.arp_tha, FIELD.dl_dst]);
  }

  match(match: Match): void {
    for (const { word, mask } of match) {
      for (let bit = 0; bit < 32; bit++)
        if (((mask >>> bit) & 1) === 1) this.read({ start: word * 32 + bit, width: 1 });
    }
  }

  action(action: Action): void {
    switch (action.kind) {
      case "set":
        return this.#when(action.when);
      case "move":
        this.#when(action.when);
        return this.#copied(action.from, action.to);
      case "output-field":
        return this.read(action.from);
      case "learn":
        return this.#learn(action.flow);
      case "output":
      case "in-port":
      case "normal":
      case "flood":
      case "all":
      case "resubmit":
      case "goto-table":
      case "push-vlan":
      case "pop-vlan":
      case "mod-vlan-vid":
      case "mod-vlan-pcp":
    }
  }

  #learn({ match, actions }: LearnSpec): void {
    for (const { field, is } of match) {
      this.read(field);
      if (typeof is === "bigint") continue;
      this.#copied(is, field);
      // A port that a learned flow took from its frame: of in_port no frame has a value, but the flow holds one.
      if (isOfInPort(field) && !isOfInPort(is)) this.ties.push([is, field]);
    }
    for (const action of actions) {
      if (action.kind === "output") {
        this.read(action.port);
        continue;
      }
      this.#when(action.when);
      this.#source(action.value, action.to);
    }
  }

  #source(from: Source, to: Bits): void {
    if (typeof from !== "bigint") this.#copied(from, to);
  }

  #copied(from: Bits, to: Bits): void {
    this.read(from);
    if (!isOfInPort(from) && !isOfInPort(to)) this.ties.push([from, to]);
  }

  #when(when: readonly Match[] | undefined): void {
    for (const match of when ?? []) this.match(match);
  }
}
