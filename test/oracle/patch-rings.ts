import type { FabricDocument } from "../../src/model/fabric/document.ts";
import { DisjointSets } from "../../src/model/values/disjoint-sets.ts";

/**
 * Whether patch ports close a ring that no spanning tree cuts. Frames then go round it both ways until the
 * switch's depth limit, and which way comes last, so what is learned, is up to the order of its hash tables.
 */
export function hasPatchRing({ hosts }: FabricDocument): boolean {
  return Object.values(hosts).some(({ bridges = {} }) => {
    const sets = new DisjointSets(Object.keys(bridges).length);
    const patches = new Map(
      Object.values(bridges).flatMap((bridge, row) =>
        Object.entries(bridge.ports ?? {}).flatMap(([name, port]) =>
          port.type === "patch" ? [[name, { row, bridge, port }] as const] : [],
        ),
      ),
    );
    let isRing = false;
    for (const [name, { row, bridge, port }] of patches) {
      const peer = patches.get(port.options.peer);
      if (peer?.port.options.peer !== name || port.options.peer < name) continue;
      const isCut = [{ bridge, port }, peer].every(
        (end) => isOn(end.bridge.stp_enable, false) && isOn(end.port.other_config?.["stp-enable"], true),
      );
      if (!isCut && !sets.join(row, peer.row)) isRing = true;
    }
    return isRing;
  });
}

function isOn(flag: boolean | "true" | "false" | undefined, otherwise: boolean): boolean {
  return flag === undefined ? otherwise : flag === true || flag === "true";
}
