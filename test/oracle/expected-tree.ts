import { type Fabric, must } from "../../src/model/fabric/fabric.ts";
import { standingTunnels } from "../../src/model/forwarding/standing.ts";
import type { Wiring } from "../../src/model/forwarding/wiring.ts";
import { type FabricTree, treeOfFabric } from "../../src/model/spanning-tree/of-fabric.ts";
import { roleIn, stateIn } from "../../src/model/spanning-tree/tree.ts";
import type { BridgeTree } from "./outcome.ts";

export interface ExpectedTree {
  /** by HOST/BRIDGE */
  readonly tree: Record<string, BridgeTree>;
  /** Whether there is one such tree: it may be open what flows do with BPDUs. */
  readonly isSettled: boolean;
}

/** The converged tree as the prover and the simulator compute it. */
export function expectedTree(wiring: Wiring): ExpectedTree {
  const found = treeOfFabric(wiring, standingTunnels(wiring));
  return { tree: treeOf(found, wiring.fabric), isSettled: found.unsettled.length === 0 };
}

function treeOf({ tree, columns, bridges, ports }: FabricTree, fabric: Fabric): Record<string, BridgeTree> {
  const out: Record<string, BridgeTree> = {};
  const nameOf = (index: number) => fabric.portName(must(ports[index])).split("/").at(-1) ?? "";
  for (const [index, row] of bridges.entries()) {
    const rootPort = must(tree.rootPort[index]);
    const taking = [...ports.keys()].filter(
      (port) => columns.bridge[port] === index && columns.enabled[port] === 1,
    );
    out[fabric.bridgeName(row)] = {
      root: must(columns.bridgeIds[must(tree.root[index])]),
      rootCost: must(tree.rootCost[index]),
      rootPort: rootPort < 0 ? null : nameOf(rootPort),
      ports: Object.fromEntries(
        taking.map((port) => [
          nameOf(port),
          {
            role: roleIn(tree, port),
            state: stateIn(tree, port),
            cost: must(columns.cost[port]),
            id: `${must(columns.id[port]) >>> 8}.${must(columns.id[port]) & 0xff}`,
          },
        ]),
      ),
    };
  }
  return out;
}
