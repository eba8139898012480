import type { Wiring } from "./wiring.ts";

/**
 * Per tunnel whether it is there (1) or refused (0). Of tunnels that exclude each other those of `winners` stand; where none of a
 * group is named, the first in the file does. One that has failed still keeps the others out.
 */
export function standingTunnels(wiring: Wiring, winners?: ReadonlySet<number>): Uint8Array {
  const { tunnels } = wiring;
  const stands = new Uint8Array(wiring.fabric.columns.tunnels.count);
  for (let group = 0; group < tunnels.groupCount; group++) {
    const members = tunnels.tunnelsOf(group);
    const [only] = members;
    if (members.length === 1 && only !== undefined) {
      stands[only] = 1;
      continue;
    }
    const named = members.filter((tunnel) => winners?.has(tunnel) === true);
    for (const tunnel of named.length > 0 ? named : members.subarray(0, 1)) stands[tunnel] = 1;
  }
  return stands;
}
