import { type Disabled, withoutFlow } from "../model/fabric/apply.ts";
import { Context } from "./context.ts";
import { Replayer } from "./replay.ts";
import { unreachedIn } from "./unreached.ts";
import type { Way, Witness } from "./way.ts";

/** Replays of frames that are tried for one set of joined bridges: beyond, nothing more is found out so. */
const MAX_REPLAYS = 400;
/** Fabrics that are made to differ from the given one by a flow. */
const MAX_VARIANTS = 64;
/** Ports, flows and endpoints together: no larger fabric is made anew. */
const MAX_SIZE = 20_000;

/** What would be the case if one thing were not so: what is needed for a leak, and what for the tenants' own. */
export class Trials {
  readonly #context: Context;
  readonly #without = new Map<string, Variant>();
  readonly #shown = new Map<Way, Witness | undefined>();
  #replayer: Replayer | undefined;
  #own: OwnReach | undefined;
  #replays = 0;

  constructor(context: Context) {
    this.#context = context;
  }

  /** Whether the frame of a way does not get there if a flow is kept from what it does. */
  needsFlow(way: Way, row: number, how: Disabled): boolean {
    const variant = this.#variant(row, how);
    if (variant === undefined) return false;
    const witness = this.#shownBy(way);
    return witness !== undefined && this.#isLost(variant.replayer, way, witness);
  }

  /** Whether all endpoints of a network then reach each other as they do now. */
  isSpare(row: number, how: Disabled): boolean {
    const variant = this.#variant(row, how);
    if (variant === undefined) return false;
    this.#own ??= new OwnReach(this.#context);
    return (variant.isSpare ??= new OwnReach(variant.context).isAsGoodAs(this.#own));
  }

  /** Whether the frame of a way has more tags than so many, outermost first, and does not get there without those. */
  needsTags(way: Way, kept: number): boolean {
    const witness = this.#shownBy(way);
    if (witness === undefined || witness.frame.tags.length <= kept) return false;
    const { frame, lessons } = witness;
    const tags = frame.tags.slice(0, kept);
    return this.#isLost(this.#ofFabric(), way, { frame: { ...frame, tags }, lessons });
  }

  #ofFabric(): Replayer {
    return (this.#replayer ??= new Replayer(this.#context.wiring));
  }

  #variant(row: number, how: Disabled): Variant | undefined {
    const key = `${row} ${how}`;
    const known = this.#without.get(key);
    if (known !== undefined) return known;
    const { fabric } = this.#context;
    const { ports, flows, endpoints } = fabric.columns;
    if (this.#without.size === MAX_VARIANTS || ports.count + flows.count + endpoints.count > MAX_SIZE)
      return undefined;
    const context = new Context(withoutFlow(fabric, row, how));
    const variant = { context, replayer: new Replayer(context.wiring) };
    this.#without.set(key, variant);
    return variant;
  }

  /** What the simulator shows to get there as things are; undefined where it shows nothing. */
  #shownBy(way: Way): Witness | undefined {
    if (this.#shown.has(way)) return this.#shown.get(way);
    let shown: Witness | undefined;
    for (const witness of way.witnesses()) {
      if (this.#replay(this.#ofFabric(), way, witness)?.confirmed === true) shown = witness;
      if (shown !== undefined) break;
    }
    this.#shown.set(way, shown);
    return shown;
  }

  /** Whether it is certain that the frame does not get there. */
  #isLost(replayer: Replayer, way: Way, witness: Witness): boolean {
    const replay = this.#replay(replayer, way, witness);
    return replay !== undefined && !replay.confirmed && !replay.storm;
  }

  #replay(replayer: Replayer, way: Way, witness: Witness) {
    if (this.#replays === MAX_REPLAYS) return undefined;
    this.#replays++;
    return replayer.replay(way, witness);
  }
}

interface Variant {
  readonly context: Context;
  readonly replayer: Replayer;
  isSpare?: boolean;
}

/** How many pairs of each network do not reach each other, over all outcomes, and what is undecided. */
class OwnReach {
  readonly #unreached = new Map<string, number>();
  readonly #undecided: ReadonlySet<string>;

  constructor(context: Context) {
    const results = context.outcomes.all.map((outcome) => unreachedIn(context, outcome));
    this.#undecided = new Set(results.flatMap(({ undecided }) => undecided));
    for (const { network, kind, count } of results.flatMap(({ unreached }) => unreached)) {
      const key = `${network} ${kind}`;
      this.#unreached.set(key, (this.#unreached.get(key) ?? 0) + count);
    }
  }

  isAsGoodAs(other: OwnReach): boolean {
    const noWorse = [...this.#unreached].every(([key, count]) => count <= (other.#unreached.get(key) ?? 0));
    return noWorse && [...this.#undecided].every((text) => other.#undecided.has(text));
  }
}
