/** Why a leak that the search finds is not shown by a run. */
export type UnshownReason = keyof typeof UNSHOWN;

/** What each reason is told by, within the sentence of the leak. */
export const UNSHOWN = {
  storm: "a storm keeps the simulator from showing it",
  relayed: "through two hosts",
  "table-changes": "if a table changes while the frame is under way",
  "tunnel-changes": "if a tunnel takes another's place while frames are under way",
  "neighbour-told": "has told the host of it",
  "flow-order": "the order of flows of one priority",
} as const;

/** The reason that a sentence of a verdict gives for a leak that is not shown; undefined where it gives none of these. */
export function unshownReasonIn(text: string): UnshownReason | undefined {
  return REASONS.find((reason) => text.includes(UNSHOWN[reason]));
}

const REASONS = Object.keys(UNSHOWN) as UnshownReason[];
