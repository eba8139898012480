import type { Unmodelled } from "../../../model/fabric/columns.ts";
import { innerEnd } from "../inner-end.ts";
import type { Link, Snapshot } from "../snapshot.ts";
import { layoutOf, type SeenBridge, type SeenPort } from "./layout.ts";

/** One host as it is read into a fabric: what was asked of it, and what is found that has no model. */
export class HostView {
  readonly host: string;
  readonly snapshot: Snapshot;
  /** those that are the host's own way to the underlay are not among them */
  readonly bridges: readonly SeenBridge[];
  /** the host's own way to the underlay */
  readonly underlay: readonly SeenBridge[];
  readonly unmodelled: Unmodelled[] = [];
  /** what stands beside all bridges, and so is in no fabric */
  readonly leftOut: string[] = [];
  /** ports of which somebody has told where they lead, as AT */
  readonly #told: ReadonlySet<string>;

  constructor(snapshot: Snapshot, told: ReadonlySet<string>) {
    this.host = snapshot.host;
    this.snapshot = snapshot;
    this.#told = told;
    const all = layoutOf(snapshot);
    this.underlay = all.filter((bridge) => this.#isUnderlay(bridge));
    this.bridges = all.filter((bridge) => !this.underlay.includes(bridge));
  }

  isTold(at: string): boolean {
    return this.#told.has(at);
  }

  lacks(at: string, what: string): void {
    this.unmodelled.push({ at, what });
  }

  /** The port that an interface of this host is. */
  portOf(live: string): SeenPort | undefined {
    return this.bridges.flatMap(({ ports }) => ports).find((port) => port.live === live);
  }

  /**
   * A bridge that joins nothing but interfaces that lead out and the host's own, which has an address: the host as if it had
   * that address on the interface itself. A host whose switch is in user space is on the underlay like this.
   */
  #isUnderlay({ at, live, link, ports }: SeenBridge): boolean {
    const flows = this.snapshot.flows.get(live) ?? [];
    return (
      ports.length > 0 &&
      (link === undefined ? [] : ownAddresses(link)).length > 0 &&
      flows.every(({ isDefault }) => isDefault) &&
      ports.every(
        (port) => port.link !== undefined && leadsOut(this.snapshot, port.link) && !this.isTold(port.at),
      ) &&
      !this.isTold(at)
    );
  }
}

/** IPv4 addresses of an interface as ADDRESS/LENGTH. */
export function ownAddresses({ addr_info: all }: Link): string[] {
  return all
    .filter(({ family, scope }) => family === "inet" && scope !== "host" && scope !== "link")
    .map(({ local, prefixlen }) => `${local}/${prefixlen}`);
}

/** Whether an interface leads to somewhere beyond this host and its containers. */
export function leadsOut(snapshot: Snapshot, link: Link): boolean {
  const kind = link.linkinfo?.info_kind;
  if (kind === undefined) return true;
  return kind === "veth" && link.link_netnsid !== undefined && innerEnd(snapshot, link) === undefined;
}
