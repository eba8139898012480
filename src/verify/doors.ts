import { PORT } from "../model/fabric/columns.ts";
import { type Fabric, must } from "../model/fabric/fabric.ts";

/** Where bridges meet what is no tenant's. */
export interface Doors {
  /** LOCAL ports that are up: the host is there */
  readonly locals: readonly number[];
  /** edge ports that no endpoint has: whoever is plugged in there */
  readonly free: readonly number[];
}

export function doorsOf(fabric: Fabric, joined: readonly number[]): Doors {
  const { ports, bridges } = fabric.columns;
  const isNobodys = (port: number) =>
    ports.kind[port] !== PORT.local && fabric.isEdge(port) && must(ports.endpoint[port]) < 0;
  return {
    locals: joined
      .filter((bridge) => bridges.localUp[bridge] === 1)
      .map((bridge) => must(bridges.local[bridge])),
    free: joined.flatMap((bridge) => [...fabric.portsOf(bridge)].filter(isNobodys)),
  };
}
