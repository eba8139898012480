import { PORT } from "../../model/fabric/columns.ts";
import { type Fabric, must } from "../../model/fabric/fabric.ts";
import { DEFAULT_VLAN_LIMIT } from "../../model/fabric/spec.ts";
import { standingTunnels } from "../../model/forwarding/standing.ts";
import { Wiring } from "../../model/forwarding/wiring.ts";
import { topologyOfFabric } from "../../model/spanning-tree/of-fabric.ts";
import { formatCidr, formatIpv4 } from "../../model/values/ipv4.ts";
import { formatMac, type Mac } from "../../model/values/mac.ts";
import { type Checked, type Problem, unless } from "../../model/values/problem.ts";
import { columnsOf, setOf } from "../columns.ts";
import { mtuToBuild } from "../link-mtu.ts";
import { type Columns, DOCKER_BRIDGE, type HostParts, type Part, SWITCH_MARK, VLAN_LIMIT } from "../part.ts";
import type { Datapath, HostContext, TreeNames } from "./context.ts";
import { NETWORK_LABEL, ownerOf } from "../ownership.ts";
import { containerOf, hostNames } from "./host-names.ts";
import { interfaceIn, interfacePart } from "./interfaces.ts";
import { bridgeColumns, flowColumns } from "./ovs-bridge.ts";
import { portPart } from "./ports.ts";
import { refusals, tunnelRefusals } from "./refusals.ts";

export interface CompileOptions {
  /** of bridges that do not say */
  readonly datapath: Datapath;
  /** of every container */
  readonly image: string;
}

/** What must stand on every host for a fabric, hosts and parts in the fabric's order; or all that cannot be built. */
export function compile(fabric: Fabric, options: CompileOptions): Checked<readonly HostParts[]> {
  const wiring = new Wiring(fabric);
  const trees = treeNames(wiring);
  const linkMtu = mtuToBuild(fabric);
  const problems: Problem[] = fabric.unmodelled.map(({ at }, i) => ({
    path: `unmodelled.${i}`,
    expected: "nothing: what has no model is not built",
    found: at,
  }));
  const { remoteIp, localIp } = fabric.columns.tunnels;
  const ends = new Set([...remoteIp, ...localIp]);
  const hosts = Array.from({ length: fabric.columns.hosts.count }, (_, host) => {
    const name = fabric.hostName(host);
    const context: HostContext = {
      fabric,
      host,
      datapath: options.datapath,
      image: options.image,
      names: hostNames(fabric, host),
      trees,
      linkMtu,
    };
    problems.push(...refusals(context));
    return { host: name, addresses: addressesAmong(ends, context), parts: [...partsOf(context)] };
  });
  problems.push(...tunnelRefusals(fabric, wiring.tunnels));
  return unless(problems, () => hosts);
}

function treeNames(wiring: Wiring): TreeNames {
  const { columns, bridges, ports } = topologyOfFabric(wiring, standingTunnels(wiring));
  return {
    bridgeIds: new Map(bridges.map((bridge, index) => [bridge, must(columns.bridgeIds[index])])),
    portNumbers: new Map(Array.from(ports, (port, index) => [port, must(columns.id[index]) & 0xff])),
  };
}

/** Of the host's own addresses those that are among these, which tunnels lead to or come from. */
function addressesAmong(named: ReadonlySet<number>, { fabric, host }: HostContext): readonly string[] {
  return must(fabric.columns.hosts.addresses[host])
    .filter(({ address }) => named.has(address))
    .map(({ address }) => formatIpv4(address));
}

function* partsOf(context: HostContext): Generator<Part> {
  const { fabric, host, names } = context;
  yield { kind: "switch", name: ".", of: fabric.hostName(host), columns: switchColumns(context) };
  const labels = networkLabels(context);
  for (const [of, name] of names.containers)
    yield { kind: "container", name, of, columns: { image: context.image, ...labels.get(of) } };
  for (const bridge of fabric.bridgesOf(host)) yield* bridgeParts(context, bridge);
}

/** Nothing for the defaults; what is set says whose it is, as it is set for others' bridges, too. */
function switchColumns({ fabric, host }: HostContext): Columns {
  const limit = must(fabric.columns.hosts.vlanLimit[host]);
  return limit === DEFAULT_VLAN_LIMIT
    ? {}
    : columnsOf({ [VLAN_LIMIT]: limit, [SWITCH_MARK]: ownerOf(fabric.name) });
}

/** By container, of each of its interfaces the network: what only the fabric knows, for whoever reads the host later. */
function networkLabels({ fabric, host }: HostContext): ReadonlyMap<string, Record<string, string>> {
  const { endpoints, networks, ports } = fabric.columns;
  const labels = new Map<string, Record<string, string>>();
  for (const port of [...fabric.bridgesOf(host)].flatMap((bridge) => [...fabric.portsOf(bridge)])) {
    const endpoint = must(ports.endpoint[port]);
    if (endpoint < 0) continue;
    const container = containerOf(fabric, endpoint);
    const network = must(networks.name[must(endpoints.network[endpoint])]);
    const label = { [`${NETWORK_LABEL}.${interfaceIn(fabric, endpoint)}`]: network };
    labels.set(container, { ...labels.get(container), ...label });
  }
  return labels;
}

function* bridgeParts(context: HostContext, bridge: number): Generator<Part> {
  const { fabric, names } = context;
  const { bridges, ports } = fabric.columns;
  const [name, of] = [must(names.bridges.get(bridge)), fabric.bridgeName(bridge)];
  const isOvs = fabric.bridgeSettings(bridge).kind === "ovs";
  if (isOvs) yield { kind: "bridge", name, of, columns: bridgeColumns(context, bridge) };
  else yield linuxBridge(context, bridge);
  if (isOvs && hasTables(fabric, bridge))
    yield { kind: "flows", name, of, columns: flowColumns(fabric, bridge) };
  for (const port of fabric.portsOf(bridge)) {
    if (ports.kind[port] === PORT.local) continue;
    const own = interfacePart(context, port);
    if (own !== undefined) yield own;
    if (isOvs) yield portPart(context, port);
  }
  if (isOvs && fabric.fdbOf(bridge).length > 0)
    yield { kind: "fdb", name, of, columns: fdbColumns(context, bridge) };
  if (isOvs && bridges.localUp[bridge] === 1)
    yield { kind: "local", name, of, columns: columnsOf({ addresses: addressesOf(fabric, bridge) }) };
}

/** Whether there is something to write: a bridge that is secure and is to have no flows has none. */
function hasTables(fabric: Fabric, bridge: number): boolean {
  const isSecure = fabric.bridgeSettings(bridge).failMode === "secure";
  return fabric.columns.bridges.hasFlows[bridge] === 1 && !(isSecure && fabric.flowsOf(bridge).length === 0);
}

/** docker0 is Docker's own: it must be there. */
function linuxBridge({ fabric, names }: HostContext, bridge: number): Part {
  const name = must(names.bridges.get(bridge));
  return {
    kind: name === DOCKER_BRIDGE ? "nic" : "linux-bridge",
    name,
    of: fabric.bridgeName(bridge),
    columns: columnsOf({ addresses: addressesOf(fabric, bridge) }),
  };
}

function addressesOf(fabric: Fabric, bridge: number): string | undefined {
  return setOf(must(fabric.columns.bridges.localAddresses[bridge]).map(formatCidr));
}

/** By VLAN and address: the port. */
function fdbColumns({ fabric, names }: HostContext, bridge: number) {
  const { vlan, mac, port } = fabric.columns.fdb;
  return Object.fromEntries(
    Array.from(fabric.fdbOf(bridge), (row) => [
      `${vlan[row]} ${formatMac(must(mac[row]) as Mac)}`,
      must(names.ports.get(must(port[row]))),
    ]),
  );
}
