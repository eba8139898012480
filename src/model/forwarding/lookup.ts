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

/** Beside a form: floods pass the port by, and only what is known to be behind it leaves there so. */
const KNOWN_ONLY = 0x10;
/** Beside a form: nothing of this VLAN is learned there either, so only a static entry sends it there. */
const STATIC_ONLY = 0x20;
const FORM_BITS = 0xf;

/** What the rules of one profile say. */
interface Answers {
  /** as `VlanLookup.ingress` gives it */
  ingress(vid: number): number;
  /** a form, with KNOWN_ONLY and STATIC_ONLY beside it */
  egress(vlan: number): number;
}

/**
 * What the rules of plain profiles (`isPlain`) say of frames of which one tag is read: asked once of each profile
 * and VID, when a frame first comes with it, and remembered.
 */
export class VlanLookup {
  readonly #profiles: readonly VlanProfile[];
  readonly #answers: (Answers | undefined)[] = [];

  constructor(profiles: readonly VlanProfile[]) {
    this.#profiles = profiles;
  }

  /**
   * @param vid of the outermost tag, or UNTAGGED
   * @returns the VLAN, with TAKES_TAG added where the outermost tag comes off; or why the frame is dropped
   */
  ingress(profile: number, vid: number): number {
    return (this.#answers[profile] ??= this.#ask(profile)).ingress(vid);
  }

  /** Whether a frame of this VLAN leaves when it is flooded. */
  floods(profile: number, vlan: number): boolean {
    return (this.#egress(profile, vlan) & KNOWN_ONLY) === 0;
  }

  /** Whether a frame of this VLAN can leave, flooded or learned to be there, and how. */
  egress(profile: number, vlan: number): Form {
    const code = this.#egress(profile, vlan);
    return (code & STATIC_ONLY) === 0 ? ((code & FORM_BITS) as Form) : FORM.none;
  }

  /** How a frame of this VLAN leaves that is sent there, whether the port carries the VLAN or not. */
  form(profile: number, vlan: number): Form {
    return (this.#egress(profile, vlan) & FORM_BITS) as Form;
  }

  #egress(profile: number, vlan: number): number {
    return (this.#answers[profile] ??= this.#ask(profile)).egress(vlan);
  }

  #ask(row: number): Answers {
    const profile = this.#profiles[row];
    if (profile === undefined) throw new Error(`no VLAN profile ${row}`);
    if (profile.mode === "unaware") return AS_IT_IS;
    return profile.mode === "access" ? accessAnswers(profile) : new AnswersByVlan(profile);
  }
}

/** Of 4,094 profiles of access ports no table is made: they tell no tag, VID 0 and any other VID apart. */
class FewAnswers implements Answers {
  readonly #untagged: number;
  readonly #priorityTagged: number;
  readonly #tagged: number;
  readonly #vlan: number;
  readonly #form: number;

  constructor(untagged: number, priorityTagged: number, tagged: number, vlan: number, form: number) {
    this.#untagged = untagged;
    this.#priorityTagged = priorityTagged;
    this.#tagged = tagged;
    this.#vlan = vlan;
    this.#form = form;
  }

  ingress(vid: number): number {
    if (vid === UNTAGGED) return this.#untagged;
    return vid === 0 ? this.#priorityTagged : this.#tagged;
  }

  egress(vlan: number): number {
    return vlan === this.#vlan ? this.#form : this.#form | KNOWN_ONLY | STATIC_ONLY;
  }
}

/** A Linux bridge: tags are payload, and all frames are of one VLAN. */
const AS_IT_IS = new FewAnswers(0, 0, 0, 0, FORM.untagged);

function accessAnswers(profile: VlanProfile): FewAnswers {
  const entering = ingressRules(profile);
  const form = egressCode(egressRules(profile, profile.mode), profile.tag, true);
  const enter = (vid: number) => ingressCode(entering, vid);
  return new FewAnswers(enter(UNTAGGED), enter(0), enter(VLAN_COUNT - 1), profile.tag, form);
}

/** In a table: the rules were not asked yet. */
const UNASKED = -0x80;

/** Ingress by VID, UNTAGGED the last; egress by VLAN. */
class AnswersByVlan implements Answers {
  readonly #entering: readonly IngressRule[];
  readonly #leaving: readonly EgressRule[];
  readonly #ingress = new Int16Array(VLAN_COUNT + 1).fill(UNASKED);
  readonly #egress = new Int8Array(VLAN_COUNT).fill(UNASKED);

  constructor(profile: VlanProfile) {
    this.#entering = ingressRules(profile);
    this.#leaving = egressRules(profile, profile.mode);
  }

  ingress(vid: number): number {
    const code = this.#ingress[vid] ?? VLAN_NOT_TRUNKED;
    return code === UNASKED ? (this.#ingress[vid] = ingressCode(this.#entering, vid)) : code;
  }

  egress(vlan: number): number {
    const code = this.#egress[vlan] ?? FORM.none;
    if (code !== UNASKED) return code;
    return (this.#egress[vlan] = egressCode(this.#leaving, vlan, this.#isLearned(vlan)));
  }

  /** A frame is in a VLAN by its tag, or in the port's own without one or with one of VID 0. */
  #isLearned(vlan: number): boolean {
    const codes = [UNTAGGED, 0, vlan].map((vid) => this.ingress(vid));
    return codes.some((code) => code >= 0 && (code & (TAKES_TAG - 1)) === vlan);
  }
}

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
  const form = formOf(tagLeft(rules, keyWith(vlan, 0)), tagLeft(rules, keyWith(vlan, 1)));
  if (floods) return form;
  return isLearned ? form | KNOWN_ONLY : form | KNOWN_ONLY | STATIC_ONLY;
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
