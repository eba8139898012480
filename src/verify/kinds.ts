import { type Fabric, must } from "../model/fabric/fabric.ts";
import type { Action, Match } from "../model/openflow/flow.ts";
import { type Bits, FIELD } from "../model/openflow/key.ts";

/** Which ports, and which endpoints, nothing that a bridge has been told tells apart: they are of one kind. */
export class Kinds {
  readonly #fabric: Fabric;
  readonly #named = new Map<number, NamedPorts>();

  constructor(fabric: Fabric) {
    this.#fabric = fabric;
  }

  /** Ports of one bridge and VLAN profile, unless a flow or a static entry names one of them. */
  ofPort(port: number): string {
    const { bridge, vlan } = this.#fabric.columns.ports;
    const on = must(bridge[port]);
    const known = this.#named.get(on) ?? namedPorts(this.#fabric, on);
    this.#named.set(on, known);
    const isNamed = known.all || known.ports.has(port);
    return isNamed ? `port ${port}` : `${on} ${vlan[port]}`;
  }
}

interface NamedPorts {
  readonly ports: ReadonlySet<number>;
  /** a flow tells ports apart by some bits of their numbers, or sends to one that the frame names */
  readonly all: boolean;
}

const IN_PORT = FIELD.in_port.start / 32;
const WHOLE = -1;

function namedPorts(fabric: Fabric, bridge: number): NamedPorts {
  const { flows, fdb } = fabric.columns;
  const numbers = new Set<number>();
  let all = false;
  for (const row of fabric.flowsOf(bridge)) {
    const { match, actions } = must(flows.flow[row]);
    const asked = inPortAsked(match);
    if (asked !== undefined) numbers.add(asked.value & 0xffff);
    all ||= asked !== undefined && asked.mask !== WHOLE;
    for (const action of actions) {
      const named = portNamedBy(action);
      if (named !== undefined) numbers.add(named);
      all ||= action.kind === "output-field";
    }
  }
  const ports = [...numbers].map((number) => fabric.ofPorts.portAt(bridge, number));
  const fixed = Array.from(fabric.fdbOf(bridge), (row) => must(fdb.port[row]));
  return { ports: new Set([...ports.filter((port) => port !== undefined), ...fixed]), all };
}

function inPortAsked(match: Match) {
  return match.find(({ word }) => word === IN_PORT);
}

function portNamedBy(action: Action): number | undefined {
  return action.kind === "output" || action.kind === "resubmit" ? action.port : undefined;
}

/** What flows ask of addresses: under each mask, the values that one of them names. */
export class AddressKinds {
  readonly #masks = new Map<
    string,
    { readonly hardware: boolean; readonly mask: bigint; readonly values: Set<bigint> }
  >();

  /** @param bridges whose flows count */
  constructor(fabric: Fabric, bridges: Iterable<number>) {
    for (const bridge of bridges) {
      for (const row of fabric.flowsOf(bridge)) this.#read(must(fabric.columns.flows.flow[row]).match);
      for (const row of fabric.fdbOf(bridge)) this.#add(true, ALL, BigInt(must(fabric.columns.fdb.mac[row])));
    }
  }

  /** Equal for addresses that no flow tells apart. */
  of(mac: number, ip: number): string {
    const parts = [...this.#masks.values()].map(({ hardware, mask, values }) => {
      const masked = BigInt(hardware ? mac : ip) & mask;
      return values.has(masked) ? masked.toString(16) : "";
    });
    return parts.join(" ");
  }

  #read(match: Match): void {
    for (const field of [...HARDWARE, ...NETWORK]) {
      const mask = bitsIn(match, field, "mask");
      if (mask !== 0n) this.#add(HARDWARE.includes(field), mask, bitsIn(match, field, "value"));
    }
  }

  #add(hardware: boolean, mask: bigint, value: bigint): void {
    const key = `${hardware} ${mask}`;
    const known = this.#masks.get(key) ?? { hardware, mask, values: new Set<bigint>() };
    this.#masks.set(key, known);
    known.values.add(value);
  }
}

const ALL = (1n << 48n) - 1n;
const HARDWARE = [FIELD.dl_dst, FIELD.dl_src, FIELD.arp_sha, FIELD.arp_tha];
const NETWORK = [FIELD.nw_src, FIELD.nw_dst];

function bitsIn(match: Match, { start, width }: Bits, what: "value" | "mask"): bigint {
  let bits = 0n;
  for (let at = 0; at < width; at += 32) {
    const word = match.find((one) => one.word === (start + at) / 32);
    bits |= BigInt((word?.[what] ?? 0) >>> 0) << BigInt(at);
  }
  return bits;
}
