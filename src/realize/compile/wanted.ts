import { must, type Fabric } from "../../model/fabric/fabric.ts";
import { type Checked, good } from "../../model/values/problem.ts";
import type { HostParts } from "../part.ts";
import { compile } from "./compile.ts";
import type { Datapath } from "./context.ts";

/** What must stand on each host, in the fabric's order. Which datapath bridges have that do not say, a host tells when it is looked at. */
export type Wanted = readonly Readonly<Record<Datapath, HostParts>>[];

/** What must stand on hosts of either kind; or all that cannot be built. @param image of every container */
export function compileWanted(fabric: Fabric, image: string): Checked<Wanted> {
  const system = compile(fabric, { datapath: "system", image });
  const netdev = compile(fabric, { datapath: "netdev", image });
  if (!system.ok) return system;
  if (!netdev.ok) return netdev;
  return good(system.value.map((one, i) => ({ system: one, netdev: must(netdev.value[i]) })));
}
