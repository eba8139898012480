import { PORT } from "../../model/fabric/columns.ts";
import { type Fabric, must } from "../../model/fabric/fabric.ts";
import { OVS_BRIDGE } from "../../model/fabric/spec.ts";
import type { TunnelIndex } from "../../model/forwarding/tunnel-index.ts";
import type { Problem } from "../../model/values/problem.ts";
import { MAX_INTERFACE_NAME } from "../names.ts";
import { DOCKER_BRIDGE } from "../part.ts";
import type { HostContext } from "./context.ts";
import { containerOf, leadsAway } from "./host-names.ts";
import { interfaceIn } from "./interfaces.ts";

/** What simnet models and does not build, each with the path in the file that asks for it. */
export function refusals(context: HostContext): Problem[] {
  const { fabric, host } = context;
  const bridges = [...fabric.bridgesOf(host)];
  const ports = bridges.flatMap((bridge) => [...fabric.portsOf(bridge)]);
  return [
    ...bridges.flatMap((bridge) => bridgeRefusals(context, bridge)),
    ...ports.flatMap((port) => portRefusals(context, port)),
    ...sharedInterfaces(context, ports),
    ...secondGateways(context, ports),
  ];
}

/** Of tunnels that have all ends alike the switch takes one, and which is chance: whoever is late is not there at all. */
export function tunnelRefusals(fabric: Fabric, tunnels: TunnelIndex): Problem[] {
  return tunnels.ties.flatMap(([first, ...others]) =>
    others.map((tunnel) => {
      const [name, port] = [first, tunnel].map((one) => must(fabric.columns.tunnels.port[must(one)])) as [
        number,
        number,
      ];
      return {
        path: fabric.origins.path(must(fabric.columns.ports.origin[port])),
        expected: `a tunnel whose ends or key are not those of ${fabric.portName(name)}: Open vSwitch refuses one of the two`,
        found: fabric.portName(port),
      };
    }),
  );
}

/** An endpoint that names no interface has the first one, which another of its container may name. */
function sharedInterfaces({ fabric }: HostContext, ports: readonly number[]): Problem[] {
  const holders = new Map<string, number>();
  return ports.flatMap((port) => {
    const endpoint = must(fabric.columns.ports.endpoint[port]);
    if (endpoint < 0) return [];
    const place = `${containerOf(fabric, endpoint)}:${interfaceIn(fabric, endpoint)}`;
    const other = holders.get(place);
    holders.set(place, other ?? endpoint);
    if (other === undefined) return [];
    const expected = `an interface of its own: ${place} is ${fabric.endpointName(other)}`;
    const path = fabric.blame(fabric.columns.endpoints.origin[endpoint]);
    return [{ path, expected, found: fabric.endpointName(endpoint) }];
  });
}

/** Linux has one default route of a kind: the second is refused, whatever it leads to. */
function secondGateways({ fabric }: HostContext, ports: readonly number[]): Problem[] {
  const holders = new Map<string, number>();
  return ports.flatMap((port) => {
    const endpoint = must(fabric.columns.ports.endpoint[port]);
    if (endpoint < 0 || fabric.columns.endpoints.gateway[endpoint] === 0) return [];
    const container = containerOf(fabric, endpoint);
    const other = holders.get(container);
    holders.set(container, other ?? endpoint);
    if (other === undefined) return [];
    const expected = `one gateway for ${container}, which has that of ${fabric.endpointName(other)}`;
    const path = `${fabric.blame(fabric.columns.endpoints.origin[endpoint])}.gateway`;
    return [{ path, expected, found: fabric.endpointName(endpoint) }];
  });
}

function bridgeRefusals({ fabric }: HostContext, bridge: number): Problem[] {
  const { bridges } = fabric.columns;
  const settings = fabric.bridgeSettings(bridge);
  const path = fabric.blame(bridges.origin[bridge]);
  const isLinux = settings.kind === "linux";
  const problems: Problem[] = [];
  if (bridges.localMasquerade[bridge] === 1 && bridges.name[bridge] !== DOCKER_BRIDGE)
    problems.push({
      path,
      expected: "no masquerade: simnet writes no packet filter",
      found: fabric.bridgeName(bridge),
    });
  if (isLinux && settings.stp)
    problems.push({
      path,
      expected: "a Linux bridge without spanning tree",
      found: fabric.bridgeName(bridge),
    });
  if (isLinux && settings.macAgeing !== OVS_BRIDGE.macAgeing)
    problems.push({
      path,
      expected: `a Linux bridge with mac-aging-time ${OVS_BRIDGE.macAgeing}`,
      found: fabric.bridgeName(bridge),
    });
  if (isLinux && bridges.localUp[bridge] === 0 && must(bridges.localAddresses[bridge]).length > 0)
    problems.push({
      path,
      expected: "no addresses, or an interface that is up: a Linux bridge that is down carries nothing",
      found: fabric.bridgeName(bridge),
    });
  return problems;
}

function portRefusals({ fabric }: HostContext, port: number): Problem[] {
  const { ports, bridges, links, origins } = { ...fabric.columns, origins: fabric.origins };
  const at = fabric.portName(port);
  const path = origins.path(must(ports.origin[port]));
  const [endpoint, link, bridge] = [ports.endpoint, ports.link, ports.bridge].map((of) => must(of[port])) as [
    number,
    number,
    number,
  ];
  const problems: Problem[] = [];
  const refuse = (expected: string, found = at) => problems.push({ path, expected, found });
  if (endpoint >= 0 && ports.kind[port] !== PORT.system)
    refuse("a port of type system for a container: it is one end of a pair of interfaces");
  if (endpoint >= 0 && interfaceIn(fabric, endpoint).length > MAX_INTERFACE_NAME)
    refuse(
      `an interface of at most ${MAX_INTERFACE_NAME} characters in the container`,
      fabric.endpointName(endpoint),
    );
  if (leadsAway(fabric, port) && must(ports.name[port]).length > MAX_INTERFACE_NAME)
    refuse(`an interface of at most ${MAX_INTERFACE_NAME} characters, as it leads to another host`);
  if (link >= 0 && !leadsAway(fabric, port) && fabric.portsOn(link).length > 2)
    refuse("two ports of one host, or ports of several hosts, on a link", `link:${links.name[link]}`);
  if (link >= 0 && endpoint >= 0) refuse("a link or a container at a port");
  if (leadsAway(fabric, port) && fabric.bridgeSettings(bridge).kind === "linux")
    refuse(`no port of the Linux bridge ${bridges.name[bridge]} that leads to another host`);
  if (endpoint >= 0 && ["lo", ".", ".."].includes(interfaceIn(fabric, endpoint)))
    refuse("a name that an interface in a container can have", fabric.endpointName(endpoint));
  if (
    fabric.bridgeSettings(bridge).kind === "linux" &&
    ports.kind[port] !== PORT.system &&
    ports.kind[port] !== PORT.local
  )
    refuse(`a port of type system on the Linux bridge ${bridges.name[bridge]}`);
  return problems;
}
