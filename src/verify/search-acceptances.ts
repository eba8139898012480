import { must } from "../model/fabric/fabric.ts";
import type { Wiring } from "../model/forwarding/wiring.ts";
import type { Acceptance, Acceptances } from "./acceptances.ts";
import type { CraftedPacket } from "./host-steps.ts";

/** During a search: which hosts containers speak to so far, and which hosts look for whom. */
export class SearchAcceptances {
  readonly #wiring: Wiring;
  readonly #acceptances: Acceptances;
  readonly #isHeard: (bridge: number) => boolean;
  /** Bridges by whose LOCAL the host was reached, each by whether that was without any tag. */
  readonly heard = new Map<number, boolean>();
  /** Bridges by whose LOCAL a host looks for a neighbour, and what for. */
  readonly #asking = new Map<number, CraftedPacket["kind"]>();

  /** @param isHeard whether a host hears anybody at all by the LOCAL of a bridge, whoever searches */
  constructor(wiring: Wiring, acceptances: Acceptances, isHeard: (bridge: number) => boolean) {
    this.#wiring = wiring;
    this.#isHeard = isHeard;
    this.#acceptances = acceptances;
  }

  /**
   * What a host takes in of what other hosts send. A container, of whichever tenant, can make it take in all, answering
   * in its place: then it is heard beside a LOCAL that asks, whatever that host forwards, or whatever this one does.
   */
  acceptanceOf(bridge: number): Acceptance {
    const { bridges, hosts } = this.#wiring.fabric.columns;
    const forwards = hosts.ipForward[must(bridges.host[bridge])] === 1;
    const canAnswer = ([asking, kind]: readonly [number, CraftedPacket["kind"]]) =>
      (kind === "packet" || forwards) &&
      (this.heard.has(asking) || this.#isHeard(asking)) &&
      this.#acceptances.areWired(asking, bridge);
    return [...this.#asking].some(canAnswer) ? "packets" : this.#acceptances.of(bridge);
  }

  /** A host sends by a LOCAL what it does for somebody. */
  note(local: number, { kind, sought }: CraftedPacket): void {
    const bridge = must(this.#wiring.fabric.columns.ports.bridge[local]);
    if (sought !== undefined && this.#asking.get(bridge) !== "packet") this.#asking.set(bridge, kind);
  }
}
