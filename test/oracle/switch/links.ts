import { outageOf } from "../../../src/model/fabric/outage.ts";
import { failureOf, wire } from "../expected.ts";
import type { Case } from "../case.ts";
import type { Resident } from "./residents.ts";
import { setOptions } from "./rows.ts";
import type { Site } from "./site.ts";

/** Ports that fail lose their wire and their carrier; those that are well again get both back. */
export async function failPorts(on: Site, residents: readonly Resident[], stage: number): Promise<void> {
  const changed = residents.flatMap((one) => {
    const dead = deadPorts(one.case, one.case.stages[stage]?.down ?? []);
    const before = one.dead;
    one.dead = dead;
    const { names, options } = one.placement;
    return [...options].flatMap(([at, own]) => {
      if (dead.has(at) === before.has(at)) return [];
      return [{ home: names.homeOf(at), name: names.of(at), options: own, isDead: dead.has(at) }];
    });
  });
  await on.each(async (one, home) => {
    const own = changed.filter((port) => port.home === home);
    if (own.length === 0) return;
    await one.database.configure(
      own.map(({ name, options, isDead }) => setOptions(name, isDead ? {} : options)),
    );
    const states = own.map(({ name, isDead }) => [name, isDead ? "down" : "up"] as const);
    await Promise.all(states.map(async (state) => one.ask("netdev-dummy/set-admin-state", ...state)));
  });
}

/** Ports, by their names, on a link of which another port has failed. */
export function looseEnds({ case: one, dead, placement: { names } }: Resident): string[] {
  const links = (one.fabric.links ?? []).filter(({ ports }) => ports.some((at) => dead.has(at)));
  return links.flatMap(({ ports }) => ports.map((at) => names.of(at)));
}

function deadPorts({ fabric: document }: Case, down: readonly string[]): ReadonlySet<string> {
  if (down.length === 0) return new Set();
  const { fabric } = wire(document);
  const { up } = outageOf(
    fabric,
    down.map((name) => failureOf(fabric, name)),
  ).fabric.columns.ports;
  return new Set([...up.keys()].filter((port) => up[port] === 0).map((port) => fabric.portName(port)));
}
