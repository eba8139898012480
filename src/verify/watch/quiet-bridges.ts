import { PORT } from "../../model/fabric/columns.ts";
import { type Fabric, must } from "../../model/fabric/fabric.ts";
import type { Action, Flow } from "../../model/openflow/flow.ts";
import { FIELD } from "../../model/openflow/key.ts";

const IN_PORT = FIELD.in_port.start >>> 5;
/** More than there are VLAN profiles. */
const PROFILES = 2 ** 24;

/** The columns of ports, of a fabric or of a draft. */
export type PortColumns = Pick<Fabric["columns"]["ports"], "bridge" | "kind" | "link" | "up" | "vlan">;

/** Whether nothing but a container can be plugged there: no wire, no host, and no failure. */
export function isContainerPort({ kind, link, up }: PortColumns, port: number): boolean {
  const isPlain = kind[port] === PORT.system || kind[port] === PORT.internal;
  return isPlain && must(link[port]) < 0 && up[port] === 1;
}

/**
 * The bridges whose flows tell no port from another by its number, and that have no static entry: there all container ports of one
 * VLAN profile are alike, those that come later too.
 */
export class QuietBridges {
  readonly #fabric: Fabric;
  /** by bridge and profile */
  readonly #twins = new Map<number, number>();

  constructor(fabric: Fabric) {
    this.#fabric = fabric;
    const { ports, bridges, flows } = fabric.columns;
    const isQuiet = Array.from({ length: bridges.count }, (_, bridge) => {
      const own = fabric.flowsOf(bridge);
      return !this.hasEntries(bridge) && own.every((row) => namesNoPort(must(flows.flow[row])));
    });
    for (let port = 0; port < ports.count; port++) {
      const bridge = must(ports.bridge[port]);
      const name = bridge * PROFILES + must(ports.vlan[port]);
      if (isQuiet[bridge] === true && !this.#twins.has(name) && isContainerPort(ports, port))
        this.#twins.set(name, port);
    }
  }

  hasEntries(bridge: number): boolean {
    return this.#fabric.fdbOf(bridge).length > 0;
  }

  /** A port of the fabric that is like every container port of this profile which comes to the bridge; undefined: there is none. */
  twinOf(bridge: number, profile: number): number | undefined {
    return this.#twins.get(bridge * PROFILES + profile);
  }
}

function namesNoPort({ match, actions }: Flow): boolean {
  return match.every(({ word }) => word !== IN_PORT) && actions.every(leadsToNoNumber);
}

function leadsToNoNumber(action: Action): boolean {
  switch (action.kind) {
    case "output":
    case "output-field":
    case "learn":
      return false;
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
    case "set":
    case "move":
      return true;
  }
}
