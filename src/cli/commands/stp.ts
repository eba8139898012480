import { formatFailure } from "../../model/fabric/failure.ts";
import { type Fabric, must } from "../../model/fabric/fabric.ts";
import { isGone, outageOf } from "../../model/fabric/outage.ts";
import { standingTunnels } from "../../model/forwarding/standing.ts";
import { Wiring } from "../../model/forwarding/wiring.ts";
import { topologyOfFabric } from "../../model/spanning-tree/of-fabric.ts";
import { partedBridges } from "../../model/spanning-tree/parted.ts";
import { topologyFrom } from "../../model/spanning-tree/topology.ts";
import { blowOf } from "../../sim/spanning-tree/blow.ts";
import { type Stretch, tellStory } from "../../sim/spanning-tree/story.ts";
import { type Answer, EXIT, type ExitCode, jsonAnswer, textAnswer } from "../answer.ts";
import type { Context } from "../context.ts";
import { openNetwork } from "../open.ts";
import { refuse } from "../refusal.ts";
import { renderStp } from "../render/stp.ts";
import { stpDocument } from "../stp-document.ts";
import { readStpRequest, wrongTime, type StpOptions, type StpRequest } from "../stp-request.ts";
import { StpNames, type Told } from "../stp-told.ts";

/** `simnet stp FILE`: the spanning tree once it has converged, or at a moment before, or after a failure. */
export async function stpCommand(file: string, options: StpOptions, context: Context): Promise<Answer> {
  const json = options.json === true;
  const network = await openNetwork(file, context);
  if (!network.ok) return refuse(file, [...wrongTime(options), ...network.problems], json, context);
  const { fabric } = network.value;
  const request = readStpRequest(fabric, options);
  if (!request.ok) return refuse(file, request.problems, json, context);
  const told = tell(fabric, request.value);
  const code = codeOf(told);
  if (json) return jsonAnswer(code, stpDocument(told, options.timeline === true));
  return textAnswer(code, renderStp(told, options.timeline === true, context.out));
}

function tell(fabric: Fabric, { failures, at }: StpRequest): Told {
  const wiring = new Wiring(fabric);
  const stands = standingTunnels(wiring);
  const found = topologyOfFabric(wiring, stands);
  const topology = topologyFrom(found.columns, found.settings);
  const outage = failures.length === 0 ? undefined : outageOf(fabric, failures);
  const blow = outage && blowOf(outage, found, stands);
  const after = blow && { wiring: blow.wiring, stands };
  const story = tellStory(topology, blow, at);
  const hasGone = (bridge: number) => outage !== undefined && isGone(outage.fabric, bridge);
  const names = new StpNames(fabric, found);
  return {
    name: fabric.name,
    names,
    story,
    // What the contract asks for: from all ports up, but for those that are down.
    fresh: blow === undefined ? story.start : tellStory(blow.after).start,
    at,
    down: failures.map((failure) => formatFailure(fabric, failure)),
    gone: new Set([...found.bridges.keys()].filter((index) => hasGone(must(found.bridges[index])))),
    parted: (after ? partedBridges({ wiring, stands }, after) : []).map((parts) =>
      parts.map((part) => part.map((bridge) => fabric.bridgeName(bridge))),
    ),
    isNothingLeft: [...fabric.columns.bridges.host.keys()].every((bridge) => hasGone(bridge)),
    without: [...fabric.columns.bridges.host.keys()]
      .filter((bridge) => !fabric.bridgeSettings(bridge).stp)
      .map((bridge) => fabric.bridgeName(bridge)),
    unsettled: [...new Set([...found.unsettled, ...(blow?.left.unsettled ?? [])])].map((bridge) =>
      fabric.bridgeName(bridge),
    ),
  };
}

/** A tree that never comes to rest is a finding, and so is a network in parts that do not find to each other again. */
function codeOf({ story, fresh, parted, isNothingLeft: isAllGone }: Told): ExitCode {
  if (parted.length > 0 || isAllGone) return EXIT.finding;
  const stretches: (Stretch | undefined)[] = [story.start, story.blow, fresh];
  const isRestless = stretches.some((one) => one !== undefined && one.settledAt === undefined);
  return isRestless ? EXIT.finding : EXIT.ok;
}
