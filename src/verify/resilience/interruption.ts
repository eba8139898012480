import type { Outage } from "../../model/fabric/outage.ts";
import { standingTunnels } from "../../model/forwarding/standing.ts";
import type { Wiring } from "../../model/forwarding/wiring.ts";
import { type FabricTopology, topologyOfFabric } from "../../model/spanning-tree/of-fabric.ts";
import { type StpTopology, topologyFrom } from "../../model/spanning-tree/topology.ts";
import { blowOf } from "../../sim/spanning-tree/blow.ts";
import { tellStory } from "../../sim/spanning-tree/story.ts";

/** For how long spanning tree keeps frames from ways that they have afterwards. The protocol itself is run. */
export class Interruptions {
  readonly #stands: Uint8Array;
  readonly #found: FabricTopology;
  readonly #topology: StpTopology;

  constructor(wiring: Wiring) {
    this.#stands = standingTunnels(wiring);
    this.#found = topologyOfFabric(wiring, this.#stands);
    this.#topology = topologyFrom(this.#found.columns, this.#found.settings);
  }

  /** Seconds from the failure until frames have all the ways that they are to have; Infinity if the tree never comes to rest. */
  after(outage: Outage): number {
    if (this.#found.bridges.length === 0) return 0;
    const { blow } = tellStory(this.#topology, blowOf(outage, this.#found, this.#stands));
    if (blow?.settledAt === undefined) return Infinity;
    return (blow.usableAt - blow.from) / 1000;
  }
}
