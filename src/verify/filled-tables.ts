import { type Fabric, must } from "../model/fabric/fabric.ts";
import type { Flow } from "../model/openflow/flow.ts";

/** The tables of bridges that have flows, or that flows are learned into. */
export class FilledTables {
  readonly #filled = new Set<string>();

  constructor(fabric: Fabric) {
    const { flows } = fabric.columns;
    for (const [row, flow] of flows.flow.entries()) {
      const bridge = must(flows.bridge[row]);
      this.#filled.add(`${bridge} ${flow.table}`);
      for (const action of flow.actions)
        if (action.kind === "learn") this.#filled.add(`${bridge} ${action.flow.table}`);
    }
  }

  /** The first table that this flow of the bridge sends frames on to where there is no flow; undefined: none. */
  emptyFor(bridge: number, flow: Flow): number | undefined {
    for (const action of flow.actions) {
      if (action.kind !== "resubmit" && action.kind !== "goto-table") continue;
      const table = action.table ?? flow.table;
      if (!this.#filled.has(`${bridge} ${table}`)) return table;
    }
    return undefined;
  }
}
