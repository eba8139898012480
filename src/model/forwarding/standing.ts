import { must } from "../fabric/fabric.ts";
import type { Wiring } from "./wiring.ts";

/**
 * Per tunnel whether it carries frames (1), or is refused or has failed (0): one that has failed still keeps others out. Of tunnels that exclude each other those of `winners`
 * stand; where none of a group is named, the first in the file does.
 */
export function standingTunnels(wiring: Wiring, winners?: ReadonlySet<number>): Uint8Array {
  const { tunnels } = wiring;
  const { count, up } = wiring.fabric.columns.tunnels;
  const stands = new Uint8Array(count);
  for (let group = 0; group < tunnels.groupCount; group++) {
    const members = tunnels.tunnelsOf(group);
    const [only] = members;
    if (members.length === 1 && only !== undefined) {
      stands[only] = must(up[only]);
      continue;
    }
    const named = members.filter((tunnel) => winners?.has(tunnel) === true);
    for (const tunnel of named.length > 0 ? named : members.subarray(0, 1)) stands[tunnel] = must(up[tunnel]);
  }
  return stands;
}
