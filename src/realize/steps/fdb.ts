import type { Part } from "../part.ts";
import type { Step } from "../step.ts";
import { onOwnBridges } from "./marked.ts";

/** Lines are a bridge, a VLAN, an address. An entry that is not there any more has gone with its port. */
const REMOVE = `while read -r bridge vlan mac; do
  said=$(ovs-appctl --timeout=10 fdb/del "$bridge" "$vlan" "$mac" 2>&1) && continue
  case $said in *"could not find"*) ;; *) printf '%s\\n' "$said" >&2; failed=1 ;; esac
done
exit \${failed-0}`;

/** ovs-vswitchd(8), fdb/add: a static entry is not in the database, and a switch that starts again has none. */
export function fdbSteps(parts: readonly Part[], owner: string): Step[] {
  return parts.flatMap(({ name, columns }) =>
    Object.entries(columns).map(([entry, port]): Step => {
      const [vlan = "", mac = ""] = entry.split(" ");
      return {
        does: `static entry ${mac} of VLAN ${vlan} at ${port}`,
        run: { argv: ["ovs-appctl", "--timeout=10", "fdb/add", name, port, vlan, mac] },
        undo: onOwnBridges(owner, ["sh", "-c", REMOVE], [[name, `${name} ${vlan} ${mac}`]]),
      };
    }),
  );
}
