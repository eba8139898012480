import { must } from "../../model/fabric/fabric.ts";
import type { Part } from "../part.ts";
import type { Step } from "../step.ts";
import { marks } from "./bridges.ts";
import { removeMarked } from "./marked.ts";
import { inTransactions, setCommands, transaction, type VsctlCommand } from "./ovs-vsctl.ts";

/** A port comes with its tag, its trunks, its key: it never stands without them. With some comes their bridge's spanning tree. */
export function portSteps(parts: readonly Part[], owner: string): Step[] {
  return inTransactions(parts, (part) => portCommands(part, owner)).map((chunk) => ({
    does: `ports ${chunk.map(({ name }) => name).join(", ")}`,
    run: transaction(chunk.flatMap((part) => portCommands(part, owner))),
    undo: removeMarked(
      "Port",
      owner,
      chunk.map(({ name }) => name),
    ),
    ports: chunk.map(({ name }) => name),
    isAtomic: true,
  }));
}

function portCommands({ name, of, columns }: Part, owner: string): VsctlCommand[] {
  const bridge = must(columns["bridge"]);
  return [
    ["add-port", bridge, name],
    ...setCommands("Port", name, columns),
    ["set", "Port", name, ...marks(owner, of)],
    ...setCommands("Interface", name, columns),
    ...setCommands("Bridge", bridge, columns),
  ];
}
