import { must } from "../../model/fabric/fabric.ts";
import {
  type HostAnswer,
  isReport,
  REPORT_TOS,
  SPOKEN_PROTOCOLS,
} from "../../model/forwarding/host-answers.ts";
import { localAddresses } from "../../model/forwarding/host-rules.ts";
import { isGre, type Service } from "../../model/forwarding/service.ts";
import { type Bits, FIELD } from "../../model/openflow/key.ts";
import { BROADCAST } from "../../model/values/mac.ts";
import { ARP_OPERATION } from "../../model/wire/arp.ts";
import { ETHER_TYPE } from "../../model/wire/ethernet.ts";
import { DEFAULT_TTL, IP_PROTOCOL, MAX_TTL } from "../../model/wire/ipv4.ts";
import { type Bdd, FULL } from "./bdd.ts";
import { assign, copy, either, forget, inTurn, only, type Step } from "./step.ts";
import type { Switches } from "./switches.ts";
import { outlivesHop } from "../../model/forwarding/interface-rules.ts";

/** What of a packet a host leaves as it is when it forwards it. */
const FORWARDED = [
  FIELD.nw_proto,
  FIELD.nw_tos,
  FIELD.nw_ttl,
  FIELD.nw_src,
  FIELD.nw_dst,
  FIELD.tp_src,
  FIELD.tp_dst,
] as const;

/** What a host's IP stack makes of a packet that it heard, as sets of frames on a wire. */
export class HostPackets {
  readonly #switches: Switches;
  readonly #bare: Bdd;

  /** @param bare frames without a tag */
  constructor(switches: Switches, bare: Bdd) {
    this.#switches = switches;
    this.#bare = bare;
  }

  /**
   * Before it sends by a LOCAL, a host asks for the neighbour there.
   * @param heard what makes it do so
   * @param sought where what it heard names the neighbour; undefined: nowhere
   */
  question(local: number, heard: Bdd, sought: Bits | undefined, neighbours: Bdd): Step {
    const { sets } = this.#switches;
    const own = localAddresses(this.#switches.fabric, this.#bridgeOf(local));
    const asked = this.#sent(local, [
      this.#is(FIELD.dl_type, ETHER_TYPE.arp),
      this.#is(FIELD.nw_proto, ARP_OPERATION.request),
      this.#is(FIELD.dl_dst, BROADCAST),
      this.#is(FIELD.arp_sha, this.#macOf(local)),
      this.#is(FIELD.arp_tha, 0),
      sets.any(own.map(({ address }) => this.#is(FIELD.nw_src, address))),
      neighbours,
    ]);
    return inTurn([
      only(sets, heard),
      ...(sought === undefined
        ? [this.#keep([])]
        : [this.#moved([[sought, FIELD.nw_dst]]), this.#keep([FIELD.nw_dst])]),
      only(sets, asked),
    ]);
  }

  /** The answer to the question for an address of the host. */
  arpReply(local: number, heard: Bdd): Step {
    const { sets } = this.#switches;
    const { variables } = sets;
    const isRead = variables.live(FIELD.arp_tha).length === FIELD.arp_tha.width;
    const reply = this.#sent(local, [
      this.#is(FIELD.dl_type, ETHER_TYPE.arp),
      this.#is(FIELD.nw_proto, ARP_OPERATION.reply),
      this.#is(FIELD.arp_sha, this.#macOf(local)),
      isRead ? sets.same(FIELD.arp_tha, FIELD.dl_dst) : FULL,
    ]);
    const request = sets.all([
      heard,
      this.#is(FIELD.dl_type, ETHER_TYPE.arp),
      this.#is(FIELD.nw_proto, ARP_OPERATION.request),
    ]);
    return inTurn([
      only(sets, request),
      this.#swapped([[FIELD.nw_src, FIELD.nw_dst]]),
      this.#keep([FIELD.nw_src, FIELD.nw_dst]),
      only(sets, reply),
    ]);
  }

  /** A packet that is passed on, a hop less far to go; `heard` as from `mayForward`. */
  forwarded(local: number, heard: Bdd): Step {
    const { sets } = this.#switches;
    const sent = this.#sent(local, [this.#is(FIELD.dl_type, ETHER_TYPE.ipv4)]);
    return inTurn([only(sets, heard), this.#keep(FORWARDED), this.#older(), only(sets, sent)]);
  }

  /** Packets that have a hop left to go. */
  mayForward(): Bdd {
    const { sets } = this.#switches;
    const spent = sets.any([0, 1].map((ttl) => this.#is(FIELD.nw_ttl, ttl)));
    const isRead = sets.variables.live(FIELD.nw_ttl).length > 0;
    return sets.bdds.diff(this.#is(FIELD.dl_type, ETHER_TYPE.ipv4), isRead ? spent : 0);
  }

  /**
   * What provokes an answer.
   * @param taken by tunnels of the host
   */
  provoking({ to }: HostAnswer, taken: readonly Service[]): Bdd {
    const { sets } = this.#switches;
    const isPacket = this.#is(FIELD.dl_type, ETHER_TYPE.ipv4);
    const protocol = (one: number) => this.#is(FIELD.nw_proto, one);
    const isRead = sets.variables.live(FIELD.nw_proto).length > 0;
    const without = (some: Bdd, others: readonly Bdd[]) =>
      isRead ? sets.bdds.diff(some, sets.any(others)) : some;
    switch (to.kind) {
      case "icmp":
        return sets.all([isPacket, protocol(IP_PROTOCOL.icmp), this.#is(FIELD.tp_src, to.type)]);
      case "tcp":
        return sets.bdds.and(isPacket, protocol(IP_PROTOCOL.tcp));
      case "udp": {
        const isPortRead = sets.variables.live(FIELD.tp_dst).length > 0;
        const ports = taken.filter((service) => !isGre(service) && isPortRead);
        return without(
          sets.bdds.and(isPacket, protocol(IP_PROTOCOL.udp)),
          ports.map((port) => this.#is(FIELD.tp_dst, port)),
        );
      }
      case "unknown-protocol": {
        const gre = taken.some(isGre) ? [IP_PROTOCOL.gre] : [];
        return without(isPacket, [...SPOKEN_PROTOCOLS, ...gre].map(protocol));
      }
    }
  }

  /**
   * An answer to whom the packet names as its source.
   * @param isHidden whether that was put in place of the source on the way
   */
  answer(local: number, heard: Bdd, rule: HostAnswer, isHidden: boolean, ends: Bdd): Step {
    const { sets } = this.#switches;
    const { as } = rule;
    const sent = this.#sent(local, [
      this.#is(FIELD.dl_type, ETHER_TYPE.ipv4),
      this.#is(FIELD.nw_ttl, DEFAULT_TTL),
      this.#is(FIELD.nw_proto, as === "reset" ? IP_PROTOCOL.tcp : IP_PROTOCOL.icmp),
      ...(as === "reset" ? [] : [this.#is(FIELD.tp_src, as.type)]),
      ...(as === "reset" || as.code === undefined ? [] : [this.#is(FIELD.tp_dst, as.code)]),
      ends,
    ]);
    const ports = [FIELD.tp_src, FIELD.tp_dst] as const;
    const kept = as === "reset" ? ports : as.code === undefined ? [FIELD.tp_dst] : [];
    return inTurn([
      only(sets, heard),
      this.#swapped([[FIELD.nw_src, FIELD.nw_dst], ...(as === "reset" ? [ports] : [])]),
      ...(isReport(rule) ? [this.#reporting()] : []),
      this.#keep([...kept, FIELD.nw_tos, FIELD.nw_src, ...(isHidden ? [] : [FIELD.nw_dst])]),
      only(sets, sent),
    ]);
  }

  /** Untagged, from the host's own address there. */
  #sent(local: number, conditions: readonly Bdd[]): Bdd {
    const { sets } = this.#switches;
    const own = this.#is(FIELD.dl_src, this.#macOf(local));
    return sets.all([sets.onWire("host"), this.#bare, own, ...conditions]);
  }

  #is(field: Bits, value: number): Bdd {
    return this.#switches.sets.equals(field, BigInt(value));
  }

  #macOf(local: number): number {
    return this.#switches.fabric.localMacOf(this.#bridgeOf(local));
  }

  #bridgeOf(port: number): number {
    return must(this.#switches.fabric.columns.ports.bridge[port]);
  }

  /** Of what is on a wire nothing is left but these fields. */
  #keep(fields: readonly Bits[]): Step {
    const { sets } = this.#switches;
    const { variables } = sets;
    const kept = new Set(fields.flatMap((field) => variables.live(field).map(([bit]) => variables.of(bit))));
    const gone = variables.onWire().flatMap(([, variable]) => (kept.has(variable) ? [] : [variable]));
    return forget(sets, [...gone, variables.fromHost]);
  }

  #older(): Step {
    const { sets } = this.#switches;
    if (sets.variables.live(FIELD.nw_ttl).length === 0) return inTurn([]);
    const hops = Array.from({ length: MAX_TTL + 1 }, (_, ttl) => ttl).filter(outlivesHop);
    return either(
      sets,
      hops.map((ttl) =>
        inTurn([
          only(sets, this.#is(FIELD.nw_ttl, ttl)),
          assign(sets, sets.variables.literals(FIELD.nw_ttl, BigInt(ttl - 1))),
        ]),
      ),
    );
  }

  #reporting(): Step {
    const { sets } = this.#switches;
    const literals = sets.variables
      .live(FIELD.nw_tos)
      .filter(([, place]) => ((REPORT_TOS.kept >> place) & 1) === 0)
      .map(([bit, place]) => [sets.variables.of(bit), ((REPORT_TOS.set >> place) & 1) === 1] as const);
    return assign(sets, literals);
  }

  #swapped(pairs: readonly (readonly [Bits, Bits])[]): Step {
    return this.#moved(pairs.flatMap(([a, b]) => [[a, b] as const, [b, a] as const]));
  }

  /** All at once; a field that nobody reads says nothing of another. */
  #moved(moves: readonly (readonly [from: Bits, to: Bits])[]): Step {
    const { sets } = this.#switches;
    const { variables } = sets;
    const copies = moves.flatMap(([from, to]) =>
      variables.live(to).flatMap(([bit, place]) => {
        const source = variables.of(from.start + place);
        return source < 0
          ? []
          : [{ to: variables.of(bit), from: sets.bdds.literal(source), meanwhile: variables.set(bit) }];
      }),
    );
    return copy(sets, copies);
  }
}
