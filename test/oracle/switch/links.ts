import type { Resident } from "./residents.ts";
import { setOptions } from "./rows.ts";
import type { Site } from "./site.ts";

/** Links that go down lose their wire, and their ports their carrier; links that come back get both again. */
export async function setLinks(on: Site, residents: readonly Resident[], stage: number): Promise<void> {
  const changed = residents.flatMap((one) => {
    const down = one.case.stages[stage]?.down ?? [];
    const links = (one.case.fabric.links ?? []).filter(
      ({ name }) => down.includes(name) !== one.down.includes(name),
    );
    one.down = down;
    return links.flatMap(({ name, ports }) =>
      ports.map((at) => ({
        home: one.placement.names.homeOf(at),
        name: one.placement.names.of(at),
        wire: one.placement.wires.endOf(at) ?? {},
        isDown: down.includes(name),
      })),
    );
  });
  await on.each(async (one, home) => {
    const own = changed.filter((port) => port.home === home);
    if (own.length === 0) return;
    await one.database.configure(own.map(({ name, wire, isDown }) => setOptions(name, isDown ? {} : wire)));
    const states = own.map(({ name, isDown }) => [name, isDown ? "down" : "up"] as const);
    await Promise.all(states.map(async (state) => one.ask("netdev-dummy/set-admin-state", ...state)));
  });
}
