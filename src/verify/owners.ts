import { must } from "../model/fabric/fabric.ts";
import type { Wiring } from "../model/forwarding/wiring.ts";

/** Whose a bridge is: the tenant's that caused it, where the file says so, else that of most of its endpoints. */
export class Owners {
  readonly #owner: Int32Array;

  constructor(wiring: Wiring) {
    const { bridges, endpoints, ports } = wiring.fabric.columns;
    const counts = Array.from({ length: bridges.count }, () => new Map<number, number>());
    for (let endpoint = 0; endpoint < endpoints.count; endpoint++) {
      const at = must(counts[must(ports.bridge[must(endpoints.port[endpoint])])]);
      const tenant = must(endpoints.tenant[endpoint]);
      at.set(tenant, (at.get(tenant) ?? 0) + 1);
    }
    const tenants = new Map(wiring.fabric.columns.tenants.name.map((name, row) => [name, row]));
    this.#owner = Int32Array.from(counts, (at, bridge) => {
      const [root, tenant = ""] = wiring.fabric.blame(bridges.origin[bridge]).split(".");
      const cause = root === "tenants" ? tenants.get(tenant) : undefined;
      if (cause !== undefined) return cause;
      const [first, second] = [...at].toSorted(([, a], [, b]) => b - a);
      if (first === undefined || first[1] === second?.[1]) return -1;
      return first[0];
    });
  }

  /** Whether nobody else has more of its endpoints on the bridge. */
  owns(tenant: number, bridge: number): boolean {
    const owner = must(this.#owner[bridge]);
    return owner < 0 || owner === tenant;
  }

  ownerOf(bridge: number): number {
    return must(this.#owner[bridge]);
  }
}
