import { z } from "zod";
import { linkDocument, underlayDocument } from "../model/fabric/document.ts";
import { allowDocument } from "../model/fabric/party.ts";
import type { Fabric } from "../model/fabric/fabric.ts";
import { checked, inspect } from "../model/schema/check.ts";
import { KnownNames } from "../model/schema/nearest.ts";
import { integer, name, object } from "../model/schema/primitives.ts";
import { type Checked, good, type Problem, show, unless } from "../model/values/problem.ts";
import { dockerTransport, localTransport, sshTransport, type Transport } from "./transport/transport.ts";

/** What ssh(1) would take for an option is no destination, nor is a word with a space. */
const destination = z
  .string("a host as ssh takes it")
  .regex(/^[A-Za-z0-9_[][^\s]*$/, "a host as ssh takes it: USER@HOST, or a name of ssh_config");
const container = z.string("a container's name").regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/, "a container's name");

/** Where one host is. */
type Way =
  | { readonly ssh: string; readonly port?: number | string | undefined }
  | { readonly docker: string }
  | { readonly local: true };

const WAYS = "ssh, docker or local";

/** One object with the keys of all ways, so that all of them are told where a key is unknown. */
const way = object({
  ssh: destination.optional(),
  port: integer(1, 65535, "a port").optional(),
  docker: container.optional(),
  local: z.literal(true).optional(),
}).transform(({ ssh, port, docker, local }, context): Way => {
  const told = [ssh, docker, local].filter((one) => one !== undefined);
  // Of a key that is unknown has been told already.
  if (told.length !== 1 && context.issues.length === 0) context.addIssue(`one of ${WAYS}`);
  else if (port !== undefined && ssh === undefined) context.addIssue("no port, which is for ssh");
  if (ssh !== undefined) return { ssh, port };
  return docker === undefined ? { local: true } : { docker };
});

/** Where the hosts of a fabric are, by their names. */
export const inventorySchema = object({
  /** for editors */
  $schema: z.string().optional(),
  hosts: z.record(name, way),
  /** for `observe`: what no host can tell, in the words of a fabric */
  links: z.array(linkDocument).optional(),
  underlay: underlayDocument.optional(),
  allow: allowDocument.optional(),
}).meta({ title: "simnet inventory", description: "Where the hosts of a network are." });

export type Inventory = z.infer<typeof inventorySchema>;

export function readInventory(value: unknown): Checked<Inventory> {
  const read = checked(inspect(inventorySchema, value));
  return read.ok ? unless(sharedWays(read.value), () => read.value) : read;
}

/** @param control a folder for the sockets of shared connections: see `socketsIn` */
export function transportsOf(inventory: Inventory, control: string): ReadonlyMap<string, Transport> {
  return new Map(
    Object.entries(inventory.hosts).map(([host, one], i) => [
      host,
      transportTo(host, one, `${control}/${i}`),
    ]),
  );
}

function transportTo(host: string, one: Inventory["hosts"][string], control: string): Transport {
  if ("ssh" in one)
    return sshTransport(host, {
      destination: one.ssh,
      port: one.port === undefined ? undefined : Number(one.port),
      control,
    });
  return "docker" in one ? dockerTransport(host, one.docker) : localTransport(host);
}

/** Two hosts that are reached in one way are one machine: what is built for one would be drift for the other. */
function sharedWays({ hosts }: Inventory): Problem[] {
  const holders = new Map<string, string>();
  return Object.entries(hosts).flatMap(([host, one]) => {
    const place = JSON.stringify(one);
    const other = holders.get(place);
    holders.set(place, other ?? host);
    if (other === undefined) return [];
    return [{ path: `hosts.${host}`, expected: `a machine of its own: this is ${other}'s`, found: place }];
  });
}

/**
 * Every host of the fabric has to be somewhere, and nothing else is.
 * @param isToEnd what is there is to be removed: then there may be hosts that the fabric does not have any more
 */
export function checkHosts(inventory: Inventory, fabric: Fabric, isToEnd: boolean): Checked<Inventory> {
  const names = new Set(fabric.columns.hosts.name);
  const known = new KnownNames("a host of the network", names);
  const listed = Object.keys(inventory.hosts);
  const problems: Problem[] = [
    ...listed
      .filter((host) => !names.has(host) && !isToEnd)
      .map((host) => ({ path: `hosts.${host}`, expected: known.expected(host), found: show(host) })),
    ...[...names]
      .filter((host) => !listed.includes(host))
      .map((host) => ({ path: `hosts.${host}`, expected: WAYS, found: "nothing" })),
  ];
  return problems.length === 0 ? good(inventory) : unless(problems, () => inventory);
}
