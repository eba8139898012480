import { formatFrame } from "../../model/frame-text.ts";
import type { Fabric } from "../../model/fabric/fabric.ts";
import { standingTunnels } from "../../model/forwarding/standing.ts";
import { Wiring } from "../../model/forwarding/wiring.ts";
import { treeOfFabric } from "../../model/spanning-tree/of-fabric.ts";
import { inject } from "../../sim/inject.ts";
import type { Storm } from "../../sim/storm.ts";
import type { Delivery, Hop } from "../../sim/trace.ts";
import { type Answer, EXIT, jsonAnswer, textAnswer } from "../answer.ts";
import type { Context } from "../context.ts";
import { judge } from "../judge.ts";
import { openNetwork } from "../open.ts";
import { refuse } from "../refusal.ts";
import { type Arrival, renderTrace } from "../render/trace.ts";
import {
  checkOptions,
  readRequest,
  type TraceOptions,
  type TraceRequest,
  wrongNames,
} from "../trace-request.ts";

/** `simnet trace FILE`: one frame's way from the converged tree and, but for --after, empty tables. */
export async function traceCommand(file: string, options: TraceOptions, context: Context): Promise<Answer> {
  const json = options.json === true;
  const misused = checkOptions(options);
  const network = await openNetwork(file, context);
  if (!network.ok) return refuse(file, [...misused, ...network.problems], json, context);
  const { fabric } = network.value;
  if (misused.length > 0) return refuse(file, [...misused, ...wrongNames(fabric, options)], json, context);
  const request = readRequest(fabric, options);
  if (!request.ok) return refuse(file, request.problems, json, context);
  const { title, frame } = request.value;
  const { hops, deliveries, storm, unsettled } = follow(fabric, request.value);
  const arrival = arrivalAt(fabric, options, deliveries);
  const code = storm !== undefined || arrival?.isWanted === false ? EXIT.finding : EXIT.ok;
  if (json)
    return jsonAnswer(code, {
      ...(arrival === undefined ? {} : { delivered: arrival.isThere }),
      deliveries,
      hops,
      ...(storm === undefined ? {} : { storm }),
      ...(unsettled.length === 0 ? {} : { unsettled }),
    });
  const told = {
    title,
    frame: frame === undefined ? "" : formatFrame(frame),
    hops,
    deliveries,
    storm,
    unsettled,
  };
  return textAnswer(code, renderTrace({ ...told, arrival }, context.out));
}

/** Whether the frame comes to --to, and whether that is as the file wants it, by the rule by which pings are judged. */
function arrivalAt(
  fabric: Fabric,
  { from = "", to }: TraceOptions,
  deliveries: readonly Delivery[],
): Arrival | undefined {
  if (to === undefined) return undefined;
  const isThere = deliveries.some(({ endpoint }) => endpoint === to);
  const judgement = judge(fabric, fabric.findEndpoint(from) ?? -1, fabric.findEndpoint(to) ?? -1, isThere);
  return { to, isThere, isWanted: judgement === "wanted" || judgement === "apart" };
}

interface Followed {
  readonly hops: readonly Hop[];
  readonly deliveries: readonly Delivery[];
  readonly storm: Storm | undefined;
  /** Bridges where it is open what comes of BPDUs, and so which tree there is. */
  readonly unsettled: readonly string[];
}

function follow(fabric: Fabric, { port, frame, after }: TraceRequest): Followed {
  if (frame === undefined)
    return { hops: [notSent(fabric.portName(port))], deliveries: [], storm: undefined, unsettled: [] };
  const wiring = new Wiring(fabric);
  const { hops, deliveries, storm } = inject(wiring, { at: port, frame, after, trace: true });
  const { unsettled } = treeOfFabric(wiring, standingTunnels(wiring));
  return {
    hops,
    deliveries: deliveries.map(({ port: _row, ...delivery }) => delivery),
    storm,
    unsettled: unsettled.map((bridge) => fabric.bridgeName(bridge)),
  };
}

/** Without a route a container sends nothing: that is all of the trace. */
function notSent(at: string): Hop {
  const detail = "the sender has no route there: another subnet, and no gateway that anybody has";
  return { at, step: "drop", detail, reason: "no-route", time: 0 };
}
