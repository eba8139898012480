import { FIELD, TAG_PRESENT } from "../../model/openflow/key.ts";
import { VLAN_COUNT } from "../../model/values/vlan-id.ts";
import { ANY_KEY, ANY_TAG, NO_TAG, TWO_TAGS } from "./places.ts";
import { learnBits, TernaryKey } from "./ternary-key.ts";
import { TAG, VID } from "./vids.ts";

const INNER = FIELD.inner_tci.start >>> 5;
const KEY = FIELD.tun_id.start >>> 5;

/**
 * The flow keys of frames as they come by a port of a switch that reads one tag: it sees two where a flow has put one on
 * another, and behind patches still.
 */
export function keyArriving(tag: number, key: number): TernaryKey {
  const frames = new TernaryKey();
  if (tag !== TWO_TAGS) learnBits(frames, INNER, 0, -1);
  if (tag === NO_TAG) learnBits(frames, TAG, 0, -1);
  else if (tag < VLAN_COUNT) learnBits(frames, TAG, TAG_PRESENT | tag, TAG_PRESENT | VID);
  if (key !== ANY_KEY) {
    learnBits(frames, KEY, key | 0, -1);
    learnBits(frames, KEY + 1, 0, -1);
  }
  return frames;
}

/** The tag of frames as the switch has it: a VID, ANY_TAG or NO_TAG. */
export function tagOf(key: TernaryKey): number {
  const [known, value] = [key.known(TAG), key.value(TAG)];
  if ((known & TAG_PRESENT) === 0) return ANY_TAG;
  if ((value & TAG_PRESENT) === 0) return NO_TAG;
  return (known & VID) === VID ? value & VID : ANY_TAG;
}

/** Whether the switch may see a tag beneath the outer one. */
export function mayHaveTwoTags(key: TernaryKey): boolean {
  return (key.known(INNER) & TAG_PRESENT) === 0 || (key.value(INNER) & TAG_PRESENT) !== 0;
}

/** The tunnel key that goes with the frames inside of the switch. */
export function tunnelKeyOf(key: TernaryKey): number {
  const isKnown = key.known(KEY) === -1 && key.known(KEY + 1) === -1 && key.value(KEY + 1) === 0;
  return isKnown ? key.value(KEY) >>> 0 : ANY_KEY;
}
