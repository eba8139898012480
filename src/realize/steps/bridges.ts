import { aliasOf, OWNER_KEY, PLACE_KEY } from "../ownership.ts";
import type { Part } from "../part.ts";
import type { Step } from "../step.ts";
import { ipBatch, ipBatchForced, removeLinks } from "./ip-batch.ts";
import { inTransactions, setCommands, quoted, transaction, type VsctlCommand } from "./ovs-vsctl.ts";

/** Settings of all bridges of a host's switch. */
export function switchSteps(parts: readonly Part[]): Step[] {
  return parts.map(({ columns }) => {
    const keys = Object.keys(columns).map((name) => name.replace(/^.*:/, ""));
    return {
      does: "settings of the switch",
      run: transaction(setCommands("Open_vSwitch", ".", columns)),
      undo: transaction(keys.map((key) => ["remove", "Open_vSwitch", ".", "other_config", key])),
      isAtomic: true,
    };
  });
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
    undo: transaction(chunk.map(({ name }) => ["--if-exists", "del-br", name])),
    isAtomic: true,
  }));
}

export function marks(owner: string, of: string): string[] {
  return [`external_ids:${OWNER_KEY}=${quoted(owner)}`, `external_ids:${PLACE_KEY}=${quoted(of)}`];
}

/** ip-link(8), bridge. */
export function linuxBridgeSteps(parts: readonly Part[], owner: string): Step[] {
  if (parts.length === 0) return [];
  const lines = parts.flatMap(({ name, of, columns: { addresses } }) => [
    `link add name ${name} type bridge`,
    `link set dev ${name} alias ${aliasOf(owner, of)}`,
    `link set dev ${name} up`,
    ...(addresses?.split(",") ?? []).map((address) => `address add ${address} dev ${name}`),
  ]);
  return [
    {
      does: `Linux bridges ${parts.map(({ name }) => name).join(", ")}`,
      run: ipBatch(lines),
      undo: removeLinks(owner, parts),
    },
  ];
}

/** Addresses of bridges' own interfaces. */
export function localSteps(parts: readonly Part[]): Step[] {
  if (parts.length === 0) return [];
  const each = parts.flatMap(({ name, columns: { addresses } }) =>
    (addresses?.split(",") ?? []).map((address) => `${address} dev ${name}`),
  );
  const [up, down] = ["up", "down"].map((state) =>
    parts.map(({ name }) => `link set dev ${name} ${state}`),
  ) as [string[], string[]];
  return [
    {
      does: `addresses of ${parts.map(({ name }) => name).join(", ")}`,
      run: ipBatch([...each.map((one) => `address add ${one}`), ...up]),
      undo: ipBatchForced([...each.map((one) => `address delete ${one}`), ...down]),
    },
  ];
}
