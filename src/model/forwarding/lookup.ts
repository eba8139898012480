import { type FlowKey, readBits } from "../openflow/flow-key.ts";
import { applyOp, TCI } from "../openflow/key-ops.ts";
import { FIELD, KEY_WORDS, TAG_PRESENT } from "../openflow/key.ts";
import { VLAN_COUNT } from "../values/vlan-id.ts";
import { C_TAG } from "../wire/vlan.ts";
import { firstHolding } from "./tags-guard.ts";
import { type EgressRule, egressRules } from "./vlan-egress.ts";
import { type IngressDrop, type IngressRule, ingressRules } from "./vlan-ingress.ts";
import type { VlanProfile } from "./vlan-profile.ts";

/** In place of the VID for a frame whose first header is no tag. */
export const UNTAGGED = VLAN_COUNT;

/** What ingress gives where it lets a frame in: its VLAN, and this bit if its outer tag is taken off. */
export const TAKES_TAG = 0x1000;
/** What ingress gives where it does not. */
export const TAGGED_ON_ACCESS = -1;
export const VLAN_NOT_TRUNKED = -2;

/** How a frame leaves, as egress gives it. */
export const FORM = { none: 0, tagged: 1, untagged: 2, priority: 3 } as const;
export type Form = (typeof FORM)[keyof typeof FORM];

/** Beside a form: floods pass the port by, and only what was learned to be behind it leaves there so. */
const LEARNED_ONLY = 0x10;

/** Of 4,094 profiles of access ports no table is made: they tell no tag, VID 0 and any other VID apart. */
interface Row {
  readonly untagged: number;
  readonly priorityTagged: number;
  readonly tagged: number;
  readonly vlan: number;
  readonly form: number;
}

/** Ingress by VID, UNTAGGED the last; egress by VLAN. */
interface Tables {
  readonly ingress: Int16Array;
  readonly egress: Uint8Array;
}

/**
 * What the rules of plain profiles (`isPlain`) say of frames of which one tag is read, as look-up tables. They are
 * made by asking the rules, when a profile is first asked for.
 */
export class VlanLookup {
  readonly #profiles: readonly VlanProfile[];
  readonly #known: (Tables | Row | undefined)[] = [];

  constructor(profiles: readonly VlanProfile[]) {
    this.#profiles = profiles;
  }

  /**
   * @param vid of the outermost tag, or UNTAGGED
   * @returns the VLAN, with TAKES_TAG added where the outermost tag comes off; or why the frame is dropped
   */
  ingress(profile: number, vid: number): number {
    const known = (this.#known[profile] ??= this.#ask(profile));
    if ("ingress" in known) return known.ingress[vid] ?? VLAN_NOT_TRUNKED;
    if (vid === UNTAGGED) return known.untagged;
    return vid === 0 ? known.priorityTagged : known.tagged;
  }

  /** Whether a frame of this VLAN leaves when it is flooded. */
  floods(profile: number, vlan: number): boolean {
    const code = this.#egress(profile, vlan);
    return code !== FORM.none && (code & LEARNED_ONLY) === 0;
  }

  /** Whether a frame of this VLAN can leave, flooded or learned to be there, and how. */
  egress(profile: number, vlan: number): Form {
    return (this.#egress(profile, vlan) & ~LEARNED_ONLY) as Form;
  }

  #egress(profile: number, vlan: number): number {
    const known = (this.#known[profile] ??= this.#ask(profile));
    if ("egress" in known) return known.egress[vlan] ?? FORM.none;
    return vlan === known.vlan ? known.form : FORM.none;
  }

  #ask(row: number): Tables | Row {
    const profile = this.#profiles[row];
    if (profile === undefined) throw new Error(`no VLAN profile ${row}`);
    if (profile.mode === "unaware") return AS_IT_IS;
    const [entering, leaving] = [ingressRules(profile), egressRules(profile, profile.mode)];
    const enter = (vid: number) => ingressCode(entering, vid);
    if (profile.mode === "access") {
      const form = egressCode(leaving, profile.tag, true);
      const [untagged, priorityTagged, tagged] = [enter(UNTAGGED), enter(0), enter(VLAN_COUNT - 1)];
      return { untagged, priorityTagged, tagged, vlan: profile.tag, form };
    }
    const ingress = Int16Array.from({ length: VLAN_COUNT + 1 }, (_, vid) => enter(vid));
    const learned = new Set(ingress.filter((code) => code >= 0).map((code) => code & (TAKES_TAG - 1)));
    const leave = (vlan: number) => egressCode(leaving, vlan, learned.has(vlan));
    return { ingress, egress: Uint8Array.from({ length: VLAN_COUNT }, (_, vlan) => leave(vlan)) };
  }
}

/** A Linux bridge: tags are payload, and all frames are of one VLAN. */
const AS_IT_IS: Row = { untagged: 0, priorityTagged: 0, tagged: 0, vlan: 0, form: FORM.untagged };

const REFUSALS: Readonly<Record<IngressDrop, number>> = {
  "tagged-on-access": TAGGED_ON_ACCESS,
  "vlan-not-trunked": VLAN_NOT_TRUNKED,
  "cvlan-excluded": VLAN_NOT_TRUNKED,
};

function ingressCode(rules: readonly IngressRule[], vid: number): number {
  const { action } = firstHolding(rules, keyWith(vid, 0));
  if (action.kind === "drop") return REFUSALS[action.reason];
  const vlan = action.vlan === "outer" ? vid % VLAN_COUNT : action.vlan;
  return vid === UNTAGGED ? vlan : vlan | TAKES_TAG;
}

/** @param isLearned whether frames of this VLAN come in by the port too */
function egressCode(rules: readonly EgressRule[], vlan: number, isLearned: boolean): number {
  const { floods } = firstHolding(rules, keyWith(vlan, 0));
  if (!floods && !isLearned) return FORM.none;
  const form = formOf(tagLeft(rules, keyWith(vlan, 0)), tagLeft(rules, keyWith(vlan, 1)));
  return floods ? form : form | LEARNED_ONLY;
}

/** @param plain the tag that a frame leaves with if its priority is 0, and `urgent` if it is not */
function formOf(plain: boolean, urgent: boolean): Form {
  if (plain) return FORM.tagged;
  return urgent ? FORM.priority : FORM.untagged;
}

function tagLeft(rules: readonly EgressRule[], key: FlowKey): boolean {
  for (const op of firstHolding(rules, key).ops) applyOp(key, op);
  return (readBits(key, TCI.outer) & TAG_PRESENT) !== 0;
}

/** A key with one tag, or none. */
function keyWith(vid: number, pcp: number): FlowKey {
  const key = new Int32Array(KEY_WORDS);
  if (vid !== UNTAGGED) key[FIELD.vlan_tci.start >>> 5] = (C_TAG << 16) | (pcp << 13) | TAG_PRESENT | vid;
  return key;
}
