import type { VlanId } from "../values/vlan-id.ts";
import { viewOf } from "./bytes.ts";

/** IEEE 802.1Q-2018 Table 9-1: the customer tag, 802.1Q. */
export const C_TAG = 0x8100;
/** IEEE 802.1Q-2018 Table 9-1: the service tag, 802.1ad. */
export const S_TAG = 0x88a8;

/** The two that Open vSwitch takes for a VLAN tag; any other EtherType begins the payload. */
export type Tpid = typeof C_TAG | typeof S_TAG;

/**
 * IEEE 802.1Q-2018 §9.6: a VLAN tag.
 *
 * The DEI is not kept: Open vSwitch uses that bit itself to say "a tag is present" (ovs-fields(7), `vlan_tci`),
 * so it neither matches on it nor passes it on. It is written as 0 and ignored when read.
 */
export interface Tag {
  readonly tpid: Tpid;
  readonly vid: VlanId;
  /** Priority, 0..7. */
  readonly pcp: number;
}

export const TAG_LENGTH = 4;

/** Writes a stack of tags, the outermost first. */
export function writeTags(view: DataView, offset: number, tags: readonly Tag[]): void {
  for (const [index, tag] of tags.entries()) {
    view.setUint16(offset + index * TAG_LENGTH, tag.tpid);
    view.setUint16(offset + index * TAG_LENGTH + 2, (tag.pcp << 13) | tag.vid);
  }
}

/** All tags at the front of `bytes`. @returns undefined if the last of them is cut short */
export function decodeTags(bytes: Uint8Array): readonly Tag[] | undefined {
  const view = viewOf(bytes);
  const tags: Tag[] = [];
  for (let at = 0; at + 2 <= bytes.length; at += TAG_LENGTH) {
    const tpid = view.getUint16(at);
    if (!isTpid(tpid)) break;
    if (at + TAG_LENGTH > bytes.length) return undefined;
    const control = view.getUint16(at + 2);
    tags.push({ tpid, vid: (control & 0xfff) as VlanId, pcp: control >>> 13 });
  }
  return tags;
}

export function isTpid(etherType: number): etherType is Tpid {
  return etherType === C_TAG || etherType === S_TAG;
}
