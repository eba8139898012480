import { PORT } from "../../model/fabric/columns.ts";
import { type Fabric, must } from "../../model/fabric/fabric.ts";
import { type Outage, withoutLostEntries } from "../../model/fabric/outage.ts";
import { type Claim, claimOf, shadows } from "../../model/forwarding/exactness.ts";
import { hearsLocal, localAddresses } from "../../model/forwarding/host-rules.ts";
import { datapathOf } from "../../model/forwarding/listening.ts";
import type { Wiring } from "../../model/forwarding/wiring.ts";

/**
 * What a failure opens. Mostly there is less of all without a wire, a port or a bridge. But wherever the most exact of several
 * takes what fits them all, the next one has it when that is gone: tunnels of a host, static entries before floods, routes of a
 * host. And a switch that starts again forwards otherwise.
 */
export class OpenedWays {
  readonly #wiring: Wiring;
  readonly #claims: Claim[] = [];
  readonly #lessExact = new Map<number, readonly number[]>();

  /** @param wiring with nothing failed */
  constructor(wiring: Wiring) {
    this.#wiring = wiring;
  }

  /** The network in which isolation is to be asked again; undefined where every way was there with nothing failed. */
  after({ fabric: left, restarted }: Outage): Fabric | undefined {
    const settled = withoutLostEntries(left);
    const { up } = this.#wiring.fabric.columns.ports;
    const isFailed = (port: number) => up[port] === 1 && left.columns.ports.up[port] === 0;
    const mayOpen =
      restarted.size > 0 ||
      settled !== left ||
      up.some((_, port) => isFailed(port) && this.#opens(port, left));
    return mayOpen ? settled : undefined;
  }

  #opens(port: number, left: Fabric): boolean {
    const { ports } = left.columns;
    if (ports.kind[port] === PORT.local) return this.#changesRoutes(must(ports.bridge[port]), left);
    const tunnel = must(ports.tunnel[port]);
    return tunnel >= 0 && this.#letsFall(tunnel, left);
  }

  /** Packets for a tunnel that is gone: to a less exact one, or from the datapath that took them away to Linux. */
  #letsFall(tunnel: number, left: Fabric): boolean {
    const { port } = left.columns.tunnels;
    const isLeft = (other: number) => left.columns.ports.up[must(port[other])] === 1;
    const host = this.#wiring.tunnels.hostOf(tunnel);
    return this.#othersOn(host).some(
      (other) =>
        isLeft(other) &&
        (shadows(this.#claim(tunnel), this.#claim(other)) ||
          (datapathOf(left, tunnel) === "userspace" &&
            datapathOf(left, other) === "kernel" &&
            this.#claim(tunnel).service === this.#claim(other).service)),
    );
  }

  /** With an address of a LOCAL goes a route of its host, and what its filters ask of sources. */
  #changesRoutes(bridge: number, left: Fabric): boolean {
    if (localAddresses(this.#wiring.fabric, bridge).length === 0) return false;
    const host = must(left.columns.bridges.host[bridge]);
    return [...left.bridgesOf(host)].some((other) => hearsLocal(left, other));
  }

  /** Tunnels of a host that may take what another is gone from; none where all are as exact and on one datapath. */
  #othersOn(host: number): readonly number[] {
    const known = this.#lessExact.get(host);
    if (known !== undefined) return known;
    const own = [...this.#wiring.tunnels.tunnelsOn(host)];
    const { fabric } = this.#wiring;
    const least = own.reduce((level, tunnel) => Math.min(level, this.#claim(tunnel).level), Infinity);
    const isMixed = new Set(own.map((tunnel) => datapathOf(fabric, tunnel))).size > 1;
    const found = own.filter(
      (tunnel) => this.#claim(tunnel).level > least || (isMixed && datapathOf(fabric, tunnel) === "kernel"),
    );
    this.#lessExact.set(host, found);
    return found;
  }

  #claim(tunnel: number): Claim {
    return (this.#claims[tunnel] ??= claimOf(this.#wiring.fabric, tunnel));
  }
}
