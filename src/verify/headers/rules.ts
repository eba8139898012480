import type { Fabric } from "../../model/fabric/fabric.ts";
import { must } from "../../model/fabric/fabric.ts";
import { BRIDGE_GROUP, droppedAddresses } from "../../model/forwarding/reserved.ts";
import { egressRules } from "../../model/forwarding/vlan-egress.ts";
import { ingressRules } from "../../model/forwarding/vlan-ingress.ts";
import type { VlanMode, VlanProfile } from "../../model/forwarding/vlan-profile.ts";
import { NO_ETHER_TYPE } from "../../model/openflow/ethernet-key.ts";
import { maskedWords } from "../../model/openflow/flow-key.ts";
import { type Bits, FIELD, TAG_PRESENT } from "../../model/openflow/key.ts";
import { type Bdd, EMPTY, FULL } from "./bdd.ts";
import type { FrameSets } from "./frame-sets.ts";
import type { KeySteps } from "./key-steps.ts";
import { inTurn, only, type Step } from "./step.ts";
import { C_TAG, S_TAG } from "../../model/wire/vlan.ts";

/** The VLAN of a frame inside a bridge under NORMAL: the VID of its outer slot. */
export const VLAN: Bits = { start: FIELD.vlan_tci.start, width: 12 };
const GROUP: Bits = { start: FIELD.dl_dst.start + 40, width: 1 };
const SOURCE_GROUP: Bits = { start: FIELD.dl_src.start + 40, width: 1 };
const PRESENT: Bits = { start: FIELD.vlan_tci.start + Math.log2(TAG_PRESENT), width: 1 };

/** What NORMAL does with tags and addresses, in sets: the rules of model/forwarding, each asked once. */
export class Rules {
  readonly #sets: FrameSets;
  readonly #keys: KeySteps;
  readonly #profiles: Fabric["columns"]["vlanProfiles"];
  readonly #steps = new Map<string, Step>();
  /** for one, by the bit that makes a group of it */
  readonly unicast: Bdd;
  /** what spanning tree takes for itself: of Open vSwitch only what has no EtherType */
  readonly bpdus: Readonly<Record<"ovs" | "linux", Bdd>>;
  /** what was last seen at the port that it comes in by, as its source says */
  readonly toItself: Bdd;
  readonly learnable: Bdd;
  readonly #dropped: Readonly<Record<"ovs" | "linux", Bdd>>;
  readonly #partial: Bdd;

  constructor(sets: FrameSets, keys: KeySteps, profiles: readonly VlanProfile[]) {
    const { bdds } = sets;
    const address = (mac: number) => sets.equals(FIELD.dl_dst, BigInt(mac));
    this.#sets = sets;
    this.#keys = keys;
    this.#profiles = profiles;
    this.unicast = sets.equals(GROUP, 0n);
    this.learnable = sets.equals(SOURCE_GROUP, 0n);
    const toBridges = address(BRIDGE_GROUP);
    // Where nothing reads the type, no bridge makes a difference between these and what it drops as reserved.
    const isTyped = sets.variables.live(FIELD.dl_type).length > 0;
    const untyped = isTyped ? sets.match(maskedWords(FIELD.dl_type, BigInt(NO_ETHER_TYPE))) : FULL;
    this.bpdus = { ovs: bdds.and(toBridges, untyped), linux: toBridges };
    this.toItself = bdds.and(this.unicast, sets.same(FIELD.dl_dst, FIELD.dl_src));
    this.#dropped = {
      ovs: sets.any(droppedAddresses("ovs").map(address)),
      linux: sets.any(droppedAddresses("linux").map(address)),
    };
    // The type says so: of a tag beneath, or of SNAP's.
    const tpids = isTyped ? [C_TAG, S_TAG].map((type) => sets.equals(FIELD.dl_type, BigInt(type))) : [];
    this.#partial = bdds.diff(sets.any([sets.isBeneath(0), ...tpids]), sets.equals(PRESENT, 1n));
  }

  /**
   * Frames that a port takes in: from here on the outer slot holds the tag of their VLAN.
   * @param forwardsReserved whether the bridge does so with frames to reserved addresses: `forward-bpdu`
   */
  enter(profile: number, forwardsReserved: boolean): Step {
    return this.#kept(`in ${profile} ${forwardsReserved}`, () => {
      const { bdds } = this.#sets;
      const fit = bdds.not(bdds.or(this.#partial, forwardsReserved ? EMPTY : this.#dropped.ovs));
      const classified = this.#keys.rules(ingressRules(must(this.#profiles[profile])), ({ action }) =>
        action.kind === "classify" ? action.ops : undefined,
      );
      return inTurn([only(this.#sets, fit), classified]);
    });
  }

  /**
   * Frames as they leave by a port.
   * @param from the mode of the port that they came by
   * @param how as floods leave it; or as what is known to be there does, where floods do not
   */
  leave(profile: number, from: VlanMode, how: "flooded" | "learned"): Step {
    return this.#kept(`${how} ${profile} ${from}`, () =>
      this.#keys.rules(egressRules(must(this.#profiles[profile]), from), ({ floods, ops }) =>
        floods === (how === "flooded") ? ops : undefined,
      ),
    );
  }

  /** Frames that a Linux bridge takes in: it looks at no tag, and takes nothing from a group or from nobody. */
  enterLinux(): Step {
    const { bdds } = this.#sets;
    const invalid = bdds.or(bdds.not(this.learnable), this.#sets.equals(FIELD.dl_src, 0n));
    return this.#kept("linux", () => only(this.#sets, bdds.not(bdds.or(invalid, this.#dropped.linux))));
  }

  #kept(key: string, make: () => Step): Step {
    const known = this.#steps.get(key) ?? make();
    this.#steps.set(key, known);
    return known;
  }
}
