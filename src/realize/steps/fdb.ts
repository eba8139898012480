import type { Part } from "../part.ts";
import type { Step } from "../step.ts";

/** ovs-vswitchd(8), fdb/add: a static entry is not in the database, and a switch that starts again has none. */
export function fdbSteps(parts: readonly Part[]): Step[] {
  return parts.flatMap(({ name, columns }) =>
    Object.entries(columns).map(([entry, port]): Step => {
      const [vlan = "", mac = ""] = entry.split(" ");
      return {
        does: `static entry ${mac} of VLAN ${vlan} at ${port}`,
        run: { argv: ["ovs-appctl", "fdb/add", name, port, vlan, mac] },
        undo: { argv: ["ovs-appctl", "fdb/del", name, vlan, mac] },
        isAtomic: true,
      };
    }),
  );
}
