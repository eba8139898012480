import { PORT } from "../model/fabric/columns.ts";
import { type Fabric, must } from "../model/fabric/fabric.ts";
import { Origins } from "../model/fabric/origin.ts";
import { sentKey, tunnelName } from "../model/fabric/tunnel-words.ts";
import type { HopData } from "../sim/hop-data.ts";
import type { PingFailure } from "../sim/ping.ts";
import type { DropReason, Hop } from "../sim/trace.ts";
import { originOfFlow } from "./acting-flow.ts";
import { type Blame, isByHand } from "./blame-words.ts";
import type { Context } from "./context.ts";
import type { EndpointPair } from "./endpoint-pair.ts";
import { flowCut } from "./flow-cut.ts";
import { ownWay, ownWayEnd } from "./own-way.ts";
import { areJoined, failedOnTheWay, noRoute, noWire } from "./unjoined.ts";
import { sentKeysIn } from "./sent-keys.ts";

/** Drops that cut a network, the likeliest culprit first; others are the ordinary end of a flooded copy. */
const CUTS: readonly DropReason[] = [
  "larger-than-path",
  "larger-than-link",
  "larger-than-mtu",
  "tunnel-refused",
  "path-down",
  "path-drops",
  "no-taker",
  "no-such-host",
  "no-source-address",
  "own-address",
  "patch-dangling",
  "link-down",
  "vlan-not-trunked",
  "tagged-on-access",
  "cvlan-excluded",
  "no-tables",
  "no-route",
];

/** A ping that came to nothing. */
interface Run {
  readonly hops: readonly Hop[];
  readonly steps: readonly HopData[];
  readonly reason: PingFailure | undefined;
}

interface Pinged extends EndpointPair {
  /** bytes of the IP packet */
  readonly size: number;
}

/** What cut it off, and the path in the file to blame. */
export function causeOf(context: Context, { hops, steps, reason }: Run, pair: Pinged): Blame {
  const { fabric } = context;
  const way = ownWay(context, steps, pair);
  const exits = new Set(way?.exits);
  const tell = ({ cut, port }: Cut): Blame => ({
    cause: wordsFor(context, cut, port, { ...pair, steps }),
    path: culprit(context, cut, port, pair),
  });
  const cuts = cutsAmong(fabric, hops);
  const own = cuts.find(({ port }) => exits.has(port));
  if (own !== undefined) return tell(own);
  const end = way === undefined ? undefined : ownWayEnd(context, way);
  if (end === undefined && cuts[0] !== undefined) return tell(cuts[0]);
  const failed = failedOnTheWay(fabric, steps);
  if (failed !== undefined) return failed;
  const { endpoints, ports, bridges } = fabric.columns;
  const bridge = (endpoint: number) => must(ports.bridge[must(endpoints.port[endpoint])]);
  const [near, far] = [bridge(pair.from), bridge(pair.to)];
  const path = fabric.blame(bridges.origin[far]);
  if (reason === "no-route") return noRoute(fabric, pair);
  if (near !== far && !areJoined(context, pair, near, far)) return noWire(fabric, pair, [near, far]);
  const hand = madeByHand(fabric, steps, pair.to);
  // What was changed by hand on the way is to blame before what a design did.
  if (end !== undefined) return hand === undefined || isByHand(end.path) ? end : { ...end, path: hand };
  if (near === far)
    return { cause: `both are on ${fabric.bridgeName(near)}, and yet: ${reason ?? "no answer"}`, path };
  const ended = flowCut(fabric, steps, pair);
  if (ended !== undefined && (hand === undefined || isByHand(ended.path))) return ended;
  return { cause: lastSeen(fabric, steps, pair.to), path: hand ?? path };
}

interface Cut {
  readonly cut: Hop;
  readonly port: number;
}

/** The likeliest culprit first. */
function cutsAmong(fabric: Fabric, hops: readonly Hop[]): readonly Cut[] {
  return CUTS.flatMap((why) =>
    hops.flatMap((cut) => {
      const port = cut.reason === why ? fabric.findPort(cut.at) : undefined;
      return port === undefined ? [] : { cut, port };
    }),
  );
}

/** How far frames came on wires that lead to the target. */
function lastSeen(fabric: Fabric, steps: readonly HopData[], to: number): string {
  const { endpoints, ports } = fabric.columns;
  const port = must(endpoints.port[to]);
  const bridge = must(ports.bridge[port]);
  const seen = new Set(steps.flatMap((step) => ("port" in step ? step.port : [])));
  const [at, there] = [fabric.portName(port), fabric.bridgeName(bridge)];
  if (seen.has(port)) return `what comes out at ${at} is not as ${fabric.endpointName(to)} takes it`;
  if (Array.from(seen).some((one) => ports.bridge[one] === bridge))
    return `frames come to ${there}, but not out at ${at}`;
  return `wires lead to ${there}, but no frame comes there`;
}

/** The first on their way that was made by hand, the target's port included: a flow, or a port. */
function madeByHand(fabric: Fabric, steps: readonly HopData[], to: number): string | undefined {
  const { ports, endpoints } = fabric.columns;
  const origins = steps.flatMap((step) => {
    if (!("port" in step)) return [];
    return [must(ports.origin[step.port]), originOfFlow(fabric, step) ?? []].flat();
  });
  const target = must(ports.origin[must(endpoints.port[to])]);
  return [...new Set([...origins, target])].map((origin) => fabric.blame(origin)).find(isByHand);
}

function wordsFor(
  { fabric, wiring }: Context,
  cut: Hop,
  port: number,
  { size, steps }: Pinged & Pick<Run, "steps">,
): string {
  const { ports } = fabric.columns;
  const tunnel = must(ports.tunnel[port]);
  const group = tunnel < 0 ? -1 : must(wiring.target[tunnel]);
  switch (cut.reason) {
    case "larger-than-path": {
      const path = wiring.pathOf(tunnel);
      return `packets of ${size} bytes do not fit through ${cut.at} (underlay MTU ${path?.mtu}, DF set): large frames vanish, small ones pass`;
    }
    case "tunnel-refused":
      return `Open vSwitch refuses ${cut.at}: another tunnel of the host has its remote_ip and key, so this bridge is cut off`;
    case "link-down": {
      const link = must(ports.link[port]);
      return link < 0 || ports.up[port] === 0
        ? `${cut.at} has failed`
        : `${cut.at} leads nowhere: link ${fabric.columns.links.name[link]} is down`;
    }
    case "path-down":
      return `the underlay has no route from ${fabric.hostName(fabric.hostOf(port))} for what ${cut.at} sends`;
    case "path-drops":
      return `the underlay drops ${tunnelName(fabric, tunnel)} on the way that ${cut.at} sends`;
    case "no-taker":
      return `no tunnel at the far host takes what ${cut.at} sends with ${sentKey(fabric, tunnel, sentKeysIn(steps).get(port))}`;
    default:
      return group >= 0 || tunnel < 0
        ? `${cut.at} drops it: ${cut.reason}`
        : `${cut.at} leads nowhere: ${cut.reason}`;
  }
}

/** The element to blame: the underlay's path where it is one that the file names, else the port or the sender. */
function culprit({ fabric, wiring }: Context, cut: Hop, port: number, { from }: Pinged): string {
  const { ports, paths, endpoints } = fabric.columns;
  const tunnel = must(ports.tunnel[port]);
  const path = ports.kind[port] === PORT.tunnel ? (wiring.pathOf(tunnel)?.row ?? -1) : -1;
  // Nobody wrote a path that is there because it has failed.
  const row = path >= 0 && paths.origin[path] === Origins.ROOT ? -1 : path;
  switch (cut.reason) {
    case "path-down":
    case "path-drops":
      return fabric.blame(row < 0 ? ports.origin[port] : paths.origin[row]);
    case "larger-than-path":
      return fabric.blame(row < 0 ? endpoints.origin[from] : paths.origin[row]);
    default:
      return fabric.blame(ports.origin[port]);
  }
}
