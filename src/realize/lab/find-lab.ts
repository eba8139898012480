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

/** With its containers by name. @throws LabError where it is not there */
export async function findLab(fabric: Fabric, name: string) {
  const containers = await containersOf(name);
  const hosts = fabric.columns.hosts.name;
  const wanted = ["underlay", ...hosts.map(hostName)].map((one) => `${name}.${one}`);
  const missing = wanted.filter((one) => !containers.has(one));
  if (missing.length > 0) throw new LabError(`the lab ${name} has no ${missing.join(", ")}`);
  const transports = new Map(hosts.map((host) => [host, dockerTransport(host, `${name}.${hostName(host)}`)]));
  const lab: Lab = { name, transports, stop: () => stopLab(name) };
  return { lab, wanted, containers };
}

interface LabContainer {
  /** as docker-ps(1) calls it */
  readonly state: string;
  /** of the router alone */
  readonly ground: Ground;
}

async function containersOf(lab: string): Promise<ReadonlyMap<string, LabContainer>> {
  const format = `{{.Names}} {{.State}} {{.Label "${GROUND_LABEL}"}}`;
  const filter = `label=${LAB_LABEL}=${lab}`;
  const { stdout } = await docker(["ps", "--all", "--filter", filter, "--format", format]);
  return new Map(
    stdout.split("\n").map((line) => {
      const [name = "", state = "", ...ground] = line.split(" ");
      return [name, { state, ground: JSON.parse(ground.join(" ") || NO_GROUND) as Ground }];
    }),
  );
}

const NO_GROUND = '{"addresses":[],"links":[],"ways":[]}';

/** The hosts of a lab that was left up, by their names in the fabric that it was started for; also those that have died, and do not answer. */
export async function labHosts(name: string): Promise<ReadonlyMap<string, Transport>> {
  const { stdout } = await docker([
    "ps",
    "--all",
    "--filter",
    `label=${LAB_LABEL}=${name}`,
    "--format",
    "{{.Names}}",
  ]);
  const prefix = `${name}.${hostName("")}`;
  const hosts = stdout.split("\n").filter((one) => one.startsWith(prefix));
  if (hosts.length === 0) throw new LabError(`there is no lab ${name}`);
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
  const filter = `label=${LAB_LABEL}=${name}`;
  try {
    const { stdout } = await docker(["ps", "--all", "--quiet", "--filter", filter]);
    const ids = stdout.split("\n").filter((id) => id !== "");
    if (ids.length > 0) await docker(["rm", "--force", "--volumes", ...ids]);
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw new LabError(`the lab is left: docker ps --all --filter ${filter} shows it: ${why}`);
  }
}
