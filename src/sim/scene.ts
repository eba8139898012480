import { PORT } from "../model/fabric/columns.ts";
import { type Fabric, must } from "../model/fabric/fabric.ts";
import { VlanLookup } from "../model/forwarding/lookup.ts";
import { Wiring } from "../model/forwarding/wiring.ts";
import { tagsRead } from "../model/openflow/frame-key.ts";
import { type FlowTables, flowTablesOf } from "../model/openflow/tables.ts";
import type { FabricTopology } from "../model/spanning-tree/of-fabric.ts";
import { forwards, learns, type PortState } from "../model/spanning-tree/port-state.ts";
import { Passages } from "./passages.ts";
import { translatedBridges } from "./pipeline/scope.ts";
import { type Start, startColumns } from "./start.ts";
import type { DropReason } from "./trace.ts";

/** Where an emission at a port goes: from `refused` on nowhere, and nothing comes in there. */
export const WAY = { edge: 0, local: 1, link: 2, patch: 3, tunnel: 4, refused: 5, dead: 6 } as const;

/** Why nothing leaves or comes in by a port that leads nowhere. */
export function lossAt(way: number): DropReason {
  return way === WAY.refused ? "tunnel-refused" : "link-down";
}

/** Ports that a frame of one VLAN is flooded to, and in which form each. */
export interface FloodList {
  readonly ports: Int32Array;
  readonly forms: Uint8Array;
}

/**
 * What a bridge is and does, as bits. `silent`: it is secure and has no flows, so nothing leaves it. `takesReserved`: it
 * treats reserved addresses as any others. `translated`: the `Translator` takes its frames.
 */
export const TRAIT = { linux: 1, stp: 2, silent: 4, takesReserved: 8, translated: 16 } as const;

/**
 * A fabric and the state it starts from, compiled for the simulator: columns that a run only reads. One scene
 * serves many runs, but for one with a tree that runs: its run changes it.
 */
export class Scene {
  wiring: Wiring;
  readonly fabric: Fabric;
  readonly lookup: VlanLookup;
  readonly passages: Passages;
  /** Per port one of WAY. */
  readonly way: Uint8Array;
  /** Per port whether its spanning-tree state lets frames pass. */
  readonly forwards: Uint8Array;
  /** Per port whether it learns from frames, those too that it does not let pass. */
  readonly learns: Uint8Array;
  /** Who takes part in a tree that runs; undefined if it stands still. */
  readonly running: FabricTopology | undefined;
  /** Per tunnel whether it exists. */
  readonly stands: Uint8Array;
  /** Per bridge bits of TRAIT. */
  readonly traits: Uint8Array;
  readonly #tables: (FlowTables | undefined)[] = [];
  readonly #floods = new Map<number, FloodList>();
  readonly #takers: (Int32Array | undefined)[] = [];
  readonly #onLink: (Int32Array | undefined)[] = [];

  readonly #start: Partial<Start> | undefined;

  constructor(wiring: Wiring, start?: Partial<Start>) {
    this.#start = start;
    const { fabric } = wiring;
    const { ports, bridges } = fabric.columns;
    this.wiring = wiring;
    this.fabric = fabric;
    this.lookup = new VlanLookup(fabric.columns.vlanProfiles);
    this.passages = new Passages(wiring);
    ({ stands: this.stands, forwards: this.forwards, running: this.running } = startColumns(wiring, start));
    this.learns = this.running === undefined ? this.forwards : this.forwards.slice();
    this.way = Uint8Array.from({ length: ports.count }, (_, port) => this.#wayOf(port));
    const isTranslated = translatedBridges(wiring);
    this.traits = Uint8Array.from(
      { length: bridges.count },
      (_, bridge) => traitsOf(fabric, bridge) | (isTranslated[bridge] === 1 ? TRAIT.translated : 0),
    );
  }

  /** The flows of a bridge, as they are written or as its fail_mode has it. */
  tablesOf(bridge: number): FlowTables {
    return (this.#tables[bridge] ??= flowTablesOf(this.fabric, bridge));
  }

  /** How many tags of a frame the switch of this bridge reads. */
  tagsRead(bridge: number): number {
    const { bridges, hosts } = this.fabric.columns;
    return tagsRead(must(hosts.vlanLimit[must(bridges.host[bridge])]));
  }

  /** The scene of one more run: itself, unless its runs change it. */
  forRun(): Scene {
    return this.running === undefined ? this : new Scene(this.wiring, this.#start);
  }

  /** Ports of the bridge that carry the VLAN and forward. Refused tunnels are among them, to be told of. */
  flood(bridge: number, vlan: number): FloodList {
    const key = bridge * 4096 + vlan;
    let list = this.#floods.get(key);
    if (list === undefined) {
      const profile = (port: number) => must(this.fabric.columns.ports.vlan[port]);
      const carries = (port: number) => this.forwards[port] === 1 && this.lookup.floods(profile(port), vlan);
      const ports = this.fabric.portsOf(bridge).filter(carries);
      list = { ports, forms: Uint8Array.from(ports, (port) => this.lookup.form(profile(port), vlan)) };
      this.#floods.set(key, list);
    }
    return list;
  }

  /** What a port's spanning-tree state makes it do, from now on. */
  setState(port: number, state: PortState): void {
    const does = Number(forwards(state));
    this.learns[port] = Number(learns(state));
    if (this.forwards[port] === does) return;
    this.forwards[port] = does;
    this.#floods.clear();
  }

  /** Of what is wired only this is left, from now on. */
  suffer(left: Fabric): void {
    this.wiring = new Wiring(left);
    this.passages.rewire(this.wiring);
    for (const port of this.way.keys()) this.way[port] = this.#wayOf(port);
  }

  /** The ports where packets for a group of tunnels come out: one, unless several were said to win. */
  takers(group: number): Int32Array {
    const { tunnels } = this.wiring;
    const standing = () => tunnels.tunnelsOf(group).filter((tunnel) => this.stands[tunnel] === 1);
    return (this.#takers[group] ??= standing().map((tunnel) =>
      must(this.fabric.columns.tunnels.port[tunnel]),
    ));
  }

  onLink(link: number): Int32Array {
    return (this.#onLink[link] ??= this.fabric.portsOn(link));
  }

  #wayOf(port: number): number {
    const { kind, tunnel, link, up } = this.wiring.fabric.columns.ports;
    if (up[port] === 0) return WAY.dead;
    if (kind[port] === PORT.patch) return WAY.patch;
    if (kind[port] === PORT.tunnel) return this.stands[must(tunnel[port])] === 1 ? WAY.tunnel : WAY.refused;
    if (must(link[port]) >= 0) return WAY.link;
    return kind[port] === PORT.local ? WAY.local : WAY.edge;
  }
}

function traitsOf(fabric: Fabric, bridge: number): number {
  const { kind, stp, failMode, forwardBpdu } = fabric.bridgeSettings(bridge);
  // Without flows of its own, fail_mode=secure means no flows at all: the bridge drops everything.
  const isSilent = kind === "ovs" && failMode === "secure" && fabric.columns.bridges.hasFlows[bridge] === 0;
  return (
    (kind === "linux" ? TRAIT.linux : 0) |
    (stp ? TRAIT.stp : 0) |
    (isSilent ? TRAIT.silent : 0) |
    (kind === "ovs" && forwardBpdu ? TRAIT.takesReserved : 0)
  );
}
