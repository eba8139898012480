import { must } from "../model/fabric/fabric.ts";
import type { Fabric } from "../model/fabric/fabric.ts";
import type { Flow } from "../model/openflow/flow.ts";
import { FIELD, WORD } from "../model/openflow/key.ts";
import type { Frame } from "../model/wire/frame.ts";
import type { HopData } from "../sim/hop-data.ts";
import { flowText } from "../sim/words.ts";
import { type Acting, originOfFlow } from "./acting-flow.ts";
import { type Blame, isByHand } from "./blame-words.ts";
import type { Context } from "./context.ts";
import type { EndpointPair } from "./endpoint-pair.ts";
import { flowEnd } from "./flow-cut.ts";
import { BASE, bridgeClass } from "./wire-class.ts";
import { WiresTowards } from "./wires-towards.ts";

/** The last frame that one of two endpoints sent to the other, and what became of it. */
interface Leg {
  /** where it should come out */
  readonly target: number;
  readonly steps: readonly HopData[];
}

/** Where the way of the frame itself ends that a ping lost: copies that were flooded elsewhere tell nothing. */
interface OwnWay {
  readonly leg: Leg;
  /** the nearest to the target of those that the frame came to */
  readonly bridge: number;
  /** its ports that lead on, or the target's own */
  readonly exits: readonly number[];
}

/** @returns undefined where the last frame was for a gateway, or several bridges are as near */
export function ownWay(
  { fabric, wiring }: Context,
  steps: readonly HopData[],
  pair: EndpointPair,
): OwnWay | undefined {
  const { ports } = fabric.columns;
  const leg = lastLeg(fabric, steps, pair);
  if (leg === undefined) return undefined;
  const home = must(ports.bridge[leg.target]);
  const wires = new WiresTowards(wiring, home);
  const bridge = wires.nearest(
    leg.steps.flatMap((step) => (isInside(step) ? must(ports.bridge[step.port]) : [])),
  );
  if (bridge === undefined) return undefined;
  return { leg, bridge, exits: bridge === home ? [leg.target] : wires.portsFrom(bridge) };
}

/** What ends it there; undefined where that bridge does not show it. */
export function ownWayEnd(context: Context, { leg, bridge, exits }: OwnWay): Blame | undefined {
  const { fabric } = context;
  const left = exits.find((port) => leg.steps.some((step) => isExit(step) && step.port === port));
  if (left !== undefined) return takenElsewhere(fabric, leg.steps, left);
  return notCarried(context, leg.steps, bridge, exits) ?? flowEnd(fabric, leg.steps, bridge);
}

function lastLeg(fabric: Fabric, steps: readonly HopData[], { from, to }: EndpointPair): Leg | undefined {
  const { endpoints } = fabric.columns;
  const [near, far] = [must(endpoints.port[from]), must(endpoints.port[to])];
  const at = steps.findLastIndex((step) => step.step === "send" && [near, far].includes(step.port));
  const step = steps[at];
  if (step?.step !== "send") return undefined;
  const receiver = step.port === near ? to : from;
  if (!isMeantFor(fabric, step.frame, receiver)) return undefined;
  return { target: must(endpoints.port[receiver]), steps: steps.slice(at) };
}

/** Whether the endpoint itself is asked for or written to, and not a gateway on the way there. */
function isMeantFor(fabric: Fabric, { dst, payload }: Frame, endpoint: number): boolean {
  if (dst === fabric.macOf(endpoint)) return true;
  return payload.kind === "arp" && payload.targetIp === fabric.columns.endpoints.ip[endpoint];
}

type AtPort = Extract<HopData, { readonly port: number }>;

/** Steps at the port by which a frame came into a bridge. */
function isInside(step: HopData): step is AtPort {
  return INSIDE.has(step.step);
}

const INSIDE: ReadonlySet<HopData["step"]> = new Set(["send", "receive", "table", "classify"]);

/** Steps at the port by which it leaves one. */
function isExit(step: HopData): step is AtPort {
  return (
    step.step === "output" || step.step === "encapsulate" || step.step === "patch" || step.step === "deliver"
  );
}

function takenElsewhere(fabric: Fabric, steps: readonly HopData[], left: number): Blame | undefined {
  const sent = steps.findIndex((step) => step.step === "encapsulate" && step.port === left);
  if (sent < 0) return undefined;
  const taken = steps.slice(sent).find((step) => step.step === "decapsulate");
  if (taken?.step !== "decapsulate") return undefined;
  const [by, at] = [fabric.portName(left), fabric.portName(taken.port)];
  return {
    cause: `${at} takes the packets that ${by} sends`,
    path: fabric.blame(fabric.columns.ports.origin[taken.port]),
  };
}

/** Where the frame is in a VLAN that no port carries by which it could get on. */
function notCarried(
  { fabric, relation }: Context,
  steps: readonly HopData[],
  bridge: number,
  exits: readonly number[],
): Blame | undefined {
  const { ports } = fabric.columns;
  const at = steps.findLastIndex((step) => step.step === "classify" && ports.bridge[step.port] === bridge);
  const step = steps[at];
  const [exit] = exits;
  if (step?.step !== "classify" || exit === undefined) return undefined;
  const node = bridgeClass(bridge, step.vlan, BASE.none);
  if (exits.some((port) => relation.leave(port, node).length > 0)) return undefined;
  const what = step.vlan === 0 ? "frames without a VLAN" : `VLAN ${step.vlan}`;
  const written = fabric.blame(ports.origin[exit]);
  const cause = `${fabric.portName(exit)} does not carry ${what}`;
  const setter = setterOf(steps, at, step.port);
  const origin = setter === undefined ? undefined : originOfFlow(fabric, setter);
  if (setter === undefined || origin === undefined || isByHand(written)) return { cause, path: written };
  const name = fabric.bridgeName(must(ports.bridge[setter.port]));
  return {
    cause: `${cause}, in which ${name} puts the frame: ${flowText(setter.flow)}`,
    path: fabric.blame(origin),
  };
}

/** The last flow that set the VLAN of a frame on its host. */
function setterOf(steps: readonly HopData[], at: number, port: number): Acting | undefined {
  let here = port;
  for (let i = at - 1; i >= 0; i--) {
    const step = must(steps[i]);
    if (step.step === "table" && step.port === here && setsVlan(step.flow)) return step;
    if (step.step === "patch" && step.peer === here) here = cameInBy(steps, i) ?? here;
    if (step.step === "receive" && step.port === here) return undefined;
  }
  return undefined;
}

/** The port by which a frame came into the bridge that it leaves by a patch. */
function cameInBy(steps: readonly HopData[], at: number): number | undefined {
  const before = steps.slice(0, at).findLast((step) => isInside(step));
  return before !== undefined && "port" in before ? before.port : undefined;
}

const TAG_WORD = Math.floor(FIELD.vlan_tci.start / WORD);

function setsVlan({ actions }: Flow): boolean {
  return actions.some(
    (action) =>
      action.kind === "mod-vlan-vid" ||
      action.kind === "push-vlan" ||
      (action.kind === "set" && Math.floor(action.to.start / WORD) === TAG_WORD),
  );
}
