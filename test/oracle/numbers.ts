import { must } from "../../src/model/fabric/fabric.ts";
import { standingTunnels } from "../../src/model/forwarding/standing.ts";
import { topologyOfFabric } from "../../src/model/spanning-tree/of-fabric.ts";
import { formatMac, type Mac } from "../../src/model/values/mac.ts";
import type { Case } from "./case.ts";
import { wire } from "./expected.ts";
import type { Numbers } from "./switch/placement.ts";

/** The contract's defaults for spanning tree, which Open vSwitch must be told: it would number by hash order. */
export function numbersOf(fabric: Case["fabric"]): Numbers {
  const wiring = wire(fabric);
  const { columns, ports } = topologyOfFabric(wiring, standingTunnels(wiring));
  const ids = new Map([...ports].map((row, port) => [wiring.fabric.portName(row), must(columns.id[port])]));
  const bridges = Object.entries(fabric.hosts).flatMap(([host, { bridges: own = {} }]) =>
    Object.keys(own).map((name) => `${host}/${name}`),
  );
  return {
    stpPortNumber: (at) => {
      const id = ids.get(at);
      return id === undefined ? undefined : id & 0xff;
    },
    localMac: (bridge) => formatMac(wiring.fabric.localMacOf(bridges.indexOf(bridge))),
    systemId: (bridge) => formatMac((bridges.indexOf(bridge) + 1) as Mac),
  };
}
