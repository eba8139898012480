import type { BridgeTree } from "../outcome.ts";

/**
 * Reads what `ovs-appctl stp/show` prints: all bridges that run spanning tree, by their names in the switch.
 * Names of ports are cut at ten characters there.
 */
export function readStpShow(text: string): Map<string, BridgeTree> {
  const sections = text.split(/^---- (\S+) ----$/m);
  const bridges = new Map<string, BridgeTree>();
  for (let at = 1; at + 1 < sections.length; at += 2) {
    bridges.set(sections[at] ?? "", readBridge(sections[at + 1] ?? ""));
  }
  return bridges;
}

function readBridge(text: string): BridgeTree {
  const value = (key: string) => new RegExp(`^\\s+${key}\\s+(\\S+)`, "m").exec(text)?.[1];
  const priority = Number(value("stp-priority")).toString(16).padStart(4, "0");
  const rows = [
    ...text.matchAll(/^ {2}(\S+)\s+(root|designated|alternate|disabled)\s+(\w+)\s+(\d+)\s+(\d+\.\d+)/gm),
  ];
  return {
    root: `${priority}.${(value("stp-system-id") ?? "").replaceAll(":", "")}`,
    rootCost: Number(value("root-path-cost") ?? 0),
    rootPort: value("root-port") ?? null,
    ports: Object.fromEntries(
      rows.map(([, name = "", role = "", state = "", cost, id = ""]) => [
        name,
        { role, state, cost: Number(cost), id },
      ]),
    ),
  };
}
