import { must } from "../model/fabric/fabric.ts";
import { hearsLocal } from "../model/forwarding/host-rules.ts";
import type { Context } from "./context.ts";
import { openPorts } from "./control-plane/open-ports.ts";
import { deepTrees } from "./deep-trees.ts";
import { flowWarnings } from "./flow-findings.ts";
import { missingTunnels } from "./missing-tunnels.ts";
import type { Warning } from "./verdict.ts";

/** What no property of this run speaks of and a person should know. */
export function warningsFor(context: Context): readonly Warning[] {
  return [
    ...openTrees(context),
    ...listeningHosts(context),
    ...missingTunnels(context),
    ...deepTrees(context),
    ...flowWarnings(context),
  ];
}

/** A container whose port takes part in the spanning tree can send BPDUs and become root: the deck's design. */
function openTrees(context: Context): readonly Warning[] {
  const { fabric } = context;
  const { endpoint, bridge } = fabric.columns.ports;
  const open = openPorts(context);
  const [first] = open;
  if (first === undefined) return [];
  const name = fabric.endpointName(must(endpoint[first]));
  const others = open.length === 1 ? "" : ` and ${(open.length - 1).toLocaleString("en")} more`;
  const text = `${name} (${fabric.portName(first)})${others} can send BPDUs: spanning tree is open to containers, and one of them can become root`;
  return [
    { kind: "stp-open", text, blame: fabric.blame(fabric.columns.bridges.stpOrigin[must(bridge[first])]) },
  ];
}

/** Endpoints beside a LOCAL port whose host listens. */
function listeningHosts({ fabric }: Context): readonly Warning[] {
  const { bridges, ports } = fabric.columns;
  const listening = [...bridges.host.keys()].filter(
    (bridge) =>
      hearsLocal(fabric, bridge) && fabric.portsOf(bridge).some((port) => must(ports.endpoint[port]) >= 0),
  );
  const [first] = listening;
  if (first === undefined) return [];
  const others = listening.length === 1 ? "" : ` and ${(listening.length - 1).toLocaleString("en")} more`;
  const text = `the host listens on ${fabric.bridgeName(first)}/LOCAL${others}, beside containers: they reach its addresses`;
  return [{ kind: "host-exposed", text, blame: fabric.blame(bridges.origin[first]) }];
}
