import { type Checked, unless } from "../values/problem.ts";
import type { Change } from "./change.ts";
import { FabricDraft } from "./draft.ts";
import { FabricEditor } from "./editor.ts";
import type { Fabric } from "./fabric.ts";
import { Origins } from "./origin.ts";
import { seal } from "./seal.ts";

/**
 * The fabric after these changes, in their order; the given one stays as it is. What a change touches has
 * `changes.N` for its origin, so that blame falls on the change.
 */
export function apply(fabric: Fabric, changes: readonly Change[]): Checked<Fabric> {
  const editor = new FabricEditor(new FabricDraft(fabric.name, fabric));
  applyAll(editor, changes);
  return unless(editor.problems, () => seal(editor.draft));
}

/** The same on a draft that is still being made. */
export function applyAll(editor: FabricEditor, changes: readonly Change[]): void {
  const parent = editor.draft.origins.at(Origins.ROOT, "changes");
  for (const [i, one] of changes.entries()) applyOne(editor, one, editor.draft.origins.at(parent, i));
}

function applyOne(editor: FabricEditor, change: Change, origin: number): void {
  switch (change.kind) {
    case "set-bridge":
      return editor.setBridge(change.at, change.bridge, origin);
    case "set-port":
      return editor.setPort(change.at, change.port, origin);
    case "move-port":
      return editor.movePort(change.at, change.to, origin);
    case "remove-port":
      return editor.removePort(change.at, origin);
    case "set-endpoint":
      return editor.setEndpoint(change.endpoint, change.to, change.to.network, origin);
    case "remove-endpoint":
      return editor.removeEndpoint(change.endpoint, origin);
    case "set-link":
      return editor.setLink(change.link, origin);
    case "set-path":
      return editor.setPath(change.path, origin);
  }
}
