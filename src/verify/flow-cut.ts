import { type Fabric, must } from "../model/fabric/fabric.ts";
import type { HopData } from "../sim/hop-data.ts";
import type { DropReason } from "../sim/trace.ts";
import { flowText } from "../sim/words.ts";
import { type Acting, originOfFlow } from "./acting-flow.ts";
import type { Blame } from "./blame-words.ts";
import type { EndpointPair } from "./endpoint-pair.ts";

type Drop = Extract<HopData, { readonly step: "drop" }>;

/** Drops that flows bring about, or that they lack. */
const BY_FLOW: ReadonlySet<DropReason> = new Set<DropReason>(["no-flow", "flow-drops", "no-such-port"]);

/**
 * The flow that ends the frames of a ping between two endpoints, or the bridge that has none for them: on the
 * sender's host, or on the target's once they have come to its bridge. What is flooded to other hosts ends there as it may.
 */
export function flowCut(
  fabric: Fabric,
  steps: readonly HopData[],
  { from, to }: EndpointPair,
): Blame | undefined {
  const { endpoints, ports } = fabric.columns;
  const [near, far] = [must(endpoints.port[from]), must(endpoints.port[to])];
  const target = ports.bridge[far];
  const hasCome = steps.some((step) => "port" in step && ports.bridge[step.port] === target);
  const places = [near, far].map((port) => fabric.hostOf(port));
  for (const host of hasCome ? places.toReversed() : places.slice(0, 1)) {
    const at = steps.findIndex((step) => isCut(step) && fabric.hostOf(step.port) === host);
    const step = steps[at];
    if (step !== undefined && isCut(step)) return tell(fabric, step, actingAt(steps, at, step.port));
  }
  return undefined;
}

/** The flow of one bridge that ends a frame, or that the bridge has none for it. */
export function flowEnd(fabric: Fabric, steps: readonly HopData[], bridge: number): Blame | undefined {
  const at = steps.findIndex((step) => isCut(step) && fabric.columns.ports.bridge[step.port] === bridge);
  const step = steps[at];
  return step !== undefined && isCut(step) ? tell(fabric, step, actingAt(steps, at, step.port)) : undefined;
}

function isCut(step: HopData): step is Drop {
  return step.step === "drop" && BY_FLOW.has(step.reason);
}

/** The last flow that acted on the frame since it came in by this port; undefined: none did. */
function actingAt(steps: readonly HopData[], at: number, port: number): Acting | undefined {
  for (let i = at - 1; i >= 0; i--) {
    const step = must(steps[i]);
    if (step.step === "table" && step.port === port) return step;
    if (step.step === "receive" && step.port === port) return undefined;
    if (step.step === "patch" && step.peer === port) return undefined;
  }
  return undefined;
}

function tell(fabric: Fabric, { port, reason }: Drop, acting: Acting | undefined): Blame {
  const { ports, bridges } = fabric.columns;
  const bridge = must(ports.bridge[port]);
  const [at, name] = [fabric.portName(port), fabric.bridgeName(bridge)];
  const origin = acting === undefined ? undefined : originOfFlow(fabric, acting);
  if (acting === undefined)
    return {
      cause: `no flow of ${name} matches what comes in by ${at}`,
      path: fabric.blame(bridges.origin[bridge]),
    };
  return {
    cause: `what comes in by ${at} ends at ${name}'s ${flowText(acting.flow)}: ${WORDS[reason] ?? reason}`,
    path: fabric.blame(origin ?? bridges.origin[bridge]),
  };
}

const WORDS: Partial<Record<DropReason, string>> = {
  "no-flow": "no flow of the table that it leads to matches",
  "flow-drops": "it drops the frame",
  "no-such-port": "the bridge has no such port",
};
