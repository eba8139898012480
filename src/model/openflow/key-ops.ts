import { type FlowKey, moveBits, readBits, setBits } from "./flow-key.ts";
import type { WordMatch } from "./flow.ts";
import { C_TAG } from "../wire/vlan.ts";
import { type Bits, FIELD, TAG_PRESENT } from "./key.ts";

/**
 * What can happen to a key, one step of it: the language that actions of flows and the rules of ports are
 * compiled to. The simulator does a step to one key, the prover takes the image and the preimage of sets of keys.
 */
export type KeyOp =
  /** in each of these words the bits under `mask` become those of `value` */
  | { readonly kind: "set"; readonly words: readonly WordMatch[] }
  /** `to` becomes what `from` was; both are of one width */
  | { readonly kind: "move"; readonly from: Bits; readonly to: Bits }
  /**
   * a TCI that is no tag's becomes 0: one without TAG_PRESENT, and, unless the slot `keepsEmpty`, one whose VID and
   * priority are 0. The TPID stays.
   * @see ofproto-dpif-xlate.c, xvlan_put
   */
  | { readonly kind: "settle"; readonly slot: TagSlot; readonly keepsEmpty: boolean }
  /**
   * the outer TPID becomes 0x8100 where it was 0. A TCI that becomes 0 leaves the TPID: the tag that is written there
   * later has it. Measured.
   */
  | { readonly kind: "fix-tpid" };

/** The outer and the inner of the two tags that a key holds. */
export type TagSlot = "outer" | "inner";

/** Of each slot the 16 bits of the TCI; the 16 above them are the TPID. */
export const TCI = { outer: FIELD.vlan_tci, inner: FIELD.inner_tci } as const satisfies Record<TagSlot, Bits>;

const VID_AND_PCP = 0xefff;

export function applyOp(key: FlowKey, op: KeyOp): void {
  switch (op.kind) {
    case "set":
      for (const word of op.words) setBits(key, word);
      return;
    case "move":
      return moveBits(key, op.from, op.to);
    case "settle": {
      const field = TCI[op.slot];
      const tci = readBits(key, field);
      const isTag = (tci & TAG_PRESENT) !== 0 && (op.keepsEmpty || (tci & VID_AND_PCP) !== 0);
      if (!isTag) setBits(key, { word: field.start >>> 5, value: 0, mask: 0xffff });
      return;
    }
    case "fix-tpid":
      if (readBits(key, FIELD.vlan_tpid) === 0)
        setBits(key, { word: FIELD.vlan_tci.start >>> 5, value: C_TAG << 16, mask: ~0xffff });
  }
}
