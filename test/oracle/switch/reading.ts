import type { BridgeTree } from "../outcome.ts";
import { readFdbShow } from "./fdb-show.ts";
import type { Placement } from "./placement.ts";
import { numbersIn } from "./port-numbers.ts";
import type { Resident } from "./residents.ts";
import type { Site } from "./site.ts";

/** `HOST/BRIDGE VLAN MAC PORT` of all bridges of the fabric, sorted. */
export async function macTables(on: Site, { case: { fabric }, placement }: Resident): Promise<string[]> {
  const tables = Object.entries(fabric.hosts).flatMap(([host, { bridges = {} }]) =>
    Object.entries(bridges).map(async ([bridge, document]) => {
      const numbers = new Map(
        Array.from(numbersIn(bridge, document), ([name, number]) => [String(number), name]),
      );
      const rows = readFdbShow(
        await on.at(placement.names.homeOf(host)).ask("fdb/show", placement.names.of(`${host}/${bridge}`)),
      );
      return rows.map(
        ({ port, vlan, mac }) => `${host}/${bridge} ${vlan} ${mac} ${numbers.get(port) ?? port}`,
      );
    }),
  );
  return (await Promise.all(tables)).flat().toSorted();
}

/** Of what `stp/show` said the bridges of this fabric, by the fabric's own names. */
export function treeOf(
  placement: Placement,
  trees: ReadonlyMap<string, BridgeTree>,
): Record<string, BridgeTree> {
  const out: Record<string, BridgeTree> = {};
  const portOf = (name: string) => placement.names.atOf(name)?.split("/").at(-1) ?? name;
  for (const [name, tree] of trees) {
    const at = placement.names.atOf(name);
    if (at === undefined) continue;
    const ports = Object.entries(tree.ports).map(([port, state]) => [portOf(port), state] as const);
    const rootPort = tree.rootPort === null ? null : portOf(tree.rootPort);
    out[at] = { ...tree, rootPort, ports: Object.fromEntries(ports) };
  }
  return out;
}
