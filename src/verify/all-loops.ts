import { type Fabric, must } from "../model/fabric/fabric.ts";
import { isWholePort } from "./kinds.ts";
import { isOpen } from "./flood-graph.ts";
import { isForest } from "./forest.ts";
import { provisoOf } from "./headers/arrivals.ts";
import { EndlessFrames } from "./headers/header-loops.ts";
import type { Switches } from "./headers/switches.ts";
import { Undecided } from "./headers/undecided.ts";
import { type Loop, loopsIn } from "./loops.ts";
import type { Outcome } from "./outcome.ts";
import { type JoinedBridges, withoutModel } from "./joined.ts";
import type { Relation } from "./relation.ts";
import { tellingsOf } from "./told-apart.ts";

/** What is known of a fabric whose loops are looked for. */
export interface LoopWorld {
  readonly relation: Relation;
  readonly joined: ReadonlyMap<number, JoinedBridges>;
  switches(joined: JoinedBridges): Switches;
}

export interface LoopsFound {
  readonly loops: readonly Loop[];
  /** why there may be more */
  readonly undecided: readonly string[];
}

/** The loops of one outcome: by classes of frames where those will do, elsewhere by sets of frames. */
export function findLoops(world: LoopWorld, outcome: Outcome): LoopsFound {
  const { relation, joined } = world;
  const loops = [...loopsIn(relation, outcome, (bridge) => isKnown(must(joined.get(bridge))))];
  const undecided: string[] = [];
  for (const one of new Set(joined.values())) {
    if (one.unmodelled.length > 0) undecided.push(withoutModel(one.unmodelled));
    if (one.isPlain || one.unmodelled.length > 0) continue;
    try {
      loops.push(...endlessIn(world, outcome, one));
    } catch (error) {
      if (!(error instanceof Undecided)) throw error;
      undecided.push(error.message);
    }
  }
  return { loops, undecided };
}

/** Whether classes of frames tell all that these bridges do. */
function isKnown({ isPlain, unmodelled }: JoinedBridges): boolean {
  return isPlain && unmodelled.length === 0;
}

/** @throws Undecided */
function endlessIn(world: LoopWorld, outcome: Outcome, joined: JoinedBridges): readonly Loop[] {
  const { relation } = world;
  const { fabric } = relation.wiring;
  const { bridges } = joined;
  const isTree = isForest(relation, outcome, (bridge) => bridges.includes(bridge));
  if (isTree && !bridges.some((bridge) => leavesTree(fabric, bridge))) return [];
  const edges = bridges.flatMap((bridge) =>
    [...fabric.portsOf(bridge)].filter((port) => fabric.isEdge(port)),
  );
  // Those with endpoints first: a loop is shown best by somebody's frame.
  edges.sort((a, b) => Number(isPlugged(fabric, b)) - Number(isPlugged(fabric, a)));
  const switches = world.switches(joined);
  const endless = new EndlessFrames(switches, edges, (port) => isOpen(relation, outcome, port));
  const loops = endless.loops();
  const proviso = provisoOf(switches, bridges);
  return loops.map(({ ring, bridges: own, at, frame, lessons }) => ({
    ring,
    bridges: own,
    sent: { at, frame, lessons, proviso },
  }));
}

function isPlugged({ columns: { ports } }: Fabric, port: number): boolean {
  return must(ports.endpoint[port]) >= 0;
}

/** Whether a bridge's flows may send a frame back by the port that it came by, or by one that spanning tree blocks. */
function leavesTree(fabric: Fabric, bridge: number): boolean {
  return [...fabric.flowsOf(bridge)].some((row) => {
    const flow = must(fabric.columns.flows.flow[row]);
    const sendsAnywhere = tellingsOf(flow).outputs.some((field) => !isWholePort(field));
    return sendsAnywhere || flow.actions.some(({ kind }) => kind === "in-port" || kind === "all");
  });
}
