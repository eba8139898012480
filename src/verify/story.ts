import { type Fabric, must } from "../model/fabric/fabric.ts";
import { PORT } from "../model/fabric/columns.ts";
import type { Wiring } from "../model/forwarding/wiring.ts";
import { sentKey, tunnelName } from "../model/fabric/tunnel-words.ts";
import { formatIpv4, ipv4From } from "../model/values/ipv4.ts";
import type { SentKeys } from "./sent-keys.ts";
import type { TraceStep } from "./verdict.ts";
import type { Arrival, Way } from "./way.ts";

/**
 * A way in the words of a trace: one step where it enters, crosses and leaves each bridge.
 * @param sentKeys those that flows set, where they are known
 */
export function tellWay(wiring: Wiring, way: Way, sentKeys: SentKeys): readonly TraceStep[] {
  const { fabric } = wiring;
  return [
    ...tellArrivals(wiring, way.arrivals, sentKeys),
    { at: fabric.portName(way.out), step: "deliver", detail: `to ${whoIsAt(fabric, way.out)}` },
  ];
}

/** The same of a way that ends where it arrives last. */
export function tellArrivals(
  wiring: Wiring,
  arrivals: readonly Arrival[],
  sentKeys: SentKeys,
): readonly TraceStep[] {
  return arrivals.flatMap((arrival, i) =>
    i === 0
      ? [...tellStart(wiring, arrival), ...tellInto(wiring, arrival)]
      : [...tellWire(wiring, arrival, sentKeys), ...tellInto(wiring, arrival)],
  );
}

function whoIsAt(fabric: Fabric, port: number): string {
  const { endpoint, kind } = fabric.columns.ports;
  if (must(endpoint[port]) >= 0) return fabric.endpointName(must(endpoint[port]));
  return kind[port] === PORT.local
    ? `the host ${fabric.hostName(fabric.hostOf(port))}`
    : "whoever is outside";
}

function tellStart({ fabric }: Wiring, { port }: Arrival): readonly TraceStep[] {
  return [{ at: fabric.portName(port), step: "receive", detail: `from ${whoIsAt(fabric, port)}` }];
}

function tellInto({ fabric }: Wiring, { bridge, vlan, isBare, port, acts }: Arrival): readonly TraceStep[] {
  const at = fabric.portName(port);
  const hidden = isBare ? "" : ", whatever lies beneath";
  const known = vlan === undefined || vlan === 0 ? "no VLAN" : `VLAN ${vlan}${hidden}`;
  return [
    ...acts.map(({ text }) => ({ at, step: "table", detail: text })),
    ...(acts.length > 0 && vlan === undefined
      ? []
      : [{ at, step: "classify", detail: `${fabric.bridgeName(bridge)}: ${known}` }]),
  ];
}

function tellWire(
  wiring: Wiring,
  { by: out, port: into }: Arrival,
  sentKeys: SentKeys,
): readonly TraceStep[] {
  const { fabric } = wiring;
  const { ports, tunnels, links } = fabric.columns;
  const [from, to] = [fabric.portName(out), fabric.portName(into)];
  const link = must(ports.link[out]);
  if (link >= 0) return [{ at: from, step: "output", detail: `over link ${links.name[link]} to ${to}` }];
  switch (must(ports.kind[out])) {
    case PORT.patch:
      return [{ at: from, step: "patch", detail: `to ${to}` }];
    case PORT.tunnel: {
      const tunnel = must(ports.tunnel[out]);
      const [source, remote] = [wiring.sourceOf(tunnel), must(tunnels.remoteIp[tunnel])].map(showAddress);
      const detail = `${tunnelName(fabric, tunnel)} ${source} > ${remote}, ${sentKey(fabric, tunnel, sentKeys.get(out))}`;
      return [
        { at: from, step: "encapsulate", detail },
        { at: to, step: "decapsulate", detail: `${fabric.hostName(fabric.hostOf(into))} takes it here` },
      ];
    }
    default: {
      const how =
        must(ports.tunnel[into]) >= 0
          ? `the host decapsulates ${tunnelName(fabric, must(ports.tunnel[into]))} that the container built`
          : "the host's IP stack";
      return [
        { at: from, step: "host", detail: how },
        {
          at: to,
          step: must(ports.tunnel[into]) >= 0 ? "decapsulate" : "output",
          detail: "and here it comes out",
        },
      ];
    }
  }
}

const showAddress = (address: number): string => formatIpv4(must(ipv4From(address)));
