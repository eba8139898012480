import type { Resident } from "./residents.ts";
import { setOptions } from "./rows.ts";
import type { Switch } from "./switch.ts";

/** Links that go down lose their wire, and their ports their carrier; links that come back get both again. */
export async function setLinks(on: Switch, residents: readonly Resident[], stage: number): Promise<void> {
  const changed = residents.flatMap((one) => {
    const down = one.case.stages[stage]?.down ?? [];
    const links = (one.case.fabric.links ?? []).filter(
      ({ name }) => down.includes(name) !== one.down.includes(name),
    );
    one.down = down;
    return links.flatMap(({ name, ports }) =>
      ports.map((at) => ({
        name: one.placement.nameOf(at),
        wire: one.placement.wireOf(at),
        isDown: down.includes(name),
      })),
    );
  });
  if (changed.length === 0) return;
  await on.database.configure(changed.map(({ name, wire, isDown }) => setOptions(name, isDown ? {} : wire)));
  await Promise.all(
    changed.map(async ({ name, isDown }) =>
      on.ask("netdev-dummy/set-admin-state", name, isDown ? "down" : "up"),
    ),
  );
}
