import type { Disabled } from "../model/fabric/apply.ts";
import { must } from "../model/fabric/fabric.ts";
import type { Wiring } from "../model/forwarding/wiring.ts";
import { flowText } from "../sim/words.ts";
import { type Blame, isByHand } from "./blame-words.ts";
import type { Trials } from "./trials.ts";
import type { Arrival, Way } from "./way.ts";

/** A flow that takes the frame on its way, or that of a frame which taught a bridge what takes it. */
interface FlowHit {
  readonly row: number;
  /** by which the frame came */
  readonly port: number;
}

/** In turn. What taught a bridge a flow comes before what that flow does. */
function flowHits(arrivals: readonly Arrival[]): readonly FlowHit[] {
  return arrivals.flatMap(({ acts, port }) =>
    acts.flatMap(({ row, taughtBy = [] }) => [...flowHits(taughtBy), ...(row < 0 ? [] : [{ row, port }])]),
  );
}

/**
 * Of the flows that the file names, one without which the frame would not get there, and without which the tenants
 * would reach among themselves all that they do: it is there for the leak alone. Without it is to say that it is
 * removed, or that it drops what it takes, for where it is removed another may do the same. Of several the last; the
 * others are told. Else the last that a change made and without which the frame would not get there.
 */
export function blameFlow(wiring: Wiring, trials: Trials, way: Way): Blame | undefined {
  const { fabric } = wiring;
  const { flow, origin } = fabric.columns.flows;
  const pathOf = ({ row }: FlowHit) => fabric.blame(origin[row]);
  const last = new Map(flowHits(way.arrivals).map((hit) => [hit.row, hit]));
  const written = [...last.values()].filter((hit) => isWritten(pathOf(hit)));
  const spare = written.filter(({ row }) =>
    HOW.some((how) => trials.needsFlow(way, row, how) && trials.isSpare(row, how)),
  );
  const isChanged = (hit: FlowHit) => isByHand(pathOf(hit)) && trials.needsFlow(way, hit.row, "removed");
  const guilty = spare.at(-1) ?? written.findLast(isChanged);
  if (guilty === undefined) return undefined;
  const { port, row } = guilty;
  const bridgeOf = (hit: FlowHit) => fabric.bridgeName(must(fabric.columns.ports.bridge[hit.port]));
  const bridge = bridgeOf(guilty);
  const others = spare
    .filter((hit) => hit !== guilty)
    .map((hit) => `${bridgeOf(hit) === bridge ? "" : `${bridgeOf(hit)}'s `}${flowText(must(flow[hit.row]))}`);
  const also = others.length === 0 ? "" : `; nor would it get there without ${others.join(", or ")}`;
  const cause = `${bridge} lets through what comes in by ${fabric.portName(port)}: ${flowText(must(flow[row]))}${also}`;
  return { cause, path: pathOf(guilty) };
}

const HOW: readonly Disabled[] = ["removed", "dropping"];

/** Whether a path leads to a flow itself, and not to what a design made flows for. */
function isWritten(path: string): boolean {
  return isByHand(path) || /\.flows\.\d+$/.test(path);
}

/**
 * The first flow on the way that was made for another tenant than the sender: from there on its frame is taken for
 * that tenant's.
 */
export function blameTaker({ fabric }: Wiring, from: number, way: Way): Blame | undefined {
  const { flows, ports } = fabric.columns;
  const name = fabric.tenantName(from);
  // What taught a bridge was sent by others, and may well be theirs.
  const hits = way.arrivals.flatMap(({ acts, port }) => acts.map(({ row }) => ({ row, port })));
  for (const { row, port } of hits.filter((hit) => hit.row >= 0)) {
    const path = fabric.blame(flows.origin[row]);
    const [root, tenant] = path.split(".");
    if (root !== "tenants" || tenant === undefined || tenant === name) continue;
    const bridge = fabric.bridgeName(must(ports.bridge[port]));
    const cause = `${bridge} takes for ${tenant}'s what comes in by ${fabric.portName(port)}: ${flowText(must(flows.flow[row]))}`;
    return { cause, path };
  }
  return undefined;
}
