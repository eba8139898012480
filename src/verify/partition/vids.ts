import { overlap } from "../../model/openflow/field-bits.ts";
import type { Match } from "../../model/openflow/flow.ts";
import { type Bits, FIELD } from "../../model/openflow/key.ts";
import { tellingsOf } from "../told-apart.ts";
import type { Deed, Rule } from "./listings.ts";

/** The word of the key that holds the outer tag, and what of it is the VID. */
export const TAG = FIELD.vlan_tci.start >>> 5;
export const VID = 0xfff;
export const VID_BITS: Bits = { start: FIELD.vlan_tci.start, width: 12 };

/** The VID that frames must have, as far as a match says. */
export function vidAsked(match: Match): number | undefined {
  for (const { word, value, mask } of match) if (word === TAG && (mask & VID) === VID) return value & VID;
  return undefined;
}

/** The VIDs that a rule speaks of. */
export function vidsIn({ match, deeds }: Rule): readonly number[] {
  const asked = vidAsked(match);
  const vids = asked === undefined ? [] : [asked];
  for (const deed of deeds) addVids(deed, vids);
  return vids;
}

function addVids(deed: Deed, vids: number[]): void {
  switch (deed.kind) {
    case "mod-vlan-vid":
      vids.push(deed.vid);
      return;
    case "set":
      if (overlap(deed.to, VID_BITS)) vids.push(vidIn(deed.to.start, deed.value));
      addGuarded(deed.when, vids);
      return;
    case "learn": {
      const { compared, written } = tellingsOf({ actions: [deed] });
      for (const { field, value } of [...compared, ...written])
        if (overlap(field, VID_BITS)) vids.push(vidIn(field.start, value));
      return;
    }
    case "move":
      addGuarded(deed.when, vids);
      return;
    default:
  }
}

/** The VID that stands in a field which begins at a bit of the key. */
function vidIn(start: number, value: bigint): number {
  const shift = VID_BITS.start - start;
  const moved = shift >= 0 ? value >> BigInt(shift) : value << BigInt(-shift);
  return Number(moved & BigInt(VID));
}

function addGuarded(when: readonly Match[] | undefined, vids: number[]): void {
  if (when === undefined) return;
  for (const { word, value } of when.flat()) if (word === TAG) vids.push(value & VID);
}
