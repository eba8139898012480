import { OWNER_KEY } from "../ownership.ts";
import type { Part } from "../part.ts";
import { containerOwner } from "./observed-containers.ts";
import { nameOf } from "./observed-ports.ts";
import { mapIn } from "./ovsdb.ts";
import type { Snapshot } from "./snapshot.ts";

/** Names that a network cannot have on a host, as something else has them: of which other network that is; undefined: of none of simnet's. */
export interface Taken {
  /** bridges, ports and other interfaces */
  readonly interfaces: Owners;
  /** have names of their own: one may be called like a bridge */
  readonly containers: Owners;
}
type Owners = ReadonlyMap<string, string | undefined>;

/** @param own parts of this fabric @param links names of its interfaces, also of such as are no parts */
export function takenNames(snapshot: Snapshot, own: readonly Part[], links: ReadonlySet<string>): Taken {
  const containers = new Set(own.filter(isContainer).map(({ name }) => name));
  const interfaces = new Set([...own.filter((part) => !isContainer(part)).map(({ name }) => name), ...links]);
  return {
    interfaces: new Map(interfaceOwners(snapshot).filter(([name]) => !interfaces.has(name))),
    containers: new Map(containerOwners(snapshot).filter(([name]) => !containers.has(name))),
  };
}

function isContainer({ kind }: Part): boolean {
  return kind === "container";
}

/** The networks of simnet's that these are of, each once. */
export function ownersAmong({ interfaces, containers }: Taken): readonly string[] {
  const all = [...interfaces.values(), ...containers.values()];
  return [...new Set(all.filter((owner) => owner !== undefined))];
}

/** By the marks: of a bridge that of the bridge, not that of its interface, which has none. */
function interfaceOwners({ bridges, ports, links }: Snapshot): [string, string | undefined][] {
  return [
    ...links.map(({ ifname, ifalias = "" }) => pairOf(ifname, /^simnet:([^:]*):/.exec(ifalias)?.[1])),
    ...[...ports, ...bridges].map((row) => pairOf(nameOf(row), mapIn(row, "external_ids")[OWNER_KEY])),
  ];
}

function containerOwners({ containers }: Snapshot): [string, string | undefined][] {
  return containers.map((one) => pairOf(one.Name.slice(1), containerOwner(one)));
}

function pairOf(name: string, owner: string | undefined): [string, string | undefined] {
  return [name, owner];
}
