import { type Fabric, must } from "../model/fabric/fabric.ts";
import { overlap } from "../model/openflow/field-bits.ts";
import type { Action, Match } from "../model/openflow/flow.ts";
import { type Bits, FIELD, WORD } from "../model/openflow/key.ts";
import { type Copy, tellingsOf } from "./told-apart.ts";

/** Which ports nothing that a bridge has been told tells apart: they are of one kind. */
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
  /** a flow tells ports apart by parts of their numbers, or sends to one that the frame names */
  readonly all: boolean;
}

const IN_PORT = FIELD.in_port.start / WORD;
const WHOLE = -1;
/** NXM_OF_IN_PORT, which OpenFlow 1.0 knows; the numbers of ports have no more. */
const PORT_BITS = 16;

function namedPorts(fabric: Fabric, bridge: number): NamedPorts {
  const { flows, fdb } = fabric.columns;
  const numbers = new Set<number>();
  let all = false;
  for (const row of fabric.flowsOf(bridge)) {
    const flow = must(flows.flow[row]);
    const asked = inPortAsked(flow.match);
    if (asked !== undefined) numbers.add(asked.value & 0xffff);
    const { compared, copied, outputs } = tellingsOf(flow);
    const named = compared.filter(({ field }) => overlap(field, FIELD.in_port));
    for (const { value } of named) numbers.add(Number(value) & 0xffff);
    for (const action of flow.actions) {
      const number = portNamedBy(action);
      if (number !== undefined) numbers.add(number);
    }
    all ||= asked !== undefined && asked.mask !== WHOLE;
    all ||= named.some(({ field }) => !isWholePort(field)) || copied.some(isOfPart);
    all ||= outputs.some((field) => !isWholePort(field));
  }
  const ports = [...numbers].map((number) => fabric.ofPorts.portAt(bridge, number));
  const entries = Array.from(fabric.fdbOf(bridge), (row) => must(fdb.port[row]));
  return { ports: new Set([...ports.filter((port) => port !== undefined), ...entries]), all };
}

/** The number of the port that a frame came by, and not a part of it. */
export function isWholePort({ start, width }: Bits): boolean {
  return start === FIELD.in_port.start && width >= PORT_BITS;
}

/** Whether a port's number comes elsewhere than to another's place, where it may be compared with anything. */
function isOfPart({ from, to }: Copy): boolean {
  if (!overlap(from, FIELD.in_port) && !overlap(to, FIELD.in_port)) return false;
  return !isWholePort(from) || !isWholePort(to);
}

function inPortAsked(match: Match) {
  return match.find(({ word }) => word === IN_PORT);
}

function portNamedBy(action: Action): number | undefined {
  return action.kind === "output" || action.kind === "resubmit" ? action.port : undefined;
}
