import { type Fabric, must } from "../model/fabric/fabric.ts";
import type { FabricTopology } from "../model/spanning-tree/of-fabric.ts";
import type { Story, Stretch } from "../sim/spanning-tree/story.ts";

/** What `simnet stp` tells. Bridges and ports go by their index in the topology, as in the story. */
export interface Told {
  readonly name: string;
  readonly names: StpNames;
  readonly story: Story;
  /** From all ports up at 0, but for those that are down. */
  readonly fresh: Stretch;
  /** The moment asked for, in milliseconds. */
  readonly at: number | undefined;
  /** What failed, in the contract's notation. */
  readonly down: readonly string[];
  /** Bridges that failed as a whole. */
  readonly gone: ReadonlySet<number>;
  /** Bridges by name that had a way to each other and have none at the end, in the parts that they have fallen into. */
  readonly parted: readonly (readonly (readonly string[])[])[];
  /** Whether every bridge of the fabric has failed as a whole. */
  readonly isNothingLeft: boolean;
  /** Bridges of the fabric without spanning tree, by name. */
  readonly without: readonly string[];
  /** Those of them, by name, whose flows may or may not pass BPDUs on: it is told as if they did not. */
  readonly unsettled: readonly string[];
}

/** How the bridges and ports of a topology are called. */
export class StpNames {
  readonly #fabric: Fabric;
  readonly #topology: FabricTopology;

  constructor(fabric: Fabric, topology: FabricTopology) {
    this.#fabric = fabric;
    this.#topology = topology;
  }

  /** HOST/BRIDGE */
  bridge(index: number): string {
    return this.#fabric.bridgeName(must(this.#topology.bridges[index]));
  }

  /** HOST/BRIDGE/PORT */
  at(index: number): string {
    return this.#fabric.portName(must(this.#topology.ports[index]));
  }

  /** PORT */
  port(index: number): string {
    return must(this.#fabric.columns.ports.name[must(this.#topology.ports[index])]);
  }

  bridgeOf(port: number): number {
    return must(this.#topology.columns.bridge[port]);
  }

  /** The bridge with this identifier, or the identifier itself where none or several have it. */
  root(id: string): string {
    const ids: readonly string[] = this.#topology.columns.bridgeIds;
    const index = ids.indexOf(id);
    return index < 0 || ids.lastIndexOf(id) !== index ? id : this.bridge(index);
  }

  /** Per bridge its ports, in the file's order. */
  portsOfBridges(): number[][] {
    const ports: number[][] = this.#topology.bridges.map(() => []);
    this.#topology.columns.bridge.forEach((bridge, port) => ports[bridge]?.push(port));
    return ports;
  }
}
