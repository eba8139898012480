import { must } from "../model/fabric/fabric.ts";
import { PORT } from "../model/fabric/columns.ts";
import { tunnelName } from "../model/fabric/tunnel-words.ts";
import { frameFields } from "../model/frame-fields.ts";
import { probeFrame } from "../sim/echo.ts";
import { ping, type PingFailure } from "../sim/ping.ts";
import type { DropReason, Hop } from "../sim/trace.ts";
import type { Context } from "./context.ts";
import type { Outcome } from "./outcome.ts";
import { statesOf } from "./states.ts";
import type { Unreached } from "./run-pairs.ts";
import type { Violation } from "./verdict.ts";

const SMALL = 64;
const STEPS = 40;

/** What keeps two endpoints apart, as the run of a ping between them shows it. */
export function tellUnreached(
  context: Context,
  outcome: Outcome,
  { kind, from, to, count, network }: Unreached,
): Violation {
  const { fabric, wiring } = context;
  const size = kind === "mtu-blackhole" ? must(fabric.columns.endpoints.mtu[from]) : SMALL;
  const { hops, reason } = ping(context.scene(outcome), from, to, { size, trace: true });
  const sent = probeFrame(fabric, from, to, { kind: "echo", size });
  const { cause, path } = causeOf(context, hops, reason, { kind, from, to, size });
  return {
    kind,
    from: fabric.endpointName(from),
    to: fabric.endpointName(to),
    when: "converged",
    count,
    setup: [],
    states: statesOf(wiring, outcome),
    ...(sent.ok ? { frame: frameFields(sent.frame) } : {}),
    trace: hops.slice(-STEPS).map(({ at, step, detail }) => ({ at, step, detail })),
    cause: `${fabric.networkName(network)}: ${cause}`,
    blame: path,
  };
}

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
  "no-tables",
  "no-route",
];

interface Pair {
  readonly kind: Unreached["kind"];
  readonly from: number;
  readonly to: number;
  readonly size: number;
}

function causeOf(
  context: Context,
  hops: readonly Hop[],
  reason: PingFailure | undefined,
  pair: Pair,
): { readonly cause: string; readonly path: string } {
  const { fabric } = context;
  const cut = CUTS.flatMap((why) => hops.filter((hop) => hop.reason === why))[0];
  const port = cut === undefined ? undefined : fabric.findPort(cut.at);
  if (cut !== undefined && port !== undefined)
    return { cause: wordsFor(context, cut, port, pair), path: culprit(context, cut, port, pair) };
  const { endpoints, ports, bridges } = fabric.columns;
  const bridge = (endpoint: number) => must(ports.bridge[must(endpoints.port[endpoint])]);
  const [near, far] = [bridge(pair.from), bridge(pair.to)];
  const path = fabric.blame(bridges.origin[far]);
  if (near === far)
    return { cause: `both are on ${fabric.bridgeName(near)}, and yet: ${reason ?? "no answer"}`, path };
  if (reason === "no-route")
    return {
      cause: "different subnets, and no gateway between them",
      path: fabric.blame(endpoints.origin[pair.from]),
    };
  return { cause: `no wire leads from ${fabric.bridgeName(near)} to ${fabric.bridgeName(far)}`, path };
}

function wordsFor({ fabric, wiring }: Context, cut: Hop, port: number, { size }: Pair): string {
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
    case "path-down":
      return `the underlay has no route from ${fabric.hostName(fabric.hostOf(port))} for what ${cut.at} sends`;
    case "path-drops":
      return `the underlay drops ${tunnelName(fabric, tunnel)} on the way that ${cut.at} sends`;
    case "no-taker":
      return `no tunnel at the far host takes what ${cut.at} sends`;
    default:
      return group >= 0 || tunnel < 0
        ? `${cut.at} drops it: ${cut.reason}`
        : `${cut.at} leads nowhere: ${cut.reason}`;
  }
}

/** The element to blame: the underlay's path where it is one that the file names, else the port or the sender. */
function culprit({ fabric, wiring }: Context, cut: Hop, port: number, { from }: Pair): string {
  const { ports, paths, endpoints } = fabric.columns;
  const tunnel = must(ports.tunnel[port]);
  const row = ports.kind[port] === PORT.tunnel ? (wiring.pathOf(tunnel)?.row ?? -1) : -1;
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
