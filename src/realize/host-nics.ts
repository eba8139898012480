import { innerEnd } from "./observe/inner-end.ts";
import { isDead, stateOf } from "./observe/observed-links.ts";
import type { Observed } from "./observe/observed-parts.ts";
import { DOCKER_BRIDGE, type Part } from "./part.ts";

/** Interfaces of the host's own that nothing goes through. simnet sets none of them up, and the ports that they are to be would never be in order. */
export function deadNics(parts: readonly Part[], { snapshot }: Observed): string[] {
  const ports = new Map(parts.filter(({ kind }) => kind === "port").map((part) => [part.name, part]));
  return parts
    .filter(({ kind, name }) => kind === "nic" && !isMeantDead(ports.get(name)))
    .flatMap(({ name, of }) => {
      const link = snapshot.links.find(({ ifname }) => ifname === name);
      if (link === undefined) return [];
      if (stateOf(link) === "down") return [`${name}, which ${of} is to be, is down`];
      // Docker's bridge has no carrier until a container is at it.
      return name !== DOCKER_BRIDGE && isDead(link) ? [`${name}, which ${of} is to be, has no carrier`] : [];
    });
}

/** The file says that its link is down. */
function isMeantDead(port: Part | undefined): boolean {
  return port?.columns["link"] === "down";
}

/** Who is at Docker's bridge where containers of this network are to come: it would join them, and nobody has verified that. */
export function othersAtDocker(missing: readonly Part[], { own, snapshot }: Observed): string[] {
  const isToBeThere = missing.some(
    ({ kind, columns }) => kind === "plug" && columns["master"] === DOCKER_BRIDGE,
  );
  if (!isToBeThere) return [];
  const plugs = new Set(own.filter(({ kind }) => kind === "plug").map(({ name }) => name));
  return snapshot.links
    .filter(({ ifname, master }) => master === DOCKER_BRIDGE && !plugs.has(ifname))
    .map((link) => {
      const container = innerEnd(snapshot, link)?.container.Name.slice(1);
      const who = container === undefined ? link.ifname : `the container ${container}`;
      return `${who} is at ${DOCKER_BRIDGE}, and is not of this network: its containers are to be there, too`;
    });
}
