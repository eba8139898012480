import { columnsOf } from "../columns.ts";
import { NAME_KEY, NETWORK_LABEL, OWNER_KEY, PLACE_KEY } from "../ownership.ts";
import type { Part } from "../part.ts";
import { isIdle } from "./idle.ts";
import { innerEnd } from "./inner-end.ts";
import { addressesOf } from "./observed-links.ts";
import type { Container, Link, Snapshot } from "./snapshot.ts";

/** Whose a container is; undefined where simnet has not started it, also if it has one's labels: see `NAME_KEY`. */
export function containerOwner(container: Container): string | undefined {
  return ownLabels(container)[OWNER_KEY];
}

/** What of a fabric it is, as TENANT/CONTAINER. */
export function containerPlace(container: Container): string | undefined {
  return ownLabels(container)[PLACE_KEY];
}

function ownLabels({ Name, Config: { Labels } }: Container): Readonly<Record<string, string>> {
  return Labels?.[NAME_KEY] === Name.slice(1) ? Labels : {};
}

export function containerPart(container: Container): Part {
  const { Name, State, Config } = container;
  const labels = Object.entries(Config.Labels ?? {}).filter(([name]) => name.startsWith(NETWORK_LABEL));
  const columns = columnsOf({
    image: Config.Image,
    ...Object.fromEntries(labels),
    // One that is paused counts as running.
    state: State.Running && State.Status === "running" ? undefined : State.Status,
  });
  return { kind: "container", name: Name.slice(1), of: containerPlace(container) ?? "", columns };
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
