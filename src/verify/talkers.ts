import { must } from "../model/fabric/fabric.ts";
import type { Fabric } from "../model/fabric/fabric.ts";
import { type Cidr, formatCidr, type Ipv4, networkOf, overlaps } from "../model/values/ipv4.ts";
import type { Relation } from "./relation.ts";
import { BARE, type BridgeClass, NO_TAG, tagOf } from "./wire-class.ts";

/** An honest endpoint: untagged frames out and in. */
export interface Talker {
  readonly endpoint: number;
  /** what its frames are in its bridge; undefined where its port takes no untagged frame, or gives none back */
  readonly node: BridgeClass | undefined;
  /** its IP network as text, or undefined without an address */
  readonly subnet: string | undefined;
  /** whether it is flooded to: else only those hear it that it has spoken to */
  readonly flooded: boolean;
  /** bytes */
  readonly mtu: number;
}

/** The endpoints of every network that has two or more. */
export function talkersByNetwork(fabric: Fabric, relation: Relation): ReadonlyMap<number, readonly Talker[]> {
  const { endpoints } = fabric.columns;
  const networks = new Map<number, Talker[]>();
  const plugs = new Plugs(fabric, relation);
  const subnets = new Map<number, string>();
  for (let endpoint = 0; endpoint < endpoints.count; endpoint++) {
    const network = must(endpoints.network[endpoint]);
    const talker = {
      endpoint,
      ...plugs.of(must(endpoints.port[endpoint])),
      subnet: subnetOf(fabric, endpoint, subnets),
      mtu: must(endpoints.mtu[endpoint]),
    };
    const known = networks.get(network);
    if (known === undefined) networks.set(network, [talker]);
    else known.push(talker);
  }
  for (const [network, talkers] of networks) if (talkers.length < 2) networks.delete(network);
  return networks;
}

type Plug = Pick<Talker, "node" | "flooded">;

/** What ports do with honest frames: the same for all ports of one bridge with one VLAN profile. */
class Plugs {
  readonly #relation: Relation;
  readonly #ports: Fabric["columns"]["ports"];
  readonly #profiles: number;
  readonly #known = new Map<number, Plug>();

  constructor(fabric: Fabric, relation: Relation) {
    this.#relation = relation;
    this.#ports = fabric.columns.ports;
    this.#profiles = fabric.columns.vlanProfiles.length;
  }

  of(port: number): Plug {
    const kind = must(this.#ports.bridge[port]) * this.#profiles + must(this.#ports.vlan[port]);
    const plug = this.#known.get(kind) ?? this.#plugAt(port);
    this.#known.set(kind, plug);
    return plug;
  }

  #plugAt(port: number): Plug {
    const relation = this.#relation;
    let node: BridgeClass | undefined;
    relation.arrive(port, BARE, false, (entered) => (node = entered));
    const hears = node !== undefined && relation.leave(port, node).some((frames) => tagOf(frames) === NO_TAG);
    return { node: hears ? node : undefined, flooded: node === undefined || relation.floods(port, node) };
  }
}

/** The IP network of an endpoint as text, each text made once. */
function subnetOf(fabric: Fabric, endpoint: number, known: Map<number, string>): string | undefined {
  const cidr = cidrOf(fabric, endpoint);
  if (cidr === undefined) return undefined;
  const address = networkOf(cidr);
  const key = address * 64 + cidr.length;
  const text = known.get(key) ?? formatCidr({ address, length: cidr.length });
  known.set(key, text);
  return text;
}

export function cidrOf(fabric: Fabric, endpoint: number): Cidr | undefined {
  const { ip, prefix } = fabric.columns.endpoints;
  if (ip[endpoint] === 0) return undefined;
  return { address: must(ip[endpoint]) as Ipv4, length: must(prefix[endpoint]) };
}

/** Whether some of the talkers have networks that overlap without being equal: then only a run tells. */
export function hasMixedPrefixes(fabric: Fabric, talkers: readonly Talker[]): boolean {
  const one = new Map<string, Cidr>();
  for (const { endpoint, subnet } of talkers) {
    const cidr = cidrOf(fabric, endpoint);
    if (subnet !== undefined && cidr !== undefined) one.set(subnet, cidr);
  }
  const all = [...one.values()];
  return all.some((a, i) => all.slice(i + 1).some((b) => overlaps(a, b)));
}
