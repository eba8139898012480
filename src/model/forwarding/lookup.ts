import { VLAN_COUNT, type VlanId } from "../values/vlan-id.ts";
import {
  type EgressRule,
  egressRules,
  type IngressRule,
  ingressRules,
  type VlanProfile,
} from "./vlan-profile.ts";

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

/**
 * The rules of VLAN profiles, expanded to tables when a profile is first asked for. An access port has no
 * tables: there may be 4,094 profiles of them, and their rules are three and one.
 */
export class VlanLookup {
  readonly #profiles: readonly VlanProfile[];
  readonly #ingress: (Int16Array | readonly IngressRule[] | undefined)[] = [];
  readonly #egress: (Uint8Array | readonly EgressRule[] | undefined)[] = [];

  readonly #rules: (readonly EgressRule[] | undefined)[] = [];

  constructor(profiles: readonly VlanProfile[]) {
    this.#profiles = profiles;
  }

  /**
   * @param vid of the outermost tag, or UNTAGGED
   * @returns the VLAN, with TAKES_TAG added where the outermost tag comes off; or why the frame is dropped
   */
  ingress(profile: number, vid: number): number {
    const known = (this.#ingress[profile] ??= this.#expandIngress(profile));
    return known instanceof Int16Array ? (known[vid] ?? VLAN_NOT_TRUNKED) : applyIngress(known, vid);
  }

  /** Whether a frame of this VLAN leaves when it is flooded. */
  floods(profile: number, vlan: number): boolean {
    const rules = (this.#rules[profile] ??= egressRules(this.#profile(profile)));
    const rule = rules.find(({ vlans }) => vlans.has(vlan as VlanId));
    return rule !== undefined && rule.learnedOnly !== true;
  }

  /** Whether a frame of this VLAN can leave, flooded or learned to be there, and how. */
  egress(profile: number, vlan: number): Form {
    const known = (this.#egress[profile] ??= this.#expandEgress(profile));
    return known instanceof Uint8Array ? ((known[vlan] ?? FORM.none) as Form) : applyEgress(known, vlan);
  }

  #expandIngress(row: number): Int16Array | readonly IngressRule[] {
    const profile = this.#profile(row);
    const rules = ingressRules(profile);
    if (profile.mode === "access") return rules;
    return Int16Array.from({ length: VLAN_COUNT + 1 }, (_, vid) => applyIngress(rules, vid));
  }

  #expandEgress(row: number): Uint8Array | readonly EgressRule[] {
    const profile = this.#profile(row);
    const rules = egressRules(profile);
    if (profile.mode === "access") return rules;
    return Uint8Array.from({ length: VLAN_COUNT }, (_, vlan) => applyEgress(rules, vlan));
  }

  #profile(row: number): VlanProfile {
    const profile = this.#profiles[row];
    if (profile === undefined) throw new Error(`no VLAN profile ${row}`);
    return profile;
  }
}

function applyIngress(rules: readonly IngressRule[], vid: number): number {
  for (const { guard, action } of rules) {
    const holds =
      guard.kind === "untagged" ? vid === UNTAGGED : vid !== UNTAGGED && guard.vids.has(vid as VlanId);
    if (!holds) continue;
    if (action.kind === "drop")
      return action.reason === "tagged-on-access" ? TAGGED_ON_ACCESS : VLAN_NOT_TRUNKED;
    const vlan = action.vlan === "outer" ? vid : action.vlan;
    return action.tag === "take" && vid !== UNTAGGED ? vlan | TAKES_TAG : vlan;
  }
  return VLAN_NOT_TRUNKED;
}

function applyEgress(rules: readonly EgressRule[], vlan: number): Form {
  const rule = rules.find(({ vlans }) => vlans.has(vlan as VlanId));
  if (rule === undefined) return FORM.none;
  if (rule.form === "tagged") return FORM.tagged;
  return rule.keepsPriority === true ? FORM.priority : FORM.untagged;
}
