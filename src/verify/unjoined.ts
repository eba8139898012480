import { type Fabric, must } from "../model/fabric/fabric.ts";
import { wiredBridges } from "../model/forwarding/wired-bridges.ts";
import type { HopData } from "../sim/hop-data.ts";
import { contains, formatIpv4, ipv4From } from "../model/values/ipv4.ts";
import type { Blame } from "./blame-words.ts";
import type { Context } from "./context.ts";
import type { EndpointPair } from "./endpoint-pair.ts";

/** Two addresses that no host joins. */
export function noRoute(fabric: Fabric, { from, to }: EndpointPair): Blame {
  const [here, there] = [from, to].map((one) => cidrOf(fabric, one));
  return {
    cause: `${here} and ${there} are different subnets, and no gateway is between them`,
    path: fabric.blame(fabric.columns.endpoints.origin[from]),
  };
}

function cidrOf({ columns: { endpoints } }: Fabric, endpoint: number): string {
  const address = formatIpv4(must(ipv4From(must(endpoints.ip[endpoint]))));
  return `${address}/${endpoints.prefix[endpoint]}`;
}

/** Whether wires join the bridges of two endpoints, or a host may that forwards between their subnets. */
export function areJoined(
  { fabric, wiring, joined }: Context,
  { from, to }: EndpointPair,
  near: number,
  far: number,
): boolean {
  if (!must(joined.get(near)).bridges.includes(far)) return false;
  const { ip, prefix } = fabric.columns.endpoints;
  const [source, target] = [from, to].map((one) => must(ipv4From(must(ip[one]))));
  const subnet = { address: must(source), length: must(prefix[from]) };
  if (!contains(subnet, must(target))) return true;
  const wires = wiredBridges(wiring);
  return wires.find(near) === wires.find(far);
}

export function noWire(
  fabric: Fabric,
  { from, to }: EndpointPair,
  [near, far]: readonly [number, number],
): Blame {
  const { ip } = fabric.columns.endpoints;
  const [here, there] = [fabric.bridgeName(near), fabric.bridgeName(far)];
  const both = ip[from] !== 0 && ip[from] === ip[to] ? `, and both have ${cidrOf(fabric, from)}` : "";
  return {
    cause: `no wire leads from ${here} to ${there}${both}`,
    path: fabric.blame(fabric.columns.bridges.origin[far]),
  };
}

/** What has failed on the bridges that frames came to: where spanning tree runs, a port without carrier is not even tried. */
export function failedOnTheWay(fabric: Fabric, steps: readonly HopData[]): Blame | undefined {
  const { ports } = fabric.columns;
  const came = new Set(steps.flatMap((step) => ("port" in step ? must(ports.bridge[step.port]) : [])));
  const failed = [...ports.up.keys()].filter(
    (port) => ports.up[port] === 0 && came.has(must(ports.bridge[port])),
  );
  const [first, ...more] = failed;
  if (first === undefined) return undefined;
  const name = fabric.portName(first) + (more.length > 0 ? ` and ${more.length} more` : "");
  const has = more.length > 0 ? "have" : "has";
  return {
    cause: `${name} ${has} failed, and nothing else leads on`,
    path: fabric.blame(ports.origin[first]),
  };
}
