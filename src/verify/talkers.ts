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
  for (let endpoint = 0; endpoint < endpoints.count; endpoint++) {
    const network = must(endpoints.network[endpoint]);
    const talker = talkerOf(fabric, relation, endpoint);
    const known = networks.get(network);
    if (known === undefined) networks.set(network, [talker]);
    else known.push(talker);
  }
  for (const [network, talkers] of networks) if (talkers.length < 2) networks.delete(network);
  return networks;
}

function talkerOf(fabric: Fabric, relation: Relation, endpoint: number): Talker {
  const { endpoints } = fabric.columns;
  const port = must(endpoints.port[endpoint]);
  let node: BridgeClass | undefined;
  relation.arrive(port, BARE, false, (entered) => (node = entered));
  const hears = node !== undefined && relation.leave(port, node).some((frames) => tagOf(frames) === NO_TAG);
  const cidr = cidrOf(fabric, endpoint);
  const subnet =
    cidr === undefined ? undefined : formatCidr({ address: networkOf(cidr), length: cidr.length });
  return {
    endpoint,
    node: hears ? node : undefined,
    subnet,
    flooded: node === undefined || relation.floods(port, node),
    mtu: must(endpoints.mtu[endpoint]),
  };
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
