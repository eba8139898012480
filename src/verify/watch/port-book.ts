import { must } from "../../model/fabric/fabric.ts";
import type { WorkingCopy } from "../../model/fabric/working-copy.ts";
import type { QuietBridges } from "./quiet-bridges.ts";

/** Who is plugged in at each port of a working copy, and of which kind the port is, by rows of the copy. */
export class PortBook {
  readonly #copy: WorkingCopy;
  readonly #bridges: QuietBridges;
  /** of the ports that there were at first; -1 where nobody has asked */
  readonly #kinds: Int32Array;
  /** rows that have come since, or have got other columns */
  readonly #changed = new Set<number>();

  constructor(copy: WorkingCopy, bridges: QuietBridges) {
    this.#copy = copy;
    this.#bridges = bridges;
    this.#kinds = new Int32Array(copy.draft.ports.count).fill(-1);
  }

  /** Of a port as it was at first. */
  setKind(port: number, kind: number): void {
    this.#kinds[port] = kind;
  }

  noteChanged(port: number): void {
    this.#changed.add(port);
  }

  /** The kind of a port as it is now; undefined where there was none like it at first. */
  kindOf(port: number): number | undefined {
    const { bridge, vlan } = this.#copy.draft.ports.columns;
    const like = this.#changed.has(port) ? this.#bridges.twinOf(must(bridge[port]), must(vlan[port])) : port;
    const kind = like === undefined ? -1 : must(this.#kinds[like]);
    return kind < 0 ? undefined : kind;
  }

  /** undefined where nothing is plugged in, or the port is gone */
  tenantAt(port: number): number | undefined {
    const { ports, endpoints } = this.#copy.draft;
    if (!this.isThere(port)) return undefined;
    const endpoint = must(ports.columns.endpoint[port]);
    return endpoint < 0 ? undefined : must(endpoints.columns.tenant[endpoint]);
  }

  /** The bridge of a port that is there. */
  bridgeOf(port: number): number {
    return must(this.#copy.draft.ports.columns.bridge[port]);
  }

  isThere(port: number): boolean {
    return !this.#copy.draft.ports.isRemoved(port);
  }

  /** Whether it has come since, or has got other columns. */
  hasChanged(port: number): boolean {
    return this.#changed.has(port);
  }

  /** Rows of such ports that are there. */
  *changed(): Iterable<number> {
    for (const port of this.#changed) if (this.isThere(port)) yield port;
  }
}
