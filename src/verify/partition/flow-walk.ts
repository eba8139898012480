import { must } from "../../model/fabric/fabric.ts";
import type { Bits } from "../../model/openflow/key.ts";
import { inPortOf } from "../../model/openflow/key.ts";
import type { LearnSpec } from "../../model/openflow/flow.ts";
import { RESERVED_OUTPUTS } from "../../model/openflow/reserved-ports.ts";
import { abstractAction, type AbstractFlow, taughtFlow } from "./abstract-flow.ts";
import { AbstractTable } from "./abstract-table.ts";
import { ANY_TAG, NO_TAG } from "./places.ts";
import type { PortKinds } from "./port-kinds.ts";
import { tagOf } from "./sent-frames.ts";
import {
  forgetBits,
  isTracked,
  joined,
  learnBits,
  rewritten,
  type TernaryKey,
  valueOf,
} from "./ternary-key.ts";
import { vidAsked } from "./vids.ts";

/** What comes of frames that go through the tables of a bridge. */
export interface Outcomes {
  normal(place: number, kind: number, key: TernaryKey): void;
  /** out by the ports of a kind */
  leave(place: number, kind: number, key: TernaryKey): void;
  /** out by any port of the bridge */
  flood(place: number, kind: number, key: TernaryKey): void;
}

/** Frames that a table was asked about, before it learned more. */
interface Asked {
  readonly place: number;
  readonly kind: number;
  readonly key: TernaryKey;
  readonly inPort: number;
  readonly depth: number;
  /** whether anything is done afterwards with what the table makes of the frames */
  readonly isFollowed: boolean;
}

/** Who has asked a table, by the tags of their frames: a cloud's hosts have thousands of VLANs, and learn in each. */
class AskedByTag {
  readonly #byTag = new Map<number, Asked[]>();

  add(at: Asked): void {
    const tag = tagOf(at.key);
    const known = this.#byTag.get(tag);
    if (known === undefined) this.#byTag.set(tag, [at]);
    else known.push(at);
  }

  /** All whom a flow may concern, and others. */
  about({ match }: AbstractFlow): readonly Asked[] {
    const wanted = vidAsked(match);
    const tags = wanted === undefined ? [...this.#byTag.keys()] : [wanted, ANY_TAG, NO_TAG];
    return tags.flatMap((tag) => this.#byTag.get(tag) ?? []);
  }
}

/** Frames of more sorts than can be told apart here. */
export class TooMany extends Error {}

const MOST_LOOKUPS = 20_000;
/** Look-ups in a row: more than the tables that there are, and a resubmit that comes back again and again is no way at all. */
const DEEPEST = 300;

/** The tables of one bridge, as sets of frames go through them and teach them. */
export class FlowWalk {
  readonly #outcomes: Outcomes;
  readonly #tables = new Map<number, AbstractTable>();
  /** of the tables that may learn who has asked */
  readonly #asked = new Map<number, AskedByTag>();
  readonly #kinds: PortKinds;
  readonly #bridge: number;
  readonly #lessons: (readonly [Asked, AbstractFlow])[] = [];
  #lookups = 0;

  /** @param bridge the first of its class @param flows of the class */
  constructor(bridge: number, flows: readonly AbstractFlow[], kinds: PortKinds, outcomes: Outcomes) {
    this.#outcomes = outcomes;
    this.#bridge = bridge;
    this.#kinds = kinds;
    for (const flow of flows) {
      this.#table(flow.table).add(flow);
      for (const action of flow.actions)
        if (action.kind === "learn" && !this.#asked.has(action.flow.table))
          this.#asked.set(action.flow.table, new AskedByTag());
    }
  }

  /** @throws TooMany */
  enter(place: number, kind: number, key: TernaryKey): void {
    this.#lookups = 0;
    this.#look(
      {
        place,
        kind,
        key,
        inPort: inPortOf(must(this.#kinds.all[kind]).ofport) | 0,
        depth: 0,
        isFollowed: false,
      },
      0,
    );
    for (let next = this.#lessons.pop(); next !== undefined; next = this.#lessons.pop()) {
      this.#lookups = 0;
      this.#act(...next, false);
    }
  }

  #table(number: number): AbstractTable {
    const known = this.#tables.get(number) ?? new AbstractTable();
    this.#tables.set(number, known);
    return known;
  }

  /** @returns what becomes of the frames, where they are followed: what a table writes stays written */
  #look(at: Asked, table: number): TernaryKey {
    if (++this.#lookups > MOST_LOOKUPS || at.depth > DEEPEST)
      throw new TooMany("flows lead to too many look-ups");
    this.#asked.get(table)?.add(at);
    const hits = this.#table(table).lookup(at.key, at.inPort);
    let after = hits.some(({ isSure }) => isSure) ? undefined : at.key;
    for (const { flow, isSure } of hits) {
      const key = this.#act(at, flow, isSure);
      if (at.isFollowed && key !== after) after = after === undefined ? key : joined(after, key);
    }
    return after ?? at.key;
  }

  /** @param isSure whether the flow takes all these frames @returns as `#look` */
  #act(at: Asked, flow: AbstractFlow, isSure: boolean): TernaryKey {
    const { place, kind } = at;
    let key = isSure ? at.key : narrowed(at.key, flow);
    for (const [step, action] of flow.actions.entries()) {
      const asking = () => {
        const isFollowed = at.isFollowed || step + 1 < flow.actions.length;
        return { place, kind, key, inPort: at.inPort, depth: at.depth + 1, isFollowed };
      };
      switch (action.kind) {
        case "sent":
          for (const out of action.kinds) this.#outcomes.leave(place, out, key);
          break;
        case "output":
          for (const out of this.#kinds.atNumber(this.#bridge, action.port))
            this.#outcomes.leave(place, out, key);
          break;
        case "rewrite":
          key = rewritten(key, action.rewrites);
          break;
        case "forget":
          key = forgotten(key, action.to);
          break;
        case "normal":
          this.#outcomes.normal(place, kind, key);
          break;
        case "in-port":
          this.#outcomes.leave(place, kind, key);
          break;
        case "flood":
        case "all":
        case "anywhere":
          this.#outcomes.flood(place, kind, key);
          break;
        case "output-field":
          key = this.#outputTo(asking(), flow, valueOf(key, action.from));
          break;
        case "resubmit": {
          const inPort = action.port === undefined ? at.inPort : inPortOf(action.port) | 0;
          key = this.#look({ ...asking(), inPort }, action.table ?? flow.table);
          break;
        }
        case "goto-table":
          key = this.#look(asking(), action.table);
          break;
        case "learn":
          this.#learn(action.flow, key, kind);
      }
    }
    return key;
  }

  #outputTo(at: Asked, { table }: AbstractFlow, number: bigint | undefined): TernaryKey {
    const { place, kind, key } = at;
    if (number === undefined) {
      // It may name IN_PORT, TABLE and NORMAL as well.
      this.#outcomes.flood(place, kind, key);
      this.#outcomes.normal(place, kind, key);
      return joined(key, this.#look(at, 0));
    }
    const reserved = RESERVED_OUTPUTS.get(Number(number));
    if (reserved === undefined) {
      for (const out of this.#kinds.atNumber(this.#bridge, Number(number)))
        this.#outcomes.leave(place, out, key);
      return key;
    }
    const actions = [abstractAction(reserved)];
    const flow = { table, priority: 0, match: [], actions, isOptional: false, lesson: undefined };
    return this.#act(at, flow, true);
  }

  /** Whoever asked that table before is asked about the new flow. */
  #learn(spec: LearnSpec, key: TernaryKey, kind: number): void {
    const flow = taughtFlow(spec, key, must(this.#kinds.all[kind]).ofport);
    if (!this.#table(flow.table).add(flow)) return;
    const alone = new AbstractTable();
    alone.add(flow);
    for (const at of this.#asked.get(flow.table)?.about(flow) ?? [])
      if (alone.lookup(at.key, at.inPort).length > 0) {
        if (at.isFollowed) throw new TooMany("what a flow that is learned writes is read later");
        this.#lessons.push([at, flow]);
      }
  }
}

/** Those frames of a set that a flow may take: what it asks of them is known from there on. */
export function narrowed(key: TernaryKey, { match }: AbstractFlow): TernaryKey {
  if (!match.some(({ word, mask }) => isTracked(word) && (key.known(word) & mask) !== mask)) return key;
  const copy = key.copy();
  for (const { word, value, mask } of match) learnBits(copy, word, value, mask);
  return copy;
}

/** The same frames, of which these bits are not known. */
export function forgotten(key: TernaryKey, { start, width }: Bits): TernaryKey {
  const copy = key.copy();
  for (let bit = start; bit < start + width; bit++) forgetBits(copy, bit >>> 5, 1 << (bit & 31));
  return copy;
}
