import type { Fabric } from "../../model/fabric/fabric.ts";
import type { BridgeId } from "../../model/spanning-tree/bridge-id.ts";
import type { HostNames } from "./host-names.ts";

/** What spanning tree gives a name to, by rows of the fabric. */
export interface TreeNames {
  /** of bridges that run it */
  readonly bridgeIds: ReadonlyMap<number, BridgeId>;
  /** `stp-port-num` of ports that take part */
  readonly portNumbers: ReadonlyMap<number, number>;
}

export type Datapath = "system" | "netdev";

/** What compiling one host's parts needs to know. */
export interface HostContext {
  readonly fabric: Fabric;
  /** row */
  readonly host: number;
  /** of bridges that do not say */
  readonly datapath: Datapath;
  /** of every container */
  readonly image: string;
  readonly names: HostNames;
  readonly trees: TreeNames;
  /** bytes, of a row of `links` */
  readonly linkMtu: (link: number) => number;
}
