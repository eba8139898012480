import { must } from "../../model/fabric/fabric.ts";
import { BY_FLOW, PORT } from "../../model/fabric/columns.ts";
import { isGre, keyMask, serviceOf } from "../../model/forwarding/service.ts";
import { FIELD } from "../../model/openflow/key.ts";
import type { KeySet } from "../../model/forwarding/tunnel-index.ts";
import { NO_KEY } from "../../model/values/tunnel-key.ts";
import { BROADCAST } from "../../model/values/mac.ts";
import { ETHER_TYPE } from "../../model/wire/ethernet.ts";
import { IP_PROTOCOL } from "../../model/wire/ipv4.ts";
import type { HostSteps, Means } from "../host-steps.ts";
import { type Bdd, EMPTY, FULL } from "./bdd.ts";
import { hasKey, idOf } from "./crossings.ts";
import { inTurn, type Step } from "./step.ts";
import type { Switches } from "./switches.ts";
import { DEPTH } from "./variables.ts";

/** Where something comes out that a host was made to send, and what it is that it has to hear for that. */
export interface Exit {
  readonly into: number;
  readonly means: Means;
  /** from what the host hears to what it sends, both as on a wire */
  readonly sending: Step;
  /** the same of a host that knows of no neighbour there */
  readonly calling: Step;
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
  readonly #known = new Map<string, readonly Exit[]>();
  readonly #forms: Readonly<Record<Form, Bdd>>;

  constructor(switches: Switches, hosts: HostSteps) {
    const { sets } = switches;
    const { bdds, variables } = sets;
    this.#switches = switches;
    this.#hosts = hosts;
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
    return this.#kept(`${bridge} ${form}`, (exits) =>
      this.#hosts.from(bridge, form === "untagged", (into, _, means) => exits.push(this.#exit(into, means))),
    );
  }

  /** Of those the answer to a question for an address alone. */
  answersOf(bridge: number): readonly Exit[] {
    return this.#kept(`${bridge} answers`, (exits) =>
      this.#hosts.answer(bridge, (into, _, means) => exits.push(this.#exit(into, means))),
    );
  }

  /** What a host's own stack sends by a LOCAL: untagged, from its own address. */
  sentBy(local: number): Bdd {
    const { sets, fabric } = this.#switches;
    const bridge = must(fabric.columns.ports.bridge[local]);
    const types = sets.any(ADDRESS_TYPES.map((type) => sets.equals(FIELD.dl_type, BigInt(type))));
    const own = sets.equals(FIELD.dl_src, BigInt(fabric.localMacOf(bridge)));
    return sets.all([sets.onWire("host"), this.inForm("untagged"), own, types]);
  }

  #kept(key: string, fill: (exits: Exit[]) => void): readonly Exit[] {
    let known = this.#known.get(key);
    if (known === undefined) {
      const exits: Exit[] = [];
      fill(exits);
      known = exits;
      this.#known.set(key, known);
    }
    return known;
  }

  #exit(into: number, means: Means): Exit {
    const { sets, fabric } = this.#switches;
    const { kind, bridge } = fabric.columns.ports;
    const isTunnel = kind[into] === PORT.tunnel;
    const sent = isTunnel ? sets.onWire("container") : this.sentBy(into);
    const heard = this.#heard(into, means);
    // The answer to a question goes to whom it came from.
    const toAll = sets.bdds.and(sent, sets.equals(FIELD.dl_dst, BigInt(BROADCAST)));
    const called = isTunnel || means.kind === "arp" ? sent : toAll;
    const arriving = isTunnel ? this.#outOfTunnel(into, means) : this.#switches.entering(must(bridge[into]));
    const [sending, calling] = [sent, called].map((frames) => this.#replacing(heard, frames));
    return { into, means, sending: must(sending), calling: must(calling), arriving };
  }

  /** Whatever is heard and makes the host send, it sends all of `sent`. */
  #replacing(heard: Bdd, sent: Bdd): Step {
    const { bdds } = this.#switches.sets;
    const meet = (a: Bdd, b: Bdd) => bdds.and(a, b) !== EMPTY;
    return {
      forward: (frames) => (meet(frames, heard) ? sent : EMPTY),
      back: (frames) => (meet(frames, sent) ? heard : EMPTY),
    };
  }

  /** The inner frame comes into the tunnel's bridge, with a key and addresses of the container's choice. */
  #outOfTunnel(into: number, means: Means): Step {
    const { sets, wires, fabric } = this.#switches;
    const { bdds, variables } = sets;
    const { ports } = fabric.columns;
    const id = idOf(keyMask(serviceOf(fabric, must(ports.tunnel[into]))));
    const fields = [id, FIELD.tun_src, FIELD.tun_dst];
    const free = fields.flatMap((field) => variables.live(field).map(([bit]) => variables.of(bit)));
    const hasEnds = fields.slice(1).some((field) => variables.live(field).length > 0);
    const packets = hasEnds ? this.#packetsFor(into) : this.#keysFor(into, means);
    const enter = wires.enter([], free);
    const open = bdds.variables(free);
    const entering: Step = {
      forward: (frames) => bdds.and(enter.forward(frames), packets),
      back: (frames) => bdds.exists(enter.back(bdds.and(frames, packets)), open),
    };
    return inTurn([wires.read(this.#switches.tagsReadBy(must(ports.bridge[into]))), entering]);
  }

  #keysFor(into: number, { src, dst, key = NO_KEY }: Means): Bdd {
    const { sets, wiring, fabric } = this.#switches;
    const { tunnels, ports } = fabric.columns;
    const tunnel = must(ports.tunnel[into]);
    const [service, index] = [serviceOf(fabric, tunnel), wiring.tunnels];
    const remoteIp = must(tunnels.remoteIp[tunnel]) === 0 ? src : must(tunnels.remoteIp[tunnel]);
    const packet = { host: fabric.hostOf(into), service, localIp: dst, remoteIp };
    const own = index.shares(packet).filter(({ group }) => group === index.groupOf(tunnel));
    const shares: readonly KeySet[] = own.length > 0 ? own.map(({ keys }) => keys) : [{ kind: "one", key }];
    return sets.any(shares.map((share) => hasKey(this.#switches, idOf(keyMask(service)), share)));
  }

  /** All that the tunnel names, to any address of the host: from which addresses the host takes them is tried. */
  #packetsFor(into: number): Bdd {
    const { sets, fabric } = this.#switches;
    const { tunnels, ports } = fabric.columns;
    const tunnel = must(ports.tunnel[into]);
    const leaves = (option: number) => (must(tunnels.byFlow[tunnel]) & option) !== 0;
    const id = idOf(keyMask(serviceOf(fabric, tunnel)));
    const own = this.#hosts.addressesOf(fabric.hostOf(into));
    return sets.all([
      sets.any(own.map((address) => sets.equals(FIELD.tun_dst, BigInt(address)))),
      leaves(BY_FLOW.inKey) ? FULL : sets.equals(id, BigInt(must(tunnels.inKey[tunnel]))),
      leaves(BY_FLOW.remoteIp) ? FULL : sets.equals(FIELD.tun_src, BigInt(must(tunnels.remoteIp[tunnel]))),
    ]);
  }

  /** What a container has to send for it, addresses aside: which of them will do is tried. */
  #heard(into: number, { kind, to }: Means): Bdd {
    const { sets } = this.#switches;
    const type = (value: number) => sets.equals(FIELD.dl_type, BigInt(value));
    const protocol = (value: number) => sets.equals(FIELD.nw_proto, BigInt(value));
    const isForHost = sets.any(to.map((address) => sets.equals(FIELD.dl_dst, BigInt(address))));
    switch (kind) {
      case "arp":
        return sets.all([isForHost, type(ETHER_TYPE.arp), protocol(1)]);
      case "echo":
        return sets.all([isForHost, type(ETHER_TYPE.ipv4), protocol(IP_PROTOCOL.icmp)]);
      case "packet":
        return sets.all([isForHost, type(ETHER_TYPE.ipv4)]);
      case "tunnel":
        return sets.all([isForHost, type(ETHER_TYPE.ipv4), this.#isPacketFor(into)]);
    }
  }

  #isPacketFor(into: number): Bdd {
    const { sets, fabric } = this.#switches;
    const service = serviceOf(fabric, must(fabric.columns.ports.tunnel[into]));
    const protocol = (value: number) => sets.equals(FIELD.nw_proto, BigInt(value));
    if (isGre(service)) return protocol(IP_PROTOCOL.gre);
    return sets.bdds.and(protocol(IP_PROTOCOL.udp), sets.equals(FIELD.tp_dst, BigInt(service)));
  }
}
