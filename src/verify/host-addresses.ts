import type { Fabric } from "../model/fabric/fabric.ts";
import { must } from "../model/fabric/fabric.ts";
import {
  acceptsSource,
  isAddressed,
  localAddresses,
  ownsAddress,
  routeOf,
} from "../model/forwarding/host-rules.ts";
import { broadcastOf, type Cidr, contains, type Ipv4, networkOf } from "../model/values/ipv4.ts";

/**
 * One address of each kind: a host's rules ask only which of its subnets an address is in and whether it is
 * somebody's own, so that the ends of all subnets, and what lies just beyond, stand for all addresses.
 */
export class HostAddresses {
  readonly #fabric: Fabric;
  readonly #samples: readonly Ipv4[];
  readonly #own = new Map<number, readonly Ipv4[]>();
  readonly #sources = new Map<number, readonly Ipv4[]>();

  constructor(fabric: Fabric) {
    const { bridges, hosts, tunnels } = fabric.columns;
    const cidrs = [...hosts.addresses, ...bridges.localAddresses].flat();
    const samples = new Set<number>([
      NOBODYS,
      ...tunnels.remoteIp,
      ...cidrs.flatMap(nearEnds),
      ...cidrs.map(({ address }) => address),
    ]);
    this.#fabric = fabric;
    this.#samples = ([...samples] as Ipv4[]).filter(isUsable);
  }

  /** The addresses of a host, those of its LOCAL ports among them. */
  own(host: number): readonly Ipv4[] {
    return cached(this.#own, host, () => {
      const { hosts, bridges } = this.#fabric.columns;
      const local = [...this.#fabric.bridgesOf(host)].flatMap((bridge) =>
        must(bridges.localAddresses[bridge]),
      );
      return [...must(hosts.addresses[host]), ...local].map(({ address }) => address).filter(isUsable);
    });
  }

  /** Sources that a host lets pass which hears them by the LOCAL of this bridge. */
  sources(bridge: number): readonly Ipv4[] {
    return cached(this.#sources, bridge, () =>
      this.#samples.filter((source) => acceptsSource(this.#fabric, bridge, source)),
    );
  }

  /** Addresses of others that a host looks for behind the LOCAL of this bridge. */
  behind(bridge: number): readonly Ipv4[] {
    if (!isAddressed(this.#fabric, bridge)) return [];
    const host = must(this.#fabric.columns.bridges.host[bridge]);
    const subnets = localAddresses(this.#fabric, bridge);
    return this.#samples.filter(
      (address) =>
        subnets.some((cidr) => contains(cidr, address)) &&
        !ownsAddress(this.#fabric, host, address) &&
        routeOf(this.#fabric, host, address) === bridge,
    );
  }
}

/** RFC 5737: TEST-NET-1, in nobody's subnet. */
const NOBODYS = 0xc0000209;

function nearEnds(cidr: Cidr): number[] {
  const [first, last] = [networkOf(cidr), broadcastOf(cidr)];
  const inside = [first + 1, first + 2, first + 3, last - 1, last - 2, last - 3];
  const ends =
    cidr.length >= 31 ? [first, last] : inside.filter((address) => contains(cidr, address as Ipv4));
  return [...ends, first - 2, last + 2];
}

/** RFC 1122 §3.2.1.3: not of this network, not multicast, not loopback. */
function isUsable(address: number): boolean {
  return address > 0 && address < 0xe0000000 && address >>> 24 !== 127;
}

function cached<T>(cache: Map<number, T>, key: number, make: () => T): T {
  let value = cache.get(key);
  if (value === undefined) cache.set(key, (value = make()));
  return value;
}
