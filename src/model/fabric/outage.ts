import { PORT } from "./columns.ts";
import { FabricDraft } from "./draft.ts";
import { type Fabric, must } from "./fabric.ts";
import type { Failure } from "./failure.ts";
import { Origins } from "./origin.ts";
import { seal } from "./seal.ts";

/** What is left of a fabric when elements of it have failed. */
export interface Outage {
  /**
   * With ports that are not up and paths that are down: every row but those of endpoints, flows and static entries is where it
   * was. Endpoints at a port that has failed are gone; the others keep the MTU that they had. A switch that has started again has
   * neither flows nor static entries.
   */
  readonly fabric: Fabric;
  /** Hosts whose switch has started again. */
  readonly restarted: ReadonlySet<number>;
}

export function outageOf(fabric: Fabric, failures: readonly Failure[]): Outage {
  const draft = new FabricDraft(fabric.name, fabric);
  // MTUs were fitted to the paths that there were.
  for (const [endpoint, mtu] of fabric.columns.endpoints.mtu.entries())
    draft.endpoints.set(endpoint, { writtenMtu: mtu });
  for (const port of new Set(failures.flatMap((failure) => portsOf(fabric, failure))))
    cut(draft, fabric, port);
  for (const one of failures) if (one.kind === "underlay") takeDown(draft, fabric, one.from, one.to);
  const restarted = new Set(failures.flatMap((one) => (one.kind === "restart" ? [one.host] : [])));
  for (const host of restarted) for (const bridge of fabric.bridgesOf(host)) forget(draft, fabric, bridge);
  return { fabric: seal(draft), restarted };
}

/**
 * The same without the static entries that a switch forgets with a port: of a tunnel, which is gone, and of any other where
 * spanning tree runs. See docs/mac-tables.md.
 */
export function withoutLostEntries(left: Fabric): Fabric {
  const { fdb } = left.columns;
  const lost = [...fdb.port.entries()].filter(([, port]) => losesEntries(left, port));
  if (lost.length === 0) return left;
  const draft = new FabricDraft(left.name, left);
  for (const [row] of lost) draft.fdb.remove(row);
  return seal(draft);
}

function losesEntries(left: Fabric, port: number): boolean {
  const { ports } = left.columns;
  if (ports.up[port] === 1) return false;
  const { kind, stp } = left.bridgeSettings(must(ports.bridge[port]));
  return ports.kind[port] === PORT.tunnel || (kind === "ovs" && stp);
}

/** Whether all ports of a bridge have failed, LOCAL among them: it is there no more. */
export function isGone(fabric: Fabric, bridge: number): boolean {
  return fabric.portsOf(bridge).every((port) => fabric.columns.ports.up[port] === 0);
}

/** The ports without carrier, or gone with their bridge. */
export function portsOf(fabric: Fabric, failure: Failure): number[] {
  switch (failure.kind) {
    case "link":
      return [...fabric.portsOn(failure.link)];
    case "port":
      return [failure.port];
    case "tunnel":
      return [...failure.ports];
    case "bridge":
      return [...fabric.portsOf(failure.bridge)];
    case "host":
      return Array.from(fabric.bridgesOf(failure.host), (bridge) =>
        Array.from(fabric.portsOf(bridge)),
      ).flat();
    case "underlay":
    case "restart":
      return [];
  }
}

function cut(draft: FabricDraft, { columns: { ports } }: Fabric, port: number): void {
  const endpoint = must(ports.endpoint[port]);
  if (endpoint >= 0) draft.removeEndpoint(endpoint);
  draft.ports.set(port, { up: 0 });
  // The host's own interface.
  if (ports.kind[port] === PORT.local) draft.bridges.set(must(ports.bridge[port]), { localUp: 0 });
}

/** What ovs-vswitchd has in its memory alone. */
function forget(draft: FabricDraft, fabric: Fabric, bridge: number): void {
  if (fabric.bridgeSettings(bridge).kind !== "ovs") return;
  for (const row of fabric.flowsOf(bridge)) draft.flows.remove(row);
  for (const row of fabric.fdbOf(bridge)) draft.fdb.remove(row);
  draft.bridges.set(bridge, { hasFlows: 0 });
}

/** One direction of the underlay; of one that the file does not name nothing else is said. */
function takeDown(
  draft: FabricDraft,
  { columns: { paths }, underlayMtu }: Fabric,
  from: number,
  to: number,
): void {
  const row = paths.from.findIndex((one, at) => one === from && paths.to[at] === to);
  if (row >= 0) draft.paths.set(row, { up: 0 });
  else draft.addPath(from, to, { mtu: underlayMtu, up: false, drops: [] }, Origins.ROOT);
}
