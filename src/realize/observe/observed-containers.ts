import { columnsOf } from "../columns.ts";
import { NETWORK_LABEL, PLACE_KEY } from "../ownership.ts";
import type { Part } from "../part.ts";
import { isIdle } from "./idle.ts";
import { innerEnd } from "./inner-end.ts";
import { addressesOf } from "./observed-links.ts";
import type { Container, Link, Snapshot } from "./snapshot.ts";

export function containerPart({ Name, State, Config }: Container): Part {
  const labels = Object.entries(Config.Labels ?? {}).filter(([name]) => name.startsWith(NETWORK_LABEL));
  const columns = columnsOf({
    image: Config.Image,
    ...Object.fromEntries(labels),
    // One that is paused counts as running.
    state: State.Running && State.Status === "running" ? undefined : State.Status,
  });
  return { kind: "container", name: Name.slice(1), of: Config.Labels?.[PLACE_KEY] ?? "", columns };
}

/**
 * What containers have beside the plugs that simnet has given them: frames may take that way, too. A network of Docker's is told by its
 * name, also where the container is not running.
 */
export function besidePlugs(
  snapshot: Snapshot,
  containers: readonly Container[],
  plugs: readonly Link[],
): Part[] {
  const ends = new Set(plugs.map((link) => innerEnd(snapshot, link)?.inside));
  return containers.flatMap(({ Id, Name, NetworkSettings }): Part[] => {
    const container = Name.slice(1);
    const networks = Object.keys(NetworkSettings?.Networks ?? {}).filter((name) => name !== "none");
    const links = (snapshot.inside.get(Id) ?? []).filter((link) => !ends.has(link) && !isIdle(link));
    return [
      ...networks.map((name): Part => {
        return { kind: "nic", name: `to Docker's network ${name} in ${container}`, of: "", columns: {} };
      }),
      ...links.map((link): Part => {
        const columns = columnsOf({ container, addresses: addressesOf(link) });
        return { kind: "nic", name: `${link.ifname} in ${container}`, of: "", columns };
      }),
    ];
  });
}
