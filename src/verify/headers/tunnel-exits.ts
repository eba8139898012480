import { BY_FLOW } from "../../model/fabric/columns.ts";
import { must } from "../../model/fabric/fabric.ts";
import { isGre, keyMask, serviceOf } from "../../model/forwarding/service.ts";
import type { KeySet } from "../../model/forwarding/tunnel-index.ts";
import { type Bits, FIELD } from "../../model/openflow/key.ts";
import { NO_KEY } from "../../model/values/tunnel-key.ts";
import { ETHER_TYPE } from "../../model/wire/ethernet.ts";
import { IP_PROTOCOL } from "../../model/wire/ipv4.ts";
import type { HostSteps, CraftedPacket } from "../host-steps.ts";
import { type Bdd, EMPTY, FULL } from "./bdd.ts";
import { hasKey, idOf } from "./crossings.ts";
import { inTurn, type Step } from "./step.ts";
import type { Switches } from "./switches.ts";

/** Packets of tunnels that a container builds, and what comes out of a host's tunnel of them. */
export class TunnelExits {
  readonly #switches: Switches;
  readonly #hosts: HostSteps;

  constructor(switches: Switches, hosts: HostSteps) {
    this.#switches = switches;
    this.#hosts = hosts;
  }

  /** From the packet that a host hears to the frame inside, which is any. */
  unpacking(into: number, crafted: CraftedPacket): Step {
    return this.#replacing(this.#heardFor(into, crafted), this.#switches.sets.onWire("container"));
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
  arriving(into: number, crafted: CraftedPacket): Step {
    const { sets, wires, fabric } = this.#switches;
    const { bdds, variables } = sets;
    const { ports } = fabric.columns;
    const id = idOf(keyMask(serviceOf(fabric, must(ports.tunnel[into]))));
    const fields = [id, FIELD.tun_src, FIELD.tun_dst];
    const free = fields.flatMap((field) => variables.live(field).map(([bit]) => variables.of(bit)));
    const hasEnds = fields.slice(1).some((field) => variables.live(field).length > 0);
    const packets = hasEnds ? this.#packetsFor(into) : this.#keysFor(into, crafted);
    const enter = wires.enter([], free);
    const open = bdds.variables(free);
    const entering: Step = {
      forward: (frames) => bdds.and(enter.forward(frames), packets),
      back: (frames) => bdds.exists(enter.back(bdds.and(frames, packets)), open),
    };
    return inTurn([wires.read(this.#switches.tagsReadBy(must(ports.bridge[into]))), entering]);
  }

  #keysFor(into: number, { src, dst, key = NO_KEY }: CraftedPacket): Bdd {
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

  /** The packets of a tunnel, addresses aside: which of them will do is tried. */
  #heardFor(into: number, crafted: CraftedPacket): Bdd {
    const { sets, fabric } = this.#switches;
    const is = (field: Bits, value: number) => sets.equals(field, BigInt(value));
    const service = serviceOf(fabric, must(fabric.columns.ports.tunnel[into]));
    const packet = isGre(service)
      ? is(FIELD.nw_proto, IP_PROTOCOL.gre)
      : sets.bdds.and(is(FIELD.nw_proto, IP_PROTOCOL.udp), is(FIELD.tp_dst, service));
    return sets.all([
      sets.any(crafted.to.map((address) => sets.equals(FIELD.dl_dst, BigInt(address)))),
      is(FIELD.dl_type, ETHER_TYPE.ipv4),
      packet,
    ]);
  }
}
