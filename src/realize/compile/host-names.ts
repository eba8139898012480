import { PORT } from "../../model/fabric/columns.ts";
import { type Fabric, must } from "../../model/fabric/fabric.ts";
import { Namer } from "../names.ts";

/** What bridges, ports and containers of one host are called there. */
export interface HostNames {
  /** by row */
  readonly bridges: ReadonlyMap<number, string>;
  readonly ports: ReadonlyMap<number, string>;
  /** by TENANT/CONTAINER */
  readonly containers: ReadonlyMap<string, string>;
}

/**
 * Interfaces that lead to other hosts are there already and keep their names; then bridges, then ports, each in the
 * file's order.
 */
export function hostNames(fabric: Fabric, host: number): HostNames {
  const { bridges: all, ports: allPorts } = fabric.columns;
  const interfaces = Namer.ofInterfaces();
  const [bridges, ports] = [new Map<number, string>(), new Map<number, string>()];
  const own = [...fabric.bridgesOf(host)];
  const ownPorts = own
    .flatMap((bridge) => [...fabric.portsOf(bridge)])
    .filter((port) => allPorts.kind[port] !== PORT.local);
  for (const port of ownPorts.filter((one) => leadsAway(fabric, one))) {
    const name = must(allPorts.name[port]);
    interfaces.reserve(name);
    ports.set(port, name);
  }
  for (const bridge of own)
    bridges.set(bridge, interfaces.name(must(all.name[bridge]), fabric.bridgeName(bridge)));
  for (const port of ownPorts)
    if (!ports.has(port)) ports.set(port, interfaces.name(must(allPorts.name[port]), fabric.portName(port)));
  return { bridges, ports, containers: containerNames(fabric, ownPorts) };
}

/** Whether a port is an interface of the host's own: its link has ports of another host, too. */
export function leadsAway(fabric: Fabric, port: number): boolean {
  const link = must(fabric.columns.ports.link[port]);
  const host = fabric.hostOf(port);
  return link >= 0 && fabric.portsOn(link).some((other) => fabric.hostOf(other) !== host);
}

/** The container of an endpoint, as TENANT/CONTAINER. */
export function containerOf(fabric: Fabric, endpoint: number): string {
  const written = must(fabric.columns.endpoints.container[endpoint]);
  return written === "" ? must(fabric.endpointName(endpoint).split(":")[0]) : written;
}

function containerNames(fabric: Fabric, ports: readonly number[]): ReadonlyMap<string, string> {
  const namer = Namer.ofContainers();
  const names = new Map<string, string>();
  for (const port of ports) {
    const endpoint = must(fabric.columns.ports.endpoint[port]);
    if (endpoint < 0) continue;
    const container = containerOf(fabric, endpoint);
    if (!names.has(container)) names.set(container, namer.name(container.replaceAll("/", "."), container));
  }
  return names;
}
