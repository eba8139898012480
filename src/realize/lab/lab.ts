import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { type Fabric, must } from "../../model/fabric/fabric.ts";
import { formatCidr } from "../../model/values/ipv4.ts";
import { DOCKER_BRIDGE } from "../compile/compile.ts";
import type { Invocation } from "../step.ts";
import { dockerTransport, type Outcome, type Transport } from "../transport/transport.ts";
import { docker } from "./docker.ts";
import { haveImage } from "./image.ts";
import { LabError } from "./lab-error.ts";
import { LAB_LABEL } from "./names.ts";
import { prepareHost } from "./prepare-host.ts";
import { underlayOf } from "./underlay.ts";

/** Hosts that simnet has started itself, joined by an underlay as the fabric says. */
export interface Lab {
  readonly name: string;
  readonly transports: ReadonlyMap<string, Transport>;
  /** Removes every trace of it. */
  stop(): Promise<void>;
}

/** @throws LabError with the reason; what had been started is gone then */
export async function startLab(fabric: Fabric): Promise<Lab> {
  // Ryuk is an image that nobody needs: what a lab starts is stopped by label. And no port of a lab is asked for by address.
  process.env["TESTCONTAINERS_RYUK_DISABLED"] ??= "true";
  process.env["TESTCONTAINERS_HOST_OVERRIDE"] ??= "localhost";
  const name = `simnet-lab-${randomBytes(4).toString("hex")}`;
  await docker(["version"]);
  const image = await haveImage();
  try {
    return await raise(fabric, name, image);
  } catch (thrown) {
    await stopLab(name);
    throw thrown instanceof LabError ? thrown : new LabError(`the lab did not start: ${String(thrown)}`);
  }
}

async function raise(fabric: Fabric, lab: string, image: string): Promise<Lab> {
  const { startHost, startUnderlay } = await import("./lab-host.ts");
  const names = fabric.columns.hosts.name;
  const start = async (isPrivileged: boolean) => {
    const underlay = await startUnderlay({ lab, image, name: "underlay", isPrivileged });
    const hosts = await Promise.all(
      names.map((name, host) =>
        startHost({
          lab,
          image,
          name: hostName(name),
          isPrivileged,
          dockerAddress: dockerAddress(fabric, host),
        }),
      ),
    );
    return { underlay, hosts };
  };
  const { underlay, hosts } = await start(true).catch(async (thrown: unknown) => {
    if (!/unable to apply caps|operation not permitted/i.test(String(thrown))) throw thrown;
    await stopLab(lab);
    return start(false);
  });
  const transports = new Map(names.map((name, i) => [name, dockerTransport(name, must(hosts[i]).getId())]));
  const ids = hosts.map((host) => host.getId());
  await join(fabric, dockerTransport("underlay", underlay.getId()), ids, transports);
  return { name: lab, transports, stop: () => stopLab(lab) };
}

/** Puts the hosts on the underlay; where a host is on it already, nothing changes. */
async function join(
  fabric: Fabric,
  router: Transport,
  ids: readonly string[],
  transports: ReadonlyMap<string, Transport>,
): Promise<void> {
  const plan = underlayOf(fabric, await pidsOf(ids));
  // What it cannot do, as it is there already, is no matter; what is missing then, a host complains of.
  await router.run({ argv: ["ip", "-force", "-batch", "-"], input: lines(plan.ip) });
  await must0(router, { argv: ["sysctl", "-q", "-w", ...plan.sysctl] });
  if (plan.filter.length > 0) await must0(router, { argv: ["iptables-restore"], input: lines(plan.filter) });
  await Promise.all(
    [...transports].map(async ([name, transport]) => {
      const steps = prepareHost(must(plan.hosts.get(name)));
      for (const invocation of steps) await must0(transport, invocation);
    }),
  );
}

/** A lab that was left up, by its name. Hosts of it that have died are started again, and put back on the underlay. */
export async function joinLab(fabric: Fabric, name: string): Promise<Lab> {
  const containers = await containersOf(name);
  const hosts = fabric.columns.hosts.name;
  const wanted = ["underlay", ...hosts.map(hostName)].map((one) => `${name}.${one}`);
  const missing = wanted.filter((one) => !containers.has(one));
  if (missing.length > 0) throw new LabError(`the lab ${name} has no ${missing.join(", ")}`);
  const dead = wanted.filter((one) => containers.get(one) !== "running");
  if (dead.length > 0) await docker(["start", ...dead]);
  const transports = new Map(hosts.map((host) => [host, dockerTransport(host, `${name}.${hostName(host)}`)]));
  const isJoined = await Promise.all(
    hosts.map((one, host) =>
      untilReady(must(transports.get(one)), dead.length > 0, addressesOf(fabric, host)),
    ),
  );
  if (dead.length > 0 || isJoined.includes(false))
    await join(fabric, dockerTransport("underlay", must(wanted[0])), wanted.slice(1), transports);
  return { name, transports, stop: () => stopLab(name) };
}

/** By name, what docker-ps(1) calls its state. */
async function containersOf(lab: string): Promise<ReadonlyMap<string, string>> {
  const format = "{{.Names}} {{.State}}";
  const filter = `label=${LAB_LABEL}=${lab}`;
  const { stdout } = await docker(["ps", "--all", "--filter", filter, "--format", format]);
  return new Map(stdout.split("\n").map((line) => line.split(" ") as [string, string]));
}

function addressesOf(fabric: Fabric, host: number): readonly string[] {
  return must(fabric.columns.hosts.addresses[host]).map(formatCidr);
}

/**
 * `$1` says whether the host was just started: else its Docker engine is up, and costs 30 ms to ask. Addresses follow: a switch in
 * user space that dies takes those of its bridges along.
 */
const READY = `ovs-appctl --timeout=2 version >/dev/null || exit 75
[ "$1" = false ] || docker version >/dev/null || exit 75
shift
found=$(ip -4 -oneline address show)
for address; do
  case $found in *" $address "*) ;; *) exit 76 ;; esac
done`;

/** A host that was just started, or whose switch was, takes a moment. @returns whether it has these addresses */
async function untilReady(
  transport: Transport,
  isStarted: boolean,
  addresses: readonly string[],
): Promise<boolean> {
  const started = performance.now();
  while (performance.now() - started < 30_000) {
    // oxlint-disable-next-line no-await-in-loop
    const { code } = await transport.run({ argv: ["sh", "-c", READY, "sh", `${isStarted}`, ...addresses] });
    if (code === 0 || code === 76) return code === 0;
    // oxlint-disable-next-line no-await-in-loop
    await pause(200);
  }
  throw new LabError(`${transport.host} does not answer: its Open vSwitch, or its Docker engine`);
}

/** The hosts of a lab that was left up, by their names in the fabric that it was started for. */
export async function labHosts(name: string): Promise<ReadonlyMap<string, Transport>> {
  const { stdout } = await docker(["ps", "--filter", `label=${LAB_LABEL}=${name}`, "--format", "{{.Names}}"]);
  const prefix = `${name}.${hostName("")}`;
  const running = stdout.split("\n").filter((one) => one.startsWith(prefix));
  if (running.length === 0) throw new LabError(`there is no lab ${name} that is up`);
  return new Map(
    running.toSorted().map((one) => {
      const host = one.slice(prefix.length);
      return [host, dockerTransport(host, one)];
    }),
  );
}

/** Docker's names begin with a letter or a digit. */
function hostName(name: string): string {
  return `host.${name}`;
}

/** What the fabric says docker0 has there. */
function dockerAddress(fabric: Fabric, host: number): string | undefined {
  const { bridges } = fabric.columns;
  const bridge = fabric.bridgesOf(host).find((one) => bridges.name[one] === DOCKER_BRIDGE);
  const [address] = bridge === undefined ? [] : must(bridges.localAddresses[bridge]);
  return address === undefined ? undefined : formatCidr(address);
}

async function pidsOf(ids: readonly string[]): Promise<number[]> {
  const { stdout } = await docker(["inspect", "--format", "{{.State.Pid}}", "--", ...ids]);
  return stdout.split("\n").map(Number);
}

async function must0(transport: Transport, invocation: Invocation): Promise<Outcome> {
  const outcome = await transport.run(invocation);
  if (outcome.code !== 0)
    throw new LabError(`${transport.host}: ${invocation.argv.join(" ")}: ${outcome.stderr.trim()}`);
  return outcome;
}

const lines = (all: readonly string[]) => all.map((line) => `${line}\n`).join("");

/** By label, so that it works for a lab that only came up in part. */
async function stopLab(name: string): Promise<void> {
  const { stdout } = await docker(["ps", "--all", "--quiet", "--filter", `label=${LAB_LABEL}=${name}`]);
  const ids = stdout.split("\n").filter((id) => id !== "");
  if (ids.length > 0) await docker(["rm", "--force", "--volumes", ...ids]);
}
