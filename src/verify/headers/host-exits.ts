import { must } from "../../model/fabric/fabric.ts";
import { PORT } from "../../model/fabric/columns.ts";
import { ECHO_ANSWER, HOST_ANSWERS } from "../../model/forwarding/host-answers.ts";
import { acceptsSource, ownsAddress } from "../../model/forwarding/host-rules.ts";
import { type Bits, FIELD } from "../../model/openflow/key.ts";
import { type Ipv4, UNSPECIFIED } from "../../model/values/ipv4.ts";
import { ETHER_TYPE } from "../../model/wire/ethernet.ts";
import type { Emerge, HostSteps, CraftedPacket } from "../host-steps.ts";
import { AddressSets } from "./address-sets.ts";
import { type Bdd, FULL } from "./bdd.ts";
import { type Ends, endsOf } from "./host-ends.ts";
import { HostPackets } from "./host-packets.ts";
import { type Hearing, receptionsAt } from "./receptions.ts";
import type { Step } from "./step.ts";
import type { Switches } from "./switches.ts";
import { TunnelExits } from "./tunnel-exits.ts";
import { DEPTH } from "./variables.ts";

/** Where something comes out that a host was made to send, and what it is that it has to hear for that. */
export interface Exit {
  readonly into: number;
  readonly crafted: CraftedPacket;
  /** from what the host hears to what it sends, both as on a wire */
  readonly step: Step;
  /** whether a neighbour has to have answered before */
  readonly isAfterAnswer: boolean;
  /** and how that comes into a bridge */
  readonly arriving: Step;
}

/** How the frames are tagged that a host takes in: not at all, or with no VLAN. */
export const FORMS = ["untagged", "priority-tagged"] as const;
export type Form = (typeof FORMS)[number];

const ADDRESS_TYPES = [ETHER_TYPE.ipv4, ETHER_TYPE.arp];

/** What hosts make of frames that they hear, in sets: the steps of `HostSteps`. */
export class HostExits {
  readonly #switches: Switches;
  readonly #hosts: HostSteps;
  readonly #packets: HostPackets;
  readonly #addresses: AddressSets;
  readonly #tunnels: TunnelExits;
  readonly #known = new Map<string, readonly Exit[]>();
  readonly #forms: Readonly<Record<Form, Bdd>>;

  constructor(switches: Switches, hosts: HostSteps) {
    const { sets } = switches;
    const { bdds, variables } = sets;
    this.#switches = switches;
    this.#hosts = hosts;
    this.#packets = new HostPackets(switches, bdds.not(sets.isBeneath(0)));
    this.#tunnels = new TunnelExits(switches, hosts);
    this.#addresses = new AddressSets(sets, switches.fabric);
    const noVlan = Array.from({ length: DEPTH }, (_, rank) =>
      bdds.cube(
        variables
          .beneath(rank)
          .slice(2, 14)
          .map((variable) => [variable, false] as const),
      ),
    );
    this.#forms = {
      untagged: bdds.not(sets.isBeneath(0)),
      "priority-tagged": bdds.and(sets.isBeneath(0), sets.all(noVlan)),
    };
  }

  inForm(form: Form): Bdd {
    return this.#forms[form];
  }

  /** What may come of frames that a bridge's host hears by its LOCAL. */
  of(bridge: number, form: Form): readonly Exit[] {
    const isUntagged = form === "untagged";
    const key = `${bridge} ${form}`;
    return this.#kept(key, { bridge, isUntagged }, (emerge) => this.#hosts.from(bridge, isUntagged, emerge));
  }

  /** Of those the answer to a question for an address alone. */
  answersOf(bridge: number): readonly Exit[] {
    const hearing = { bridge, isUntagged: false };
    return this.#kept(`${bridge} answers`, hearing, (emerge) => this.#hosts.answer(bridge, emerge));
  }

  /** What a host's own stack sends by a LOCAL: untagged, from its own address. */
  sentBy(local: number): Bdd {
    const { sets, fabric } = this.#switches;
    const bridge = must(fabric.columns.ports.bridge[local]);
    const types = sets.any(ADDRESS_TYPES.map((type) => sets.equals(FIELD.dl_type, BigInt(type))));
    const own = sets.equals(FIELD.dl_src, BigInt(fabric.localMacOf(bridge)));
    return sets.all([sets.onWire("host"), this.inForm("untagged"), own, types]);
  }

  #kept(key: string, hearing: Hearing, ask: (emerge: Emerge) => void): readonly Exit[] {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const exits: Exit[] = [];
    const own = new Set<string>();
    ask((into, _, crafted) => {
      // Of what a host's stack sends into one LOCAL in one way, all addresses are in one step.
      const isNew = crafted.kind === "tunnel" || !own.has(`${into} ${crafted.kind}`);
      own.add(`${into} ${crafted.kind}`);
      if (isNew) exits.push(...this.#exits(hearing, into, crafted));
    });
    this.#known.set(key, exits);
    return exits;
  }

  #exits(hearing: Hearing, into: number, crafted: CraftedPacket): readonly Exit[] {
    const { fabric } = this.#switches;
    const { kind, bridge: bridgeOf } = fabric.columns.ports;
    if (kind[into] === PORT.tunnel) {
      const step = this.#tunnels.unpacking(into, crafted);
      return [{ into, crafted, step, isAfterAnswer: false, arriving: this.#tunnels.arriving(into, crafted) }];
    }
    const arriving = this.#switches.entering(must(bridgeOf[into]));
    return this.#sentFrom(hearing, into, crafted).map((one) =>
      Object.assign({ into, crafted, arriving }, one),
    );
  }

  #sentFrom(hearing: Hearing, into: number, crafted: CraftedPacket): readonly Sending[] {
    const { bridge } = hearing;
    switch (crafted.kind) {
      case "tunnel":
        return [];
      case "arp":
        return [
          { step: this.#packets.arpReply(into, this.#questionsAt(bridge, crafted)), isAfterAnswer: false },
        ];
      case "packet": {
        const ends = endsOf(this.#switches, this.#addresses, bridge, into);
        const heard = this.#all([
          this.#to(crafted),
          this.#packets.mayForward(),
          ends.accepted(FIELD.nw_src),
          ends.sought(FIELD.nw_dst),
        ]);
        return this.#afterQuestion(into, heard, FIELD.nw_dst, ends, this.#packets.forwarded(into, heard));
      }
      case "echo":
        return this.#answersAt(hearing, into, crafted);
    }
  }

  #answersAt(hearing: Hearing, into: number, crafted: CraftedPacket): readonly Sending[] {
    const { sets, fabric } = this.#switches;
    const { bridge } = hearing;
    const isApart = fabric.hostOf(into) !== must(fabric.columns.bridges.host[bridge]);
    const ends = endsOf(this.#switches, this.#addresses, bridge, into);
    const receptions = receptionsAt(this.#switches, hearing, into);
    // Where no flow tells apart what answers differ in, an echo is as good as any.
    const isTold = [FIELD.nw_proto, FIELD.nw_tos].some((field) => sets.variables.live(field).length > 0);
    const rules = isTold ? HOST_ANSWERS : [ECHO_ANSWER];
    const all = rules.flatMap((rule) => receptions.map((reception) => [rule, reception] as const));
    return all.flatMap(([rule, { taken, isFor }]) => {
      const [mac] = crafted.to;
      const to = rule.ifToAll ? crafted : { ...crafted, to: [mac] as const };
      const heard = this.#all([
        this.#to(to),
        isApart ? this.#packets.mayForward() : FULL,
        this.#packets.provoking(rule, taken),
        ends.addressed(isFor),
      ]);
      const answer = this.#packets.answer(into, heard, rule, ends.isHidden, ends.replies);
      const asked = ends.isHidden ? undefined : FIELD.nw_src;
      const sent = this.#afterQuestion(into, heard, asked, ends, answer);
      const own = this.#hosts.addressesOf(fabric.hostOf(into));
      const dst = isFor(crafted.dst) ? crafted.dst : (own.find(isFor) ?? crafted.dst);
      const how = { ...crafted, to: to.to, dst, answer: rule };
      return sent.map(({ step, isAfterAnswer }) => ({ step, isAfterAnswer, crafted: how }));
    });
  }

  /** @param sought where what was heard names the neighbour; undefined: nowhere */
  #afterQuestion(
    local: number,
    heard: Bdd,
    sought: Bits | undefined,
    ends: Ends,
    step: Step,
  ): readonly Sending[] {
    const question = this.#packets.question(local, heard, sought, ends.sought(FIELD.nw_dst));
    return [
      { step: question, isAfterAnswer: false },
      { step, isAfterAnswer: true },
    ];
  }

  #all(sets: readonly Bdd[]): Bdd {
    return this.#switches.sets.all(sets);
  }

  #to({ to }: Pick<CraftedPacket, "to">): Bdd {
    const { sets } = this.#switches;
    return sets.any(to.map((address) => sets.equals(FIELD.dl_dst, BigInt(address))));
  }

  /** Questions for an address of the host, of somebody that it would answer. */
  #questionsAt(bridge: number, crafted: CraftedPacket): Bdd {
    const { fabric } = this.#switches;
    const host = must(fabric.columns.bridges.host[bridge]);
    const isTrusted = (sender: Ipv4) => sender === UNSPECIFIED || acceptsSource(fabric, bridge, sender);
    return this.#all([
      this.#to(crafted),
      this.#addresses.where(FIELD.nw_src, isTrusted),
      this.#addresses.where(FIELD.nw_dst, (address) => ownsAddress(fabric, host, address)),
    ]);
  }
}

/** Something that a host sends. */
interface Sending {
  readonly step: Step;
  readonly isAfterAnswer: boolean;
  readonly crafted?: CraftedPacket;
}
