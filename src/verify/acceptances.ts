import { must } from "../model/fabric/fabric.ts";
import type { Wiring } from "../model/forwarding/wiring.ts";
import type { DisjointSets } from "../model/values/disjoint-sets.ts";
import { wiredBridges } from "../model/forwarding/wired-bridges.ts";
import type { HostAddresses } from "./host-addresses.ts";

/** What a host takes in of what other hosts send. */
export type Acceptance = "packets" | "questions" | "nothing";

/** Which hosts take in what of each other. */
export class Acceptances {
  readonly #wiring: Wiring;
  readonly #addresses: HostAddresses;
  #wired: DisjointSets | undefined;

  constructor(wiring: Wiring, addresses: HostAddresses) {
    this.#wiring = wiring;
    this.#addresses = addresses;
  }

  /** Whether wires join two bridges, in whichever direction. */
  areWired(a: number, b: number): boolean {
    const sets = (this.#wired ??= wiredBridges(this.#wiring));
    return sets.find(a) === sets.find(b);
  }

  /**
   * What comes in by the LOCAL of `at` of other hosts' frames: the packets that they forward, where one of them
   * looks for an address of this host behind a LOCAL of its own; or from hosts that only answer no more than the
   * question for it. Other frames of a host mean nothing to another.
   */
  of(at: number): Acceptance {
    const { bridges, hosts } = this.#wiring.fabric.columns;
    const own = this.#addresses.own(must(bridges.host[at]));
    const asking = [...bridges.host.keys()].filter(
      (bridge) =>
        bridges.host[bridge] !== bridges.host[at] &&
        this.areWired(bridge, at) &&
        this.#addresses.behind(bridge).some((address) => own.includes(address)),
    );
    if (asking.some((bridge) => hosts.ipForward[must(bridges.host[bridge])] === 1)) return "packets";
    return asking.length > 0 ? "questions" : "nothing";
  }
}
