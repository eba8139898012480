import { NO_FIELDS, type TunnelFields } from "../model/forwarding/tunnel-fields.ts";
import type { TunnelWay } from "../model/forwarding/tunnel-ways.ts";
import type { Wiring } from "../model/forwarding/wiring.ts";
import { Crossings } from "./crossings.ts";

/** What becomes of a tunnel's packets, and what the far end is told of them. */
export interface Passage extends TunnelWay {
  readonly crossing: number;
}

/** The ways through all tunnels: of one whose options say everything it is found once, for all runs of a scene. */
export class Passages {
  readonly crossings = new Crossings();
  #wiring: Wiring;
  readonly #fixed = new Map<number, Passage>();

  constructor(wiring: Wiring) {
    this.#wiring = wiring;
  }

  /** The wiring is another from now on. What is under way keeps its crossing. */
  rewire(wiring: Wiring): void {
    this.#wiring = wiring;
    this.#fixed.clear();
  }

  /** @param fields that the frame has when it leaves: of the tunnel it came by, and what flows have set */
  of(tunnel: number, fields: TunnelFields): Passage {
    const known = this.#fixed.get(tunnel);
    if (known !== undefined) return known;
    if (this.#wiring.ways.isByFlow(tunnel)) return this.#passage(tunnel, fields);
    const passage = this.#passage(tunnel, NO_FIELDS);
    this.#fixed.set(tunnel, passage);
    return passage;
  }

  #passage(tunnel: number, fields: TunnelFields): Passage {
    const { ways } = this.#wiring;
    const ends = ways.endsOf(tunnel, fields);
    const { src, dst, key } = ends;
    const crossing = this.crossings.number(tunnel, { id: key ?? 0, src, dst });
    return { ...ways.wayOf(tunnel, ends), crossing };
  }
}
