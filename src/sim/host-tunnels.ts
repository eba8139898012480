import type { Fabric } from "../model/fabric/fabric.ts";
import { must } from "../model/fabric/fabric.ts";
import { terminatesTunnels } from "../model/forwarding/host-rules.ts";
import { NO_KEY } from "../model/values/tunnel-key.ts";
import type { Frame, Gre, Ipv4Packet } from "../model/wire/frame.ts";
import type { Narrator } from "./narrator.ts";
import type { Scene } from "./scene.ts";

interface World {
  readonly narrator: Narrator | undefined;
  /** @param delay µs */
  schedule(delay: number, port: number, frame: Frame, generation: number): void;
}

/**
 * GRE that comes to a host's own address, other than over a tunnel's wire. A tunnel of the userspace datapath
 * takes what that datapath finds at a LOCAL port, and any other takes what Linux finds.
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
   * those of any LOCAL of the host; also if no tunnel wants it then. Measured.
   * @returns whether it did
   */
  intercepts(local: number, frame: Frame): boolean {
    const { bridges, ports } = this.#fabric.columns;
    const bridge = must(ports.bridge[local]);
    if (!terminatesTunnels(this.#fabric, bridge)) return false;
    const { payload, dst, tags } = frame;
    if (tags.length > 0 || payload.kind !== "ipv4" || payload.payload.kind !== "gre") return false;
    const host = must(bridges.host[bridge]);
    const owner = [...this.#fabric.bridgesOf(host)].find((one) => this.#fabric.localMacOf(one) === dst);
    if (owner === undefined || bridges.localUp[owner] === 0) return false;
    if (!must(bridges.localAddresses[owner]).some(({ address }) => address === payload.dst)) return false;
    // Its list of addresses stands only while a tunnel of its own does.
    if (!this.#hasUserspaceTunnel(host)) return false;
    const isTaken = this.#take(host, payload, payload.payload, (tunnel) => this.#isUserspace(tunnel));
    if (!isTaken) this.#world.narrator?.drop(local, "no-taker");
    return true;
  }

  /** A packet that Linux took in from a LOCAL port. @returns whether a tunnel takes it */
  fromLinux(host: number, packet: Ipv4Packet, gre: Gre): boolean {
    return this.#take(host, packet, gre, (tunnel) => !this.#isUserspace(tunnel));
  }

  /** A packet that came over the underlay. @returns whether a tunnel takes it */
  fromUnderlay(host: number, packet: Ipv4Packet, gre: Gre): boolean {
    return this.#take(host, packet, gre, () => true);
  }

  #take(host: number, packet: Ipv4Packet, gre: Gre, mayTake: (tunnel: number) => boolean): boolean {
    const { wiring, stands } = this.#scene;
    const outer = { host, localIp: packet.dst, remoteIp: packet.src, key: gre.key ?? NO_KEY };
    const group = wiring.tunnels.find(outer);
    if (group < 0) return false;
    const takers = wiring.tunnels
      .tunnelsOf(group)
      .filter((tunnel) => stands[tunnel] === 1 && mayTake(tunnel));
    for (const tunnel of takers) {
      const port = must(this.#fabric.columns.tunnels.port[tunnel]);
      this.#world.narrator?.decapsulate(port, packet);
      this.#world.schedule(0, port, gre.frame, 0);
    }
    return takers.length > 0;
  }

  #hasUserspaceTunnel(host: number): boolean {
    const { tunnel } = this.#fabric.columns.ports;
    const isOne = (port: number) => must(tunnel[port]) >= 0 && this.#isUserspace(must(tunnel[port]));
    return this.#fabric.bridgesOf(host).some((bridge) => this.#fabric.portsOf(bridge).some(isOne));
  }

  #isUserspace(tunnel: number): boolean {
    const { tunnels, ports } = this.#fabric.columns;
    const bridge = must(ports.bridge[must(tunnels.port[tunnel])]);
    return this.#fabric.bridgeSettings(bridge).datapathType === "netdev";
  }
}
