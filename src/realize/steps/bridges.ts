import { aliasOf, OWNER_KEY, PLACE_KEY } from "../ownership.ts";
import type { Part } from "../part.ts";
import type { Step } from "../step.ts";
import { ipBatch, ipBatchForced, removeLinks } from "./ip-batch.ts";
import { onOwnBridges, removeMarked, whereSwitchIsMarked } from "./marked.ts";
import {
  clearCommands,
  inTransactions,
  setCommands,
  quoted,
  transaction,
  type VsctlCommand,
} from "./ovs-vsctl.ts";

/** Settings of all bridges of a host's switch, with the mark of who set them. */
export function switchSteps(parts: readonly Part[], owner: string): Step[] {
  return parts
    .filter(({ columns }) => Object.keys(columns).length > 0)
    .map(({ columns }) => ({
      does: "settings of the switch",
      run: transaction(setCommands("Open_vSwitch", ".", columns)),
      undo: whereSwitchIsMarked(owner, transaction(clearCommands("Open_vSwitch", ".", columns))),
      isAtomic: true,
    }));
}

/** As many bridges as fit in one transaction. */
export function bridgeSteps(parts: readonly Part[], owner: string): Step[] {
  const commands = ({ name, of, columns }: Part): VsctlCommand[] => [
    ["add-br", name],
    ...setCommands("Bridge", name, columns),
    ["set", "Bridge", name, ...marks(owner, of)],
  ];
  return inTransactions(parts, commands).map((chunk) => ({
    does: `bridges ${chunk.map(({ name }) => name).join(", ")}`,
    run: transaction(chunk.flatMap(commands)),
    undo: removeMarked(
      "Bridge",
      owner,
      chunk.map(({ name }) => name),
    ),
    links: chunk.map(({ name }) => name),
    isAtomic: true,
  }));
}

export function marks(owner: string, of: string): string[] {
  return [`external_ids:${OWNER_KEY}=${quoted(owner)}`, `external_ids:${PLACE_KEY}=${quoted(of)}`];
}

/** ip-link(8), bridge. */
export function linuxBridgeSteps(parts: readonly Part[], owner: string): Step[] {
  if (parts.length === 0) return [];
  const lines = parts.flatMap(({ name, of, columns: { addresses, state = "up", ...settings } }) => [
    `link add name ${name} type bridge${Object.entries(settings)
      .map((one) => ` ${one.join(" ")}`)
      .join("")}`,
    `link set dev ${name} alias ${aliasOf(owner, of)}`,
    `link set dev ${name} ${state}`,
    ...(addresses?.split(",") ?? []).map((address) => `address add ${address} dev ${name}`),
  ]);
  return [
    {
      does: `Linux bridges ${parts.map(({ name }) => name).join(", ")}`,
      run: ipBatch(lines),
      undo: removeLinks(owner, parts),
      links: parts.map(({ name }) => name),
    },
  ];
}

/** Addresses of bridges' own interfaces. One that somebody has set down keeps its addresses, so they may be there. */
export function localSteps(parts: readonly Part[], owner: string): Step[] {
  if (parts.length === 0) return [];
  const each = (does: string) =>
    parts.flatMap(({ name, columns: { addresses } }) =>
      (addresses?.split(",") ?? []).map(
        (address) => [name, `address ${does} ${address} dev ${name}`] as const,
      ),
    );
  const set = (stateOf: (part: Part) => string) =>
    parts.map((part) => [part.name, `link set dev ${part.name} ${stateOf(part)}`] as const);
  const run = [...each("replace"), ...set(({ columns: { state = "up" } }) => state)];
  const { argv } = ipBatchForced([]);
  return [
    {
      does: `addresses of ${parts.map(({ name }) => name).join(", ")}`,
      run: ipBatch(run.map(([, line]) => line)),
      undo: onOwnBridges(owner, argv, [...each("delete").toReversed(), ...set(() => "down")]),
    },
  ];
}
