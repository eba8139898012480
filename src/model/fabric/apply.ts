import type { Checked } from "../values/problem.ts";
import type { Change } from "./change.ts";
import { conflicts } from "./conflicts.ts";
import { FabricDraft } from "./draft.ts";
import { FabricEditor } from "./editor.ts";
import { type Fabric, must } from "./fabric.ts";
import { Origins } from "./origin.ts";
import type { Place } from "./reporter.ts";
import { seal } from "./seal.ts";
import { sealWhole } from "./seal-whole.ts";
import type { RemovedFlow } from "./spec.ts";

/**
 * The fabric after these changes, in their order; the given one stays as it is. What a change touches has
 * `changes.N` for its origin, so that blame falls on the change. A change that takes away what the file names under `properties` or
 * `failures` is refused.
 */
export function apply(fabric: Fabric, changes: readonly Change[]): Checked<Fabric> {
  const editor = new FabricEditor(new FabricDraft(fabric.name, fabric));
  applyAll(editor, changes);
  return sealWhole(editor.draft, [...editor.problems, ...conflicts(editor.draft)]);
}

/** The fabric with a flow put back that a change has removed; all rows but those of flows stay as they are. */
export function withFlowBack(fabric: Fabric, { at, flow }: RemovedFlow): Fabric {
  const draft = new FabricDraft(fabric.name, fabric);
  const bridge = [...fabric.columns.bridges.name.keys()].find((row) => fabric.bridgeName(row) === at);
  if (bridge !== undefined) draft.addFlow(bridge, flow);
  return seal(draft);
}

/** How a flow is kept from doing what it does: what others then do with its frames, or that nothing is done. */
export type Disabled = "removed" | "dropping";

/** The fabric with one row of FLOWS kept from what it does; all rows but those of flows stay as they are. */
export function withoutFlow(fabric: Fabric, row: number, how: Disabled): Fabric {
  const draft = new FabricDraft(fabric.name, fabric);
  if (how === "removed") draft.flows.remove(row);
  else draft.flows.set(row, { flow: { ...must(fabric.columns.flows.flow[row]), actions: [] } });
  return seal(draft);
}

/** The same on a draft that is still being made. @param first the number of the first change, for provenance */
export function applyAll(editor: FabricEditor, changes: readonly Change[], first = 0): void {
  const parent = editor.draft.origins.at(Origins.ROOT, "changes");
  for (const [i, one] of changes.entries()) applyOne(editor, one, editor.draft.origins.at(parent, first + i));
}

function applyOne(editor: FabricEditor, change: Change, origin: number): void {
  const at = (key: string) => editor.draft.origins.at(origin, key);
  const place = (name: string, columns = name): Place => ({ origin, name: at(name), columns: at(columns) });
  switch (change.kind) {
    case "set-bridge":
      editor.setBridge(change.at, change.bridge, place("at", "bridge"));
      return editor.setTables(change.at, change.bridge, place("at", "bridge"));
    case "set-flow":
      return editor.setFlow(change.at, change.flow, place("at", "flow"));
    case "remove-flow":
      return editor.removeFlow(change.at, change.flow, place("at", "flow"));
    case "set-port":
      return editor.setPort(change.at, change.port, place("at", "port"));
    case "move-port":
      return editor.movePort(change.at, change.to, { ...place("at"), to: at("to") });
    case "remove-port":
      return editor.removePort(change.at, place("at"));
    case "set-endpoint":
      return editor.setEndpoint(change.endpoint, change.to, place("endpoint", "to"));
    case "remove-endpoint":
      return editor.removeEndpoint(change.endpoint, place("endpoint"));
    case "set-link":
      return editor.setLink(change.link, place("link"));
    case "set-path":
      return editor.setPath(change.path, place("path"));
  }
}
