import { firstHolding } from "../../../src/model/forwarding/tags-guard.ts";
import { egressRules } from "../../../src/model/forwarding/vlan-egress.ts";
import { ingressRules } from "../../../src/model/forwarding/vlan-ingress.ts";
import type { VlanProfile } from "../../../src/model/forwarding/vlan-profile.ts";
import type { FlowKey } from "../../../src/model/openflow/flow-key.ts";
import { applyOp } from "../../../src/model/openflow/key-ops.ts";
import { FIELD, KEY_WORDS, TAG_PRESENT } from "../../../src/model/openflow/key.ts";
import { C_TAG, S_TAG, type Tag } from "../../../src/model/wire/vlan.ts";

const SLOTS = [FIELD.vlan_tci.start >>> 5, FIELD.inner_tci.start >>> 5];

/** As the measurements write tags: `[10,p5][20]`, `ad:[0]`, and `-` for none. */
export function parseTags(text: string): Tag[] {
  return [...text.matchAll(/(ad:)?\[(\d+)(?:,p(\d))?\]/g)].map(([, isService, vid, pcp]) => ({
    tpid: isService === undefined ? C_TAG : S_TAG,
    vid: Number(vid) as Tag["vid"],
    pcp: Number(pcp ?? 0),
  }));
}

export function formatTags(tags: readonly Tag[]): string {
  const texts = tags.map(
    ({ tpid, vid, pcp }) => `${tpid === S_TAG ? "ad:" : ""}[${vid}${pcp === 0 ? "" : `,p${pcp}`}]`,
  );
  return texts.length === 0 ? "-" : texts.join("");
}

/** The key of which `tags` are read, two at most. */
export function keyWith(tags: readonly Tag[]): FlowKey {
  const key = new Int32Array(KEY_WORDS);
  for (const [slot, { tpid, vid, pcp }] of tags.entries())
    key[SLOTS[slot]!] = (tpid << 16) | (pcp << 13) | TAG_PRESENT | vid;
  return key;
}

const isThere = (word: number) => (word & TAG_PRESENT) !== 0;

export function tagsIn(key: FlowKey): Tag[] {
  const words = SLOTS.map((word) => key[word]!);
  const count = words.every(isThere) ? 2 : Number(isThere(words[0]!));
  return words.slice(0, count).map((word) => ({
    tpid: (word >>> 16) as Tag["tpid"],
    vid: (word & 0xfff) as Tag["vid"],
    pcp: (word >>> 13) & 7,
  }));
}

/** What the rules make of a frame's tags from one port to another, taken at their word: `learned` or in a flood. */
export function through(
  from: VlanProfile,
  text: string,
  to: VlanProfile,
  { limit = 1, isLearned = false } = {},
): string {
  const tags = parseTags(text);
  const key = keyWith(tags.slice(0, limit));
  const { action } = firstHolding(ingressRules(from), key);
  if (action.kind === "drop") return "dropped";
  for (const op of action.ops) applyOp(key, op);
  const { floods, ops } = firstHolding(egressRules(to, from.mode), key);
  if (!floods && !isLearned) return "not sent";
  for (const op of ops) applyOp(key, op);
  return formatTags([...tagsIn(key), ...tags.slice(limit)]);
}
