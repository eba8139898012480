import { PORT } from "./columns.ts";
import { FabricDraft } from "./draft.ts";
import type { Failure } from "./failure.ts";
import { type Fabric, must } from "./fabric.ts";
import { Origins } from "./origin.ts";
import { outageOf } from "./outage.ts";
import { seal } from "./seal.ts";

/** Where ports without carrier are wired to: no name in a file has brackets. */
const NOWHERE = "(failed)";

/**
 * What is left of a fabric, as a fabric: every row but those of endpoints, flows and static entries is where it was. Endpoints
 * at a port that has failed are gone; the others keep the MTU that they had. A switch that has started again has neither flows
 * nor static entries.
 */
export function failedFabric(fabric: Fabric, failures: readonly Failure[]): Fabric {
  const { fabric: left, dead, restarted } = outageOf(fabric, failures);
  const draft = new FabricDraft(left.name, left);
  // MTUs were fitted to the paths that there were.
  for (const [endpoint, mtu] of fabric.columns.endpoints.mtu.entries())
    draft.endpoints.set(endpoint, { writtenMtu: mtu });
  const nowhere = draft.links.add({ name: NOWHERE, mtu: 0, delay: 1, up: 0, origin: Origins.ROOT });
  for (const port of dead) cut(draft, fabric, port, nowhere);
  for (const host of restarted) for (const bridge of fabric.bridgesOf(host)) forget(draft, fabric, bridge);
  return seal(draft);
}

function cut(draft: FabricDraft, { columns: { ports } }: Fabric, port: number, nowhere: number): void {
  if (must(ports.endpoint[port]) >= 0) draft.removeEndpoint(must(ports.endpoint[port]));
  switch (ports.kind[port]) {
    case PORT.tunnel:
      return draft.tunnels.set(must(ports.tunnel[port]), { up: 0 });
    case PORT.patch:
      return draft.ports.set(port, { peerName: "" });
    case PORT.local:
      return draft.bridges.set(must(ports.bridge[port]), { localUp: 0 });
    default:
      return draft.ports.set(port, { link: nowhere });
  }
}

/** What ovs-vswitchd has in its memory alone. */
function forget(draft: FabricDraft, fabric: Fabric, bridge: number): void {
  if (fabric.bridgeSettings(bridge).kind !== "ovs") return;
  for (const row of fabric.flowsOf(bridge)) draft.flows.remove(row);
  for (const row of fabric.fdbOf(bridge)) draft.fdb.remove(row);
  draft.bridges.set(bridge, { hasFlows: 0 });
}
