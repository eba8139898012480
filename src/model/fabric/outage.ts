import { apply } from "./apply.ts";
import type { Change } from "./change.ts";
import type { Failure } from "./failure.ts";
import { type Fabric, must } from "./fabric.ts";

/** What is left of a fabric when elements of it have failed. Rows stay what they were. */
export interface Outage {
  /** With the paths of the underlay that are down. */
  readonly fabric: Fabric;
  /** Ports without carrier, or gone with their bridge: nothing enters or leaves there. */
  readonly dead: ReadonlySet<number>;
  /** Hosts whose switch has started again. */
  readonly restarted: ReadonlySet<number>;
}

export function outageOf(fabric: Fabric, failures: readonly Failure[]): Outage {
  const paths = failures.flatMap((failure) => (failure.kind === "underlay" ? [failure] : []));
  return {
    fabric: withPathsDown(fabric, paths),
    dead: new Set(failures.flatMap((failure) => deadPorts(fabric, failure))),
    restarted: new Set(failures.flatMap((failure) => (failure.kind === "restart" ? [failure.host] : []))),
  };
}

function deadPorts(fabric: Fabric, failure: Failure): number[] {
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

function withPathsDown(
  fabric: Fabric,
  paths: readonly { readonly from: number; readonly to: number }[],
): Fabric {
  if (paths.length === 0) return fabric;
  const names = fabric.columns.hosts.name;
  const changes = paths.map(({ from, to }): Change => ({
    kind: "set-path",
    path: { from: must(names[from]), to: must(names[to]), up: false },
  }));
  const changed = apply(fabric, changes);
  if (!changed.ok) throw new Error(`a path that cannot go down: ${changed.problems[0].found}`);
  return changed.value;
}
