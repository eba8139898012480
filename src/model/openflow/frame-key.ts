import { etherTypeOf, type Frame } from "../wire/frame.ts";
import type { Tag, Tpid } from "../wire/vlan.ts";
import type { VlanId } from "../values/vlan-id.ts";
import type { FlowKey } from "./flow-key.ts";
import { FIELD, KEY_WORDS, TAG_PRESENT } from "./key.ts";
import { destinationOf, NO_ETHER_TYPE, sourceOf, writeAddresses } from "./ethernet-key.ts";
import { readNetwork, underSnap } from "./network-key.ts";

/** include/openvswitch/flow.h, FLOW_MAX_VLAN_HEADERS: the tags that a key has room for. */
const SLOTS = [FIELD.vlan_tci.start >>> 5, FIELD.inner_tci.start >>> 5] as const;
const ETH_TYPE = FIELD.dl_type.start >>> 5;

/** ovs-vswitchd.conf.db(5), vlan-limit: how many tags are read, of which 0 means as many as can be. */
export function tagsRead(vlanLimit: number): number {
  return vlanLimit === 0 ? SLOTS.length : Math.min(vlanLimit, SLOTS.length);
}

/**
 * A frame as flows see it. What is not in the frame (in_port, tunnel, registers) is 0.
 *
 * @param limit tags that are read: those beneath are payload, and with such nothing of L3 is known
 */
export function keyOf(frame: Frame, limit: number): FlowKey {
  const key = new Int32Array(KEY_WORDS);
  writeAddresses(key, frame);
  const { tags } = frame;
  for (let slot = 0; slot < limit && slot < tags.length; slot++) {
    const tag = tags[slot];
    const word = SLOTS[slot];
    if (tag !== undefined && word !== undefined)
      key[word] = (tag.tpid << 16) | (tag.pcp << 13) | TAG_PRESENT | tag.vid;
  }
  const hidden = tags[limit];
  const payload = underSnap(frame.payload);
  key[ETH_TYPE] = hidden?.tpid ?? etherTypeOf({ ...frame, payload }) ?? NO_ETHER_TYPE;
  if (hidden === undefined) readNetwork(key, payload);
  return key;
}

/**
 * The frame that a key has become: its addresses, and its tags on top of those that were never read. Nothing else of
 * a frame is ever changed.
 *
 * @param frame that the key was read from, with `limit`
 * @see lib/odp-util.c, commit_odp_actions
 */
export function frameOf(key: FlowKey, frame: Frame, limit: number): Frame {
  return {
    dst: destinationOf(key),
    src: sourceOf(key),
    tags: tagsOf(key, frame, limit),
    payload: frame.payload,
  };
}

/** lib/flow.c, flow_count_vlan_headers: an inner tag without an outer one is none. */
function tagsOf(key: FlowKey, frame: Frame, limit: number): readonly Tag[] {
  const tags: Tag[] = [];
  for (const slot of SLOTS) {
    const word = key[slot] ?? 0;
    if ((word & TAG_PRESENT) === 0) break;
    tags.push({
      tpid: (word >>> 16) as Tpid,
      vid: (word & 0xfff) as VlanId,
      pcp: (word >>> 13) & 7,
    });
  }
  return [...tags, ...frame.tags.slice(limit)];
}
