import { must } from "../../model/fabric/fabric.ts";
import type { Columns, Part } from "../part.ts";

/**
 * Whether a port takes no part in its bridge's spanning tree. Open vSwitch 3.1.0 never floods to such a one that was added while the
 * tree ran, and does to one that came in the transaction that puts it on, or before: measured.
 * @see ofproto-dpif.c, bundle_update
 */
export function isOutsider({ kind, columns }: Part): boolean {
  return (
    kind === "port" &&
    (columns["Port.other_config:stp-enable"] === "false" || columns["Interface.type"] === "internal")
  );
}

export function hasTree(columns: Columns): boolean {
  return columns[TREE] === "true";
}

const TREE = "Bridge.stp_enable";

/**
 * Where a bridge has outsiders, its tree goes on with the last of them, and they come before all other ports: so no port is
 * ever there that waits for a tree.
 */
export function treesAfterOutsiders(
  bridges: readonly Part[],
  ports: readonly Part[],
): { readonly bridges: readonly Part[]; readonly ports: readonly Part[] } {
  const trees = new Set(bridges.filter(({ columns }) => hasTree(columns)).map(({ name }) => name));
  const outsiders = ports.filter(isOutsider);
  const last = new Map(outsiders.map((port) => [must(port.columns["bridge"]), port]));
  return {
    bridges: bridges.map((bridge) => (last.has(bridge.name) ? withoutTree(bridge) : bridge)),
    ports: [
      ...outsiders.map((port) => {
        const bridge = must(port.columns["bridge"]);
        if (last.get(bridge) !== port || !trees.has(bridge)) return port;
        return { ...port, columns: { ...port.columns, [TREE]: "true" } };
      }),
      ...ports.filter((port) => !isOutsider(port)),
    ],
  };
}

function withoutTree(bridge: Part): Part {
  const columns = Object.entries(bridge.columns).filter(([column]) => column !== TREE);
  return { ...bridge, columns: Object.fromEntries(columns) };
}
