import type { FabricDocument } from "../../src/model/fabric/document.ts";
import { DisjointSets } from "../../src/model/values/disjoint-sets.ts";

/**
 * Whether patch ports close a ring that no spanning tree cuts. Frames then go round it both ways until the
 * switch's depth limit, and which way comes last, so what is learned, is up to the order of its hash tables.
 */
export function hasPatchRing(fabric: FabricDocument): boolean {
  return closesRing(fabric, (isCut) => !isCut);
}

/**
 * Whether patch ports close a ring that spanning tree cuts. If the root gets lost, its ports count towards infinity
 * what each last heard of the other: between patch ports as calls within calls, until Open vSwitch 3.1.0 crashes.
 */
export function hasPatchRingInTree(fabric: FabricDocument): boolean {
  return closesRing(fabric, (isCut) => isCut);
}

function closesRing({ hosts }: FabricDocument, counts: (isCut: boolean) => boolean): boolean {
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
      if (counts(isCut) && !sets.join(row, peer.row)) isRing = true;
    }
    return isRing;
  });
}

function isOn(flag: boolean | "true" | "false" | undefined, otherwise: boolean): boolean {
  return flag === undefined ? otherwise : flag === true || flag === "true";
}
