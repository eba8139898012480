import type { Fabric } from "../../../src/model/fabric/fabric.ts";
import { overlapping } from "../../../src/model/openflow/overlaps.ts";
import { flowTablesOf } from "../../../src/model/openflow/tables.ts";
import type { Case } from "../case.ts";
import { wire } from "../expected.ts";

/**
 * The same fabric with the flows of each bridge in another order, where the order decides nothing.
 * @param seed 0: as they are
 */
export function shuffled(document: Case["fabric"], seed: number): Case["fabric"] {
  if (seed === 0) return document;
  const { fabric } = wire(document);
  let row = 0;
  const hosts = Object.entries(document.hosts).map(([host, own]) => {
    const bridges = Object.entries(own.bridges ?? {}).map(([name, bridge]) => {
      const { flows } = bridge;
      const isFree = flows !== undefined && !decides(fabric, row);
      row++;
      return [name, isFree ? { ...bridge, flows: inOrder(flows, seed) } : bridge] as const;
    });
    return [host, { ...own, bridges: Object.fromEntries(bridges) }] as const;
  });
  return { ...document, hosts: Object.fromEntries(hosts) };
}

function inOrder(flows: readonly string[], seed: number): string[] {
  const ranked = flows.map((flow, nth) => ({ flow, rank: Math.imul(nth + 1, 2 * seed + 1) >>> 0 }));
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ flow }) => flow);
}

/** Whether the order of a bridge's flows does: one takes another's place, or two of one priority match one frame. */
function decides(fabric: Fabric, bridge: number): boolean {
  let isReplaced = false;
  const tables = flowTablesOf(fabric, bridge, () => {
    isReplaced = true;
  });
  return (
    isReplaced || [...tables.values()].some((table) => overlapping(table.inOrder()).next().done !== true)
  );
}
