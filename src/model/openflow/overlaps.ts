import type { Match } from "./flow.ts";
import type { WrittenFlow } from "./tables.ts";

/**
 * Of the flows of one table pairs of one priority that some frame matches both of, though they do not do the same:
 * which of them acts OpenFlow leaves open, and in Open vSwitch the order decides in which they were added. Of each
 * flow with those that match by other bits than it one pair at most; the earlier of `flows` first.
 */
export function* overlapping(flows: readonly WrittenFlow[]): Generator<readonly [WrittenFlow, WrittenFlow]> {
  const kinds = [...byMask(flows).values()];
  for (const [i, one] of kinds.entries()) for (const other of kinds.slice(i + 1)) yield* between(one, other);
}

/** Flows that match by the same bits: of one priority no two of these match one frame. */
interface Kind {
  readonly mask: Match;
  readonly flows: WrittenFlow[];
}

function byMask(flows: readonly WrittenFlow[]): ReadonlyMap<string, Kind> {
  const kinds = new Map<string, Kind>();
  for (const written of flows) {
    const key = written.match.map(({ word, mask }) => `${word}:${mask}`).join();
    const kind = kinds.get(key) ?? { mask: written.match, flows: [] };
    kinds.set(key, kind);
    kind.flows.push(written);
  }
  return kinds;
}

function* between(one: Kind, other: Kind): Generator<readonly [WrittenFlow, WrittenFlow]> {
  const theirs = new Map(other.mask.map(({ word, mask }) => [word, mask]));
  const common = new Map(one.mask.map(({ word, mask }) => [word, mask & (theirs.get(word) ?? 0)]));
  const rivals = new Map<string, Rivals>();
  for (const written of one.flows) {
    const key = keyUnder(written, common);
    const known = rivals.get(key);
    if (known === undefined) rivals.set(key, { first: written, other: undefined });
    else if (known.other === undefined && actionsOf(known.first) !== actionsOf(written))
      known.other = written;
  }
  for (const written of other.flows) {
    const found = rivals.get(keyUnder(written, common));
    if (found === undefined) continue;
    const rival = actionsOf(found.first) === actionsOf(written) ? found.other : found.first;
    if (rival !== undefined) yield [rival, written];
  }
}

/** Flows that frames may match of which others are matched too: of the two one does not do the same as any third. */
interface Rivals {
  readonly first: WrittenFlow;
  /** that does not do the same as the first */
  other: WrittenFlow | undefined;
}

/** What a flow asks of the bits that both kinds match by: frames may match two of which it is the same. */
function keyUnder({ match, priority }: WrittenFlow, common: ReadonlyMap<number, number>): string {
  const values = match.flatMap(({ word, value }) => {
    const mask = common.get(word) ?? 0;
    return mask === 0 ? [] : [value & mask];
  });
  return `${priority} ${values.join()}`;
}

function actionsOf({ flow }: WrittenFlow): string {
  return JSON.stringify(flow.actions, (_, value: unknown) =>
    typeof value === "bigint" ? `${value}n` : value,
  );
}
