import type { Change } from "../../model/fabric/change.ts";
import { must } from "../../model/fabric/fabric.ts";
import type { Onlooker, WorkingCopy } from "../../model/fabric/working-copy.ts";
import { isContainerPort, type QuietBridges } from "./quiet-bridges.ts";

/** What changes touch, as they are made: ports, and who is plugged in there. */
export class Touch implements Onlooker {
  readonly #copy: WorkingCopy;
  readonly #bridges: QuietBridges;
  readonly #takeOff: (port: number) => void;
  /** rows of ports that were there before and were taken off the counts */
  readonly takenOff = new Set<number>();
  /** those, and where somebody was plugged in */
  readonly ports = new Set<number>();
  /** those that came or got other columns */
  readonly changed = new Set<number>();
  /** the bridges where they were, and are */
  readonly at = new Set<number>();
  /** why what is known without these changes says nothing of what comes of them */
  anew: string | undefined;

  /** @param takeOff called once for each port that is there, before the first change that touches it */
  constructor(copy: WorkingCopy, bridges: QuietBridges, takeOff: (port: number) => void) {
    this.#copy = copy;
    this.#bridges = bridges;
    this.#takeOff = takeOff;
  }

  before(change: Change): void {
    const { names, draft } = this.#copy;
    switch (change.kind) {
      case "set-port":
      case "remove-port":
      case "move-port":
        return this.#beforePort(change, names.ports.get(change.at));
      case "set-endpoint":
      case "remove-endpoint": {
        const endpoint = names.endpoints.get(change.endpoint);
        if (endpoint !== undefined) this.#touchBefore(must(draft.endpoints.columns.port[endpoint]));
        return;
      }
      case "set-bridge":
      case "set-flow":
      case "remove-flow":
      case "set-link":
      case "set-path":
        this.anew ??= change.kind;
    }
  }

  after(change: Change): void {
    const { names } = this.#copy;
    switch (change.kind) {
      case "set-port":
        return this.#afterPort(change, names.ports.get(change.at));
      case "move-port": {
        const name = change.at.slice(change.at.lastIndexOf("/"));
        return this.#afterPort(change, names.ports.get(`${change.to}${name}`));
      }
      case "set-endpoint": {
        if (isOfAnotherTenant(change.endpoint, change.to.container))
          this.anew ??= `${change.endpoint} is of another tenant's container`;
        const port = names.ports.get(change.to.port);
        if (port !== undefined) this.#note(port);
        return;
      }
      case "remove-port":
      case "remove-endpoint":
      case "set-bridge":
      case "set-flow":
      case "remove-flow":
      case "set-link":
      case "set-path":
    }
  }

  #beforePort(change: Change, port: number | undefined): void {
    if (port === undefined) return;
    this.#touchBefore(port);
    this.#checkPort(change, port);
  }

  #afterPort(change: Change, port: number | undefined): void {
    if (port === undefined) return;
    this.#note(port);
    this.changed.add(port);
    this.#checkPort(change, port);
  }

  #touchBefore(port: number): void {
    // Who has come there by an earlier one of these changes is not counted yet.
    if (!this.ports.has(port)) {
      this.takenOff.add(port);
      this.#takeOff(port);
    }
    this.#note(port);
  }

  #note(port: number): void {
    this.ports.add(port);
    this.at.add(must(this.#copy.draft.ports.columns.bridge[port]));
  }

  /** Nothing but a container's own frames may come or go with it. */
  #checkPort(change: Change, port: number): void {
    const { columns } = this.#copy.draft.ports;
    if (!isContainerPort(columns, port)) this.anew ??= `${change.kind} of another port than a container's`;
    else if (this.#bridges.hasEntries(must(columns.bridge[port])))
      this.anew ??= `${change.kind} where there are static entries`;
  }
}

/**
 * Whether a container is named for another tenant than that of its endpoint: then it may be one machine with interfaces in networks of
 * several.
 */
export function isOfAnotherTenant(endpoint: string, container: string | undefined): boolean {
  return container !== undefined && container !== "" && tenantOf(container) !== tenantOf(endpoint);
}

function tenantOf(endpoint: string): string {
  return endpoint.slice(0, endpoint.indexOf("/"));
}
