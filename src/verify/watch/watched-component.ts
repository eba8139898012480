import { type Fabric, must } from "../../model/fabric/fabric.ts";
import type { JoinedBridges } from "../joined.ts";
import type { VerdictKind } from "../verdict.ts";
import type { TenantCounts } from "./tenant-counts.ts";

/** What counts say: a verdict, or why only a search can tell. */
export type Told = { readonly verdict: VerdictKind } | { readonly why: string };

/** A joined set of bridges, and who lives there. */
export class WatchedComponent {
  readonly joined: JoinedBridges;
  readonly #uncounted: string | undefined;
  /** endpoints of each tenant that has any */
  readonly #tenants = new Map<number, number>();
  /** "none" where places tell nothing here; undefined where nobody has asked */
  #counts: TenantCounts | "none" | undefined;
  verdict: VerdictKind = "holds";

  /** @param uncounted why counts tell nothing here, whoever comes or goes */
  constructor(joined: JoinedBridges, uncounted: string | undefined) {
    this.joined = joined;
    this.#uncounted = uncounted;
  }

  /** Whether ports of this kind may come: nothing is counted here, or it is known where their frames go. */
  takes(kind: number | undefined): boolean {
    if (this.#counts === undefined || this.#counts === "none") return true;
    return kind !== undefined && this.#counts.knows(kind);
  }

  /** One more endpoint. @param kind of its port */
  add(tenant: number, kind: number | undefined): void {
    this.#tenants.set(tenant, (this.#tenants.get(tenant) ?? 0) + 1);
    if (typeof this.#counts === "object") this.#counts.add(must(kind), tenant);
  }

  remove(tenant: number, kind: number | undefined): void {
    const left = must(this.#tenants.get(tenant)) - 1;
    if (left > 0) this.#tenants.set(tenant, left);
    else this.#tenants.delete(tenant);
    if (typeof this.#counts === "object") this.#counts.remove(must(kind), tenant);
  }

  /** @param count asked where it has not been and has to be counted */
  tell(fabric: Fabric, count: () => TenantCounts | undefined): Told {
    const { bridges, unmodelled } = this.joined;
    if (this.#tenants.size === 0) return { verdict: "holds" };
    if (unmodelled.length > 0) return { verdict: "undecided" };
    const at = `${fabric.bridgeName(must(bridges[0]))}${bridges.length > 1 ? ` and ${bridges.length - 1} more` : ""}`;
    if (this.#uncounted !== undefined) return { why: `${at}: ${this.#uncounted}` };
    if (this.#tenants.size === 1) return { verdict: "holds" };
    this.#counts ??= count() ?? "none";
    if (this.#counts === "none") return { why: `${at}: more than places can tell` };
    return this.#counts.areApart ? { verdict: "holds" } : { why: `${at}: a place of two tenants` };
  }
}
