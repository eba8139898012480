import { PORT } from "../../model/fabric/columns.ts";
import { must } from "../../model/fabric/fabric.ts";
import type { Problem } from "../../model/values/problem.ts";
import { MAX_INTERFACE_NAME } from "../names.ts";
import type { HostContext } from "./context.ts";
import { leadsAway } from "./host-names.ts";
import { interfaceIn } from "./interfaces.ts";

/** What simnet models and does not build, each with the path in the file that asks for it. */
export function refusals(context: HostContext): Problem[] {
  const { fabric, host } = context;
  return [...fabric.bridgesOf(host)].flatMap((bridge) => [
    ...bridgeRefusals(context, bridge),
    ...[...fabric.portsOf(bridge)].flatMap((port) => portRefusals(context, port)),
  ]);
}

function bridgeRefusals({ fabric }: HostContext, bridge: number): Problem[] {
  const { bridges } = fabric.columns;
  const settings = fabric.bridgeSettings(bridge);
  const path = fabric.blame(bridges.origin[bridge]);
  const isLinux = settings.kind === "linux";
  const problems: Problem[] = [];
  if (bridges.localMasquerade[bridge] === 1 && bridges.name[bridge] !== "docker0")
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
  if (
    fabric.bridgeSettings(bridge).kind === "linux" &&
    ports.kind[port] !== PORT.system &&
    ports.kind[port] !== PORT.local
  )
    refuse(`a port of type system on the Linux bridge ${bridges.name[bridge]}`);
  return problems;
}
