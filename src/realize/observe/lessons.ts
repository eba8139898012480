import type { Flow, LearnSpec } from "../../model/openflow/flow.ts";
import { type Bits, FIELD, inPortOf, LOCAL_OFPORT } from "../../model/openflow/key.ts";
import { isKeyAction } from "../../model/openflow/rewrites.ts";
import { matchAt } from "../../model/openflow/print-match.ts";
import { type AbstractFlow, abstractAction, valueIn } from "../../verify/partition/abstract-flow.ts";
import { AbstractTable } from "../../verify/partition/abstract-table.ts";
import { forgotten, narrowed } from "../../verify/partition/flow-walk.ts";
import { rewritten, TernaryKey } from "../../verify/partition/ternary-key.ts";
import { type Instance, sourcesOf } from "./learn-instance.ts";

/** More look-ups than this, and nothing counts as learned. */
const MOST_LOOKUPS = 200_000;
/** ofproto-dpif-xlate.c, MAX_DEPTH. */
const DEEPEST = 64;
/** A number that no flow names. */
const ANOTHER = 0xfeff;

/** A flow under its own names of VLANs, as there is one bridge alone. */
function asWritten({ table, priority, match, actions }: Flow): AbstractFlow {
  return {
    table,
    priority,
    match,
    actions: actions.map(abstractAction),
    isOptional: false,
    lesson: undefined,
  };
}

/**
 * What the flows of a bridge can learn: its tables are walked with sets of frames, as the prover walks them, and at each `learn` stands
 * what is known of all frames that get there: tags, tunnel keys and registers that flows ask for or write, and the port. What a sender
 * chooses is not known, and so may be anything.
 */
export class Lessons {
  readonly #tables = new Map<number, AbstractTable>();
  /** what flows write to a frame, also those that are learned */
  readonly #written: readonly Bits[];
  /** for each `learn`, by which of its sources are known: their values */
  readonly #known = new Map<LearnSpec, Map<string, Set<string>>>();
  #lookups = 0;

  /** @param written flows that nobody has learned @param ports that may matter, beside those that these flows ask for */
  constructor(written: readonly Flow[], ports: Iterable<number>) {
    for (const flow of written) this.#table(flow.table).add(asWritten(flow));
    this.#written = written.flatMap(({ actions }) => actions.flatMap(writtenBits));
    for (const port of new Set([...ports, ...written.flatMap(portAsked), LOCAL_OFPORT, ANOTHER]))
      this.#look(new TernaryKey(), port, inPortOf(port) | 0, 0, 0);
  }

  /** Whether frames can make a `learn` take these values. */
  canMake(spec: LearnSpec, values: Instance): boolean {
    if (this.#lookups > MOST_LOOKUPS) return false;
    const patterns = this.#known.get(spec) ?? new Map<string, Set<string>>();
    return [...patterns].some(([pattern, all]) =>
      all.has(values.map((value, i) => (pattern[i] === "1" ? value : "")).join()),
    );
  }

  #table(number: number): AbstractTable {
    const known = this.#tables.get(number) ?? new AbstractTable();
    this.#tables.set(number, known);
    return known;
  }

  /** @param port by which the frames came @param inPort as it is looked up: a resubmit may name another */
  #look(key: TernaryKey, port: number, inPort: number, table: number, depth: number): void {
    if (++this.#lookups > MOST_LOOKUPS || depth > DEEPEST) return;
    for (const { flow, isSure } of this.#table(table).lookup(key, inPort))
      this.#act(flow, isSure ? key : narrowed(key, flow), port, inPort, depth);
  }

  #act(flow: AbstractFlow, frames: TernaryKey, port: number, inPort: number, depth: number): void {
    let key = frames;
    const look = (table: number, from: number) => {
      this.#look(key, port, from, table, depth + 1);
      // What a table writes stays written.
      key = this.#written.reduce(forgotten, key);
    };
    for (const action of flow.actions)
      switch (action.kind) {
        case "rewrite":
          key = rewritten(key, action.rewrites);
          break;
        case "forget":
          key = forgotten(key, action.to);
          break;
        case "resubmit":
          look(action.table ?? flow.table, action.port === undefined ? inPort : inPortOf(action.port) | 0);
          break;
        case "goto-table":
          look(action.table, inPort);
          break;
        case "output-field":
          // It may name TABLE.
          look(0, inPort);
          break;
        case "learn":
          this.#note(action.flow, key, port);
          break;
        case "output":
        case "normal":
        case "in-port":
        case "flood":
        case "all":
        case "anywhere":
        case "sent":
      }
  }

  #note(spec: LearnSpec, key: TernaryKey, port: number): void {
    const values = sourcesOf(spec).map((source) => valueIn(source, key, port));
    const pattern = values.map((value) => (value === undefined ? "0" : "1")).join("");
    const patterns = this.#known.get(spec) ?? new Map<string, Set<string>>();
    this.#known.set(spec, patterns);
    const all = patterns.get(pattern) ?? new Set<string>();
    patterns.set(pattern, all.add(values.map((value) => value ?? "").join()));
  }
}

function writtenBits(action: Flow["actions"][number]): Bits[] {
  if (action.kind === "learn")
    return action.flow.actions.flatMap((one) => (one.kind === "set" ? [one.to] : []));
  if (!isKeyAction(action)) return [];
  return action.kind === "set" || action.kind === "move" ? [action.to] : TAGS;
}

/** Both tags with their types. */
const TAGS: Bits[] = [FIELD.vlan_tci, FIELD.inner_tci].map(({ start }) => ({ start, width: 32 }));

function portAsked({ match }: Flow): number[] {
  const { value, mask } = matchAt(match, FIELD.in_port);
  if (mask === 0n) return [];
  return [value === BigInt(inPortOf(LOCAL_OFPORT)) ? LOCAL_OFPORT : Number(value & 0xffffn)];
}
