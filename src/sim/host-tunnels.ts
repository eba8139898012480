import type { Fabric } from "../model/fabric/fabric.ts";
import { must } from "../model/fabric/fabric.ts";
import { emerging } from "../model/forwarding/ecn.ts";
import { tagsRead } from "../model/openflow/frame-key.ts";
import { terminatesTunnels } from "../model/forwarding/host-rules.ts";
import { DATAPATHS, datapathOf, listens } from "../model/forwarding/listening.ts";
import { innerOf, type Service, serviceFor } from "../model/forwarding/service.ts";
import type { Frame, Ipv4Packet } from "../model/wire/frame.ts";
import type { Narrator } from "./narrator.ts";
import type { Scene } from "./scene.ts";
import type { DropReason } from "./trace.ts";

interface World {
  readonly narrator: Narrator | undefined;
  /** @param delay µs */
  schedule(delay: number, port: number, frame: Frame, generation: number, crossing?: number): void;
}

/** What becomes of a packet to a host: it is none of a tunnel's, a tunnel takes it, or why it is dropped. */
export type Reception = "other" | "taken" | Extract<DropReason, "no-taker" | "not-ecn-capable">;

/**
 * GRE and VXLAN that come to a host's own address, other than over a tunnel's wire. A tunnel of the userspace
 * datapath takes what that datapath finds at a LOCAL port, and any other takes what Linux finds.
 */
export class HostTunnels {
  readonly #scene: Scene;
  readonly #fabric: Fabric;
  readonly #world: World;

  constructor(scene: Scene, world: World) {
    this.#scene = scene;
    this.#fabric = scene.fabric;
    this.#world = world;
  }

  /**
   * The userspace datapath takes an untagged packet away before it gets to LOCAL, if MAC and IP address are
   * those of any LOCAL of the host and a tunnel there listens for its protocol or UDP port; also if no tunnel wants it
   * then, or what is inside is malformed. Measured, for GRE and for VXLAN.
   * @returns whether it did
   */
  intercepts(local: number, frame: Frame): boolean {
    const { bridges, ports } = this.#fabric.columns;
    const bridge = must(ports.bridge[local]);
    if (!terminatesTunnels(this.#fabric, bridge)) return false;
    const { payload, dst, tags } = frame;
    if (tags.length > 0 || payload.kind !== "ipv4") return false;
    const service = serviceFor(payload);
    if (service === undefined) return false;
    const host = must(bridges.host[bridge]);
    const owner = [...this.#fabric.bridgesOf(host)].find((one) => this.#fabric.localMacOf(one) === dst);
    if (owner === undefined || bridges.localUp[owner] === 0) return false;
    if (!must(bridges.localAddresses[owner]).some(({ address }) => address === payload.dst)) return false;
    if (!listens(this.#scene.wiring, host, service, "userspace")) return false;
    const reception = this.#take(host, payload, service, (tunnel) => this.#isUserspace(tunnel));
    if (reception !== "taken") this.#world.narrator?.drop(local, reception);
    return true;
  }

  /** A packet that Linux took in from a LOCAL port. */
  fromLinux(host: number, packet: Ipv4Packet): Reception {
    const service = serviceFor(packet);
    if (service === undefined || !listens(this.#scene.wiring, host, service, "kernel")) return "other";
    return this.#take(host, packet, service, (tunnel) => !this.#isUserspace(tunnel));
  }

  /** A packet that came over the underlay. */
  fromUnderlay(host: number, packet: Ipv4Packet): Reception {
    const service = serviceFor(packet);
    const isTaken = (one: Service) => DATAPATHS.some((path) => listens(this.#scene.wiring, host, one, path));
    if (service === undefined || !isTaken(service)) return "other";
    return this.#take(host, packet, service, () => true);
  }

  #take(
    host: number,
    packet: Ipv4Packet,
    service: Service,
    mayTake: (tunnel: number) => boolean,
  ): Exclude<Reception, "other"> {
    const { wiring, stands } = this.#scene;
    const { dst: localIp, src: remoteIp, tos } = packet;
    const inner = innerOf(packet);
    if (inner === undefined) return "no-taker";
    const group = wiring.tunnels.find({ host, service, localIp, remoteIp, key: inner.key });
    const members = group < 0 ? [] : [...wiring.tunnels.tunnelsOf(group)];
    const takers = members.filter((tunnel) => stands[tunnel] === 1 && mayTake(tunnel));
    if (takers.length === 0) return "no-taker";
    const frame = emerging(inner.frame, tos, tagsRead(must(this.#fabric.columns.hosts.vlanLimit[host])));
    if (frame === undefined) return "not-ecn-capable";
    const crossing = this.#scene.passages.crossings.number(-1, {
      id: inner.key,
      src: remoteIp,
      dst: localIp,
    });
    for (const tunnel of takers) {
      const port = must(this.#fabric.columns.tunnels.port[tunnel]);
      this.#world.narrator?.decapsulate(port, packet);
      this.#world.schedule(0, port, frame, 0, crossing);
    }
    return "taken";
  }

  #isUserspace(tunnel: number): boolean {
    return datapathOf(this.#fabric, tunnel) === "userspace";
  }
}
