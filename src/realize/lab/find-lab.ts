import type { Fabric } from "../../model/fabric/fabric.ts";
import { dockerTransport, type Transport } from "../transport/transport.ts";
import { docker } from "./docker.ts";
import type { Ground } from "./ground.ts";
import { LabError } from "./lab-error.ts";
import { GROUND_LABEL, LAB_LABEL } from "./names.ts";

/** Hosts that simnet has started itself, joined by an underlay as the fabric says. */
export interface Lab {
  readonly name: string;
  readonly transports: ReadonlyMap<string, Transport>;
  /** Removes every trace of it. */
  stop(): Promise<void>;
}

/** A lab that was left up, by its name, as it is: hosts that have died do not answer. */
export async function connectLab(fabric: Fabric, name: string): Promise<Lab> {
  return (await findLab(fabric, name)).lab;
}

/** With its containers by name, and with all of its hosts: also those that the fabric has not. @throws LabError where it is not there */
export async function findLab(fabric: Fabric, name: string) {
  const containers = await containersOf(name);
  const hosts = fabric.columns.hosts.name;
  const wanted = ["underlay", ...hosts.map(hostName)].map((one) => `${name}.${one}`);
  const missing = wanted.filter((one) => !containers.has(one));
  if (missing.length > 0) throw new LabError(`the lab ${name} has no ${missing.join(", ")}`);
  const transports = new Map(hosts.map((host) => [host, dockerTransport(host, `${name}.${hostName(host)}`)]));
  const lab: Lab = { name, transports, stop: () => stopLab(name) };
  return { lab, wanted, containers, all: transportsAmong(name, [...containers.keys()]) };
}

interface LabContainer {
  /** as docker-ps(1) calls it */
  readonly state: string;
  /** of the router alone */
  readonly ground: Ground;
}

async function containersOf(lab: string): Promise<ReadonlyMap<string, LabContainer>> {
  const format = `{{.Names}} {{.State}} {{.Label "${GROUND_LABEL}"}}`;
  return new Map(
    (await listed(lab, format)).map((line) => {
      const [name = "", state = "", ...ground] = line.split(" ");
      return [name, { state, ground: JSON.parse(ground.join(" ") || NO_GROUND) as Ground }];
    }),
  );
}

/**
 * Lines about a lab's containers. One that was started from an image of them (docker-commit(1)) has their label, and not a name of theirs:
 * it is somebody else's.
 * @param format of docker-ps(1), which begins with the name
 */
async function listed(lab: string, format: string): Promise<readonly string[]> {
  const filter = `label=${LAB_LABEL}=${lab}`;
  const { stdout } = await docker(["ps", "--all", "--filter", filter, "--format", format]);
  return stdout.split("\n").filter((line) => line.startsWith(`${lab}.`));
}

const NO_GROUND = '{"addresses":[],"links":[],"ways":[]}';

/** The hosts of a lab that was left up, by their names in the fabric that it was started for; also those that have died, and do not answer. */
export async function labHosts(name: string): Promise<ReadonlyMap<string, Transport>> {
  const hosts = transportsAmong(name, await listed(name, "{{.Names}}"));
  if (hosts.size === 0) throw new LabError(`there is no lab ${name}`);
  return hosts;
}

/** @param containers of a lab, the router among them */
function transportsAmong(lab: string, containers: readonly string[]): ReadonlyMap<string, Transport> {
  const prefix = `${lab}.${hostName("")}`;
  const hosts = containers.filter((one) => one.startsWith(prefix));
  return new Map(
    hosts.toSorted().map((one) => {
      const host = one.slice(prefix.length);
      return [host, dockerTransport(host, one)];
    }),
  );
}

/** Docker's names begin with a letter or a digit. */
export function hostName(name: string): string {
  return `host.${name}`;
}

/** By label, so that it works for a lab that only came up in part. */
export async function stopLab(name: string): Promise<void> {
  try {
    const names = await listed(name, "{{.Names}}");
    if (names.length > 0) await docker(["rm", "--force", "--volumes", ...names]);
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    const filter = `label=${LAB_LABEL}=${name}`;
    throw new LabError(`the lab is left: docker ps --all --filter ${filter} shows it: ${why}`);
  }
}
