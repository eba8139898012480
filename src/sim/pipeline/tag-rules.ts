import { type EgressRule, egressRules } from "../../model/forwarding/vlan-egress.ts";
import { type IngressRule, ingressRules } from "../../model/forwarding/vlan-ingress.ts";
import type { VlanMode, VlanProfile } from "../../model/forwarding/vlan-profile.ts";
import { must } from "../../model/fabric/fabric.ts";

/** The rules of profiles, by row, each made when it is first asked for. */
export class TagRules {
  readonly #profiles: readonly VlanProfile[];
  readonly #ingress: (readonly IngressRule[] | undefined)[] = [];
  readonly #egress = new Map<string, readonly EgressRule[]>();

  constructor(profiles: readonly VlanProfile[]) {
    this.#profiles = profiles;
  }

  ingress(profile: number): readonly IngressRule[] {
    return (this.#ingress[profile] ??= ingressRules(must(this.#profiles[profile])));
  }

  /** @param from the profile of the port that the frame came in by */
  egress(profile: number, from: number): readonly EgressRule[] {
    const mode: VlanMode = must(this.#profiles[from]).mode;
    const key = `${profile} ${mode}`;
    let rules = this.#egress.get(key);
    if (rules === undefined) {
      rules = egressRules(must(this.#profiles[profile]), mode);
      this.#egress.set(key, rules);
    }
    return rules;
  }
}
