import { PORT } from "../../model/fabric/columns.ts";
import { type Fabric, must } from "../../model/fabric/fabric.ts";
import { formatCidr, formatIpv4, type Ipv4 } from "../../model/values/ipv4.ts";
import { formatMac } from "../../model/values/mac.ts";
import { columnsOf, unlessDefault } from "../columns.ts";
import { PAIR_MTU, type Part } from "../part.ts";
import type { HostContext } from "./context.ts";
import { containerOf, leadsAway } from "./host-names.ts";

/** pipework's default, which the deck's figures have, too. */
const FIRST_INTERFACE = "eth1";

/**
 * The interface that a port is, on its host: one end of a pair whose other end is in a container, at another port
 * of the host, or nowhere; or one that the host must have.
 * @returns nothing for what Open vSwitch makes itself, and for the second end of a cable
 */
export function interfacePart(context: HostContext, port: number): Part | undefined {
  const { fabric, names } = context;
  const { kind, endpoint, link } = fabric.columns.ports;
  if (kind[port] !== PORT.system) return undefined;
  const [name, of] = [must(names.ports.get(port)), fabric.portName(port)];
  if (must(endpoint[port]) >= 0) return plug(context, port, must(endpoint[port]));
  if (leadsAway(fabric, port)) return { kind: "nic", name, of, columns: {} };
  if (must(link[port]) >= 0) return cable(context, port, must(link[port]));
  return { kind: "cable", name, of, columns: columnsOf({ master: masterOf(context, port) }) };
}

/** The Linux bridge that an interface is to join. Open vSwitch takes its own by name. */
function masterOf({ fabric, names }: HostContext, port: number): string | undefined {
  const bridge = must(fabric.columns.ports.bridge[port]);
  return fabric.bridgeSettings(bridge).kind === "linux" ? must(names.bridges.get(bridge)) : undefined;
}

function plug(context: HostContext, port: number, endpoint: number): Part {
  const { fabric, names } = context;
  const { endpoints, ports } = fabric.columns;
  const [address, gateway] = [must(endpoints.ip[endpoint]), must(endpoints.gateway[endpoint])] as [
    Ipv4,
    Ipv4,
  ];
  const bridge = must(ports.bridge[port]);
  const columns = columnsOf({
    container: must(names.containers.get(containerOf(fabric, endpoint))),
    interface: interfaceIn(fabric, endpoint),
    mac: formatMac(fabric.macOf(endpoint)),
    mtu: must(endpoints.mtu[endpoint]),
    address: address === 0 ? undefined : formatCidr({ address, length: must(endpoints.prefix[endpoint]) }),
    gateway: gateway === 0 ? undefined : formatIpv4(gateway),
    master: masterOf(context, port),
    // A switch in user space computes no checksum that the container has left to its interface.
    offload: leadsToUserspace(context, bridge) ? "off" : undefined,
  });
  return { kind: "plug", name: must(names.ports.get(port)), of: fabric.endpointName(endpoint), columns };
}

/** Whether frames of a bridge come to a switch in user space: to itself, or from a Linux bridge by a cable. */
function leadsToUserspace({ fabric, host, datapath }: HostContext, bridge: number): boolean {
  const isUserspace = (one: number) => {
    const { kind, datapathType } = fabric.bridgeSettings(one);
    return kind === "ovs" && (datapathType === "" ? datapath : datapathType) === "netdev";
  };
  const isCabled = [...fabric.portsOf(bridge)].some((port) => must(fabric.columns.ports.link[port]) >= 0);
  return isUserspace(bridge) || (isCabled && [...fabric.bridgesOf(host)].some(isUserspace));
}

/** What stands behind the colon of TENANT/CONTAINER:IF, else what pipework calls it. */
export function interfaceIn(fabric: Fabric, endpoint: number): string {
  return fabric.endpointName(endpoint).split(":")[1] ?? FIRST_INTERFACE;
}

/** The first of the two ports has the part. */
function cable(context: HostContext, port: number, link: number): Part | undefined {
  const { fabric, names, linkMtu } = context;
  const ends = [...fabric.portsOn(link)];
  const other = ends.find((one) => one !== port);
  if (ends[0] !== port) return undefined;
  const { up } = fabric.columns.links;
  const columns = columnsOf({
    peer: other === undefined ? undefined : must(names.ports.get(other)),
    mtu: unlessDefault(linkMtu(link), PAIR_MTU),
    up: up[link] === 1 ? undefined : false,
    master: masterOf(context, port),
    "peer-master": other === undefined ? undefined : masterOf(context, other),
  });
  return {
    kind: "cable",
    name: must(names.ports.get(port)),
    of: `link:${fabric.columns.links.name[link]}`,
    columns,
  };
}
