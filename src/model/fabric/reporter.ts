import { KnownNames } from "../schema/nearest.ts";
import { type Problem, show } from "../values/problem.ts";
import type { BridgeSettings } from "./columns.ts";
import type { FabricDraft } from "./draft.ts";
import { must } from "./fabric.ts";
import { Names } from "./names.ts";

const KINDS = {
  hosts: "a host",
  bridges: "a bridge",
  ports: "a port",
  endpoints: "an endpoint",
} as const;
type NameTable = keyof typeof KINDS;

/** Where an element is written, as origins: the whole, which is blamed for it; its name; its columns. */
export interface Place {
  readonly origin: number;
  readonly name: number;
  readonly columns: number;
}

/** In a document, an element's name and columns stand in one place. */
export function placeOf(origin: number): Place {
  return { origin, name: origin, columns: origin };
}

/** A draft by the names of its elements, and a list of what is wrong with what is written into it. */
export class Reporter {
  readonly draft: FabricDraft;
  readonly names: Names;
  readonly problems: Problem[] = [];
  readonly #known: Partial<Record<NameTable, KnownNames>> = {};

  constructor(draft: FabricDraft) {
    this.draft = draft;
    this.names = new Names(draft);
  }

  /** The row of this name; if nothing has it, a problem at `origin`. */
  find(table: NameTable, name: string, origin: number): number | undefined {
    const row = this.names[table].get(name);
    if (row === undefined) this.problem(origin, this.#knownOf(table).expected(name), show(name));
    return row;
  }

  #knownOf(table: NameTable): KnownNames {
    return (this.#known[table] ??= new KnownNames(`${KINDS[table]} of this file`, this.names[table]));
  }

  protected problem(origin: number, expected: string, found: string): void {
    this.problems.push({ path: this.draft.origins.path(origin), expected, found });
  }

  protected settingsOf(bridge: number): BridgeSettings {
    return must(this.draft.bridgeSettings.values[must(this.draft.bridges.columns.settings[bridge])]);
  }
}
