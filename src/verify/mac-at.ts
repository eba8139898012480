import { NOBODY } from "../model/frame-fields.ts";
import { PORT } from "../model/fabric/columns.ts";
import { type Fabric, must } from "../model/fabric/fabric.ts";
import type { Mac } from "../model/values/mac.ts";

/** The address of whoever is at an edge port: an endpoint, the host of a LOCAL, or somebody that the fabric does not know. */
export function macAt(fabric: Fabric, port: number): Mac {
  const { endpoint, kind, bridge } = fabric.columns.ports;
  const row = must(endpoint[port]);
  if (row >= 0) return fabric.macOf(row);
  return kind[port] === PORT.local ? fabric.localMacOf(must(bridge[port])) : NOBODY;
}
