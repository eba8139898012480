import type { Fabric } from "../model/fabric/fabric.ts";
import { must } from "../model/fabric/fabric.ts";
import {
  acceptsSource,
  isAddressed,
  localAddresses,
  ownAddresses,
  ownsAddress,
  routeOf,
} from "../model/forwarding/host-rules.ts";
import {
  broadcastOf,
  type Cidr,
  contains,
  type Ipv4,
  isUsable,
  networkOf,
  UNUSABLE,
} from "../model/values/ipv4.ts";

/**
 * One address of each kind: a host's rules ask only which of its subnets an address is in and whether it is
 * somebody's own. Between two borders of subnets all addresses that nobody has are alike, and one stands for
 * them; those that somebody has stand for themselves.
 */
export class HostAddresses {
  readonly #fabric: Fabric;
  readonly #samples: readonly Ipv4[];
  readonly #own = new Map<number, readonly Ipv4[]>();
  readonly #behind = new Map<number, readonly Ipv4[]>();
  readonly #sources = new Map<number, readonly Ipv4[]>();

  constructor(fabric: Fabric) {
    const { bridges, hosts, tunnels } = fabric.columns;
    const cidrs = [...hosts.addresses, ...bridges.localAddresses].flat();
    const taken = new Set<number>([...tunnels.remoteIp, ...cidrs.map(({ address }) => address)]);
    const samples = new Set<number>([NOBODYS, ...taken, ...freeBetweenBorders(cidrs, taken)]);
    this.#fabric = fabric;
    this.#samples = ([...samples] as Ipv4[]).filter(isUsable);
  }

  /** One of each kind, and all that somebody has. */
  get all(): readonly Ipv4[] {
    return this.#samples;
  }

  /** The addresses of a host, those of its LOCAL ports among them. */
  own(host: number): readonly Ipv4[] {
    return cached(this.#own, host, () => ownAddresses(this.#fabric, host).filter(isUsable));
  }

  /** Sources that a host lets pass which hears them by the LOCAL of this bridge. */
  sources(bridge: number): readonly Ipv4[] {
    return cached(this.#sources, bridge, () =>
      this.#samples.filter((source) => acceptsSource(this.#fabric, bridge, source)),
    );
  }

  /** Addresses of others that a host looks for behind the LOCAL of this bridge. */
  behind(bridge: number): readonly Ipv4[] {
    return cached(this.#behind, bridge, () => this.#lookedForBehind(bridge));
  }

  #lookedForBehind(bridge: number): readonly Ipv4[] {
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

/** Of every stretch between two borders of subnets the first address that nobody has, if there is one. */
function freeBetweenBorders(cidrs: readonly Cidr[], taken: ReadonlySet<number>): readonly number[] {
  const ends = cidrs
    .filter(({ length }) => length < 31)
    .flatMap((cidr) => [networkOf(cidr), broadcastOf(cidr)]);
  const unusable = new Set<number>([...taken, ...ends]);
  const borders = new Set<number>([
    0,
    2 ** 32,
    ...cidrs.flatMap((cidr) => [networkOf(cidr), broadcastOf(cidr) + 1]),
  ]);
  const sorted = [...borders].toSorted((a, b) => a - b);
  return sorted.flatMap((from, i) => {
    const to = sorted[i + 1] ?? from;
    let address = from;
    while (address < to && (unusable.has(address) || !isUsable(address as Ipv4)))
      address = nextUsable(address);
    return address < to ? [address] : [];
  });
}

/** The next address, past the blocks that no host has an address in. */
function nextUsable(address: number): number {
  return UNUSABLE.find(({ from, to }) => address >= from && address < to)?.to ?? address + 1;
}

function cached<T>(cache: Map<number, T>, key: number, make: () => T): T {
  let value = cache.get(key);
  if (value === undefined) cache.set(key, (value = make()));
  return value;
}
