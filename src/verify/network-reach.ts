import { must } from "../model/fabric/fabric.ts";
import type { Talker } from "./talkers.ts";

/** What becomes of what an endpoint sends to another of its network. The last is the best. */
export const REACHES = ["unreachable", "mtu-blackhole", "reached"] as const;
export type Reaches = (typeof REACHES)[number];

/** Who reaches whom in a network, by kinds of endpoints and not by pairs of them. */
export interface NetworkReach {
  /** Endpoints of one kind reach and are reached alike. */
  kindOf(endpoint: number): string;
  /** What becomes of what one endpoint sends to another one. */
  between(from: number, to: number): Reaches;
}

/** What runs of one pair of each two kinds showed. */
export class RunReach implements NetworkReach {
  readonly #kinds = new Map<number, number>();
  readonly #count: number;
  /** per pair of kinds of REACHES */
  readonly #found: Uint8Array;

  constructor(groups: readonly (readonly Talker[])[]) {
    this.#count = groups.length;
    this.#found = new Uint8Array(groups.length ** 2);
    for (const [kind, talkers] of groups.entries())
      for (const { endpoint } of talkers) this.#kinds.set(endpoint, kind);
  }

  note(from: number, to: number, found: Reaches): void {
    this.#found[from * this.#count + to] = REACHES.indexOf(found);
  }

  kindOf(endpoint: number): string {
    return String(must(this.#kinds.get(endpoint)));
  }

  between(from: number, to: number): Reaches {
    const [one, other] = [must(this.#kinds.get(from)), must(this.#kinds.get(to))];
    return must(REACHES[must(this.#found[one * this.#count + other])]);
  }
}
