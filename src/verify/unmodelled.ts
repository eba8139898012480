import { must } from "../model/fabric/fabric.ts";
import { formatIpv4, type Ipv4 } from "../model/values/ipv4.ts";
import type { Context } from "./context.ts";

/**
 * What a fabric says and simnet has no model of yet, where that could change a verdict: each is a reason to
 * call the verdict undecided, never something to pass over.
 */
export function unmodelled(context: Context): readonly string[] {
  return [...tunnelsOverBridges(context), ...tunnelsFromBridges(context), ...mixedTies(context)];
}

/** Bridges whose tables may or may not pass BPDUs on, or that never come to rest: which converged tree there is. */
export function unsettledTrees({ fabric, outcomes }: Context): readonly string[] {
  const [first] = outcomes.all.flatMap(({ tree }) => tree.unsettled);
  if (first === undefined) return [];
  return [
    `what comes of BPDUs at ${fabric.bridgeName(first)} is not settled, and so the spanning tree is not`,
  ];
}

/** A tunnel endpoint on a LOCAL port: the outer packets then go through that bridge, not over the underlay. */
function tunnelsOverBridges({ fabric }: Context): readonly string[] {
  const { bridges, tunnels } = fabric.columns;
  const locals = new Map<number, number>();
  for (const [bridge, addresses] of bridges.localAddresses.entries()) {
    for (const { address } of addresses) locals.set(address, bridge);
  }
  const found = tunnels.remoteIp.find((address) => locals.has(address));
  if (found === undefined) return [];
  const at = `${fabric.bridgeName(must(locals.get(found)))}/LOCAL`;
  return [
    `tunnels to ${formatIpv4(found as Ipv4)} end at ${at}: outer packets through a bridge are not modelled`,
  ];
}

/** As above, at the near end: a tunnel that sends from the address of a LOCAL of its own host. */
function tunnelsFromBridges({ fabric }: Context): readonly string[] {
  const { bridges, tunnels } = fabric.columns;
  for (const [tunnel, port] of tunnels.port.entries()) {
    const localIp = must(tunnels.localIp[tunnel]);
    if (localIp === 0) continue;
    const bridge = fabric
      .bridgesOf(fabric.hostOf(port))
      .find((one) => must(bridges.localAddresses[one]).some(({ address }) => address === localIp));
    if (bridge === undefined) continue;
    const at = `${fabric.bridgeName(bridge)}/LOCAL`;
    const name = fabric.portName(port);
    return [
      `${name} sends from ${formatIpv4(localIp as Ipv4)} at ${at}: outer packets through a bridge are not modelled`,
    ];
  }
  return [];
}

/** Between bridges of different datapaths it depends on port numbers whether tunnels exclude each other. */
function mixedTies({ fabric, wiring }: Context): readonly string[] {
  const { tunnels, ports } = fabric.columns;
  const datapath = (tunnel: number) => {
    const { datapathType } = fabric.bridgeSettings(must(ports.bridge[must(tunnels.port[tunnel])]));
    return datapathType === "" ? "system" : datapathType;
  };
  for (const group of wiring.tunnels.ties) {
    const tied = [...group];
    if (new Set(tied.map(datapath)).size < 2) continue;
    const names = tied.map((tunnel) => fabric.portName(must(tunnels.port[tunnel]))).join(" and ");
    return [`${names} are alike on different datapaths: whether Open vSwitch keeps both is not modelled`];
  }
  return [];
}
